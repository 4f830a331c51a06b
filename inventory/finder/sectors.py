"""Economic sectors as an owner would name them. Answers keep the official name of the classification."""

from typing import Any

from django.utils.translation import gettext_lazy as _

# By section of the International Standard Industrial Classification, revision 4; one that is not here keeps its own name.
PLAIN: dict[str, Any] = {
    "A": _("Farming, forests or fishing"),
    "B": _("Mines and quarries"),
    "C": _("Making things: food, clothes, furniture, machines"),
    "D": _("Power and gas"),
    "E": _("Water, waste and recycling"),
    "F": _("Building and repairs of buildings"),
    "G": _("Shop or trade, repair of cars"),
    "H": _("Transport, post and storage"),
    "I": _("Hotel, restaurant or bar"),
    "J": _("Software, media and telecoms"),
    "K": _("Banking and insurance"),
    "L": _("Homes and land: sale and rent"),
    "M": _("Professional and technical services"),
    "N": _("Travel, cleaning, security and other services to firms"),
    "O": _("The state"),
    "P": _("Teaching"),
    "Q": _("Health and care"),
    "R": _("Arts, sports and leisure"),
    "S": _("Hairdressers, laundries and other personal services"),
    "T": _("Work in private homes"),
    "U": _("International bodies"),
}
