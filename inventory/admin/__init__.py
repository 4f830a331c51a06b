"""The desk of focal points, reviewers and the secretariat: Django's admin, one file per surface."""

from inventory.admin import (  # noqa: F401  each registers its models
    agenda,
    context,
    corrections,
    people,
    programmes,
    records,
    reference,
    rounds,
    stocktaking,
    vocabulary,
)
