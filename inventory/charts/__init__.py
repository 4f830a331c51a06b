"""Charts as plain data that templates and Pillow draw, and the pictures that Pillow makes."""

from inventory.charts.indicator import Chart, cautions, of_indicator, scale_end

__all__ = ["Chart", "cautions", "of_indicator", "scale_end"]
