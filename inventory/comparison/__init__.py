"""Two to four countries or programmes side by side: plain rows that the page and the file draw alike."""

from inventory.comparison import countries, programmes
from inventory.comparison.table import FEWEST, MOST, Column, Comparison, Item, Line, Part

__all__ = ["FEWEST", "MOST", "Column", "Comparison", "Item", "Line", "Part", "countries", "programmes"]
