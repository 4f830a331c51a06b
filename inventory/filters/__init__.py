"""One FilterSet per kind: page, facets, feed, API, exports and charts all use it, so they answer alike.

Within a filter any of the chosen values suffices; different filters must all hold. A parameter nobody knows is
reported, never ignored; a blank value is no filter.
"""

from inventory.filters.base import PAGING, VersionFilter
from inventory.filters.fields import (
    FIRST_YEAR,
    LAST_YEAR,
    CodesFilter,
    CodesFilterSet,
    DayField,
    DayFilter,
    YearFilter,
    end_of_day,
    not_in_the_future,
    strangers,
)
from inventory.filters.kinds import FILTERS

__all__ = [
    "FILTERS",
    "FIRST_YEAR",
    "LAST_YEAR",
    "PAGING",
    "CodesFilter",
    "CodesFilterSet",
    "DayField",
    "DayFilter",
    "VersionFilter",
    "YearFilter",
    "end_of_day",
    "not_in_the_future",
    "strangers",
]
