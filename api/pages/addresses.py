"""Where the page of each thing and each list is."""

from __future__ import annotations

from typing import Final

from api.frame import _
from api.resources import PATHS

LISTS: Final = {type_: path for type_, path in PATHS.items() if type_ != "commitment"}
"""Type of thing -> the first part of the address of its list and of its pages."""
LIST_NAMES: Final = {
    "region": _("Regions"),
    "country": _("Countries"),
    "city": _("Cities"),
    "organisation": _("Organisations"),
    "person": _("People"),
    "topic": _("Topics"),
    "cooperation": _("Cooperations"),
    "source": _("Sources"),
}
TYPE_NAMES: Final = {
    "region": _("Region"),
    "country": _("Country"),
    "city": _("City"),
    "organisation": _("Organisation"),
    "person": _("Person"),
    "topic": _("Topic"),
    "cooperation": _("Cooperation"),
    "commitment": _("Promise"),
    "source": _("Source"),
}


def address(name: str) -> str:
    """The address of the page of a thing; a promise stands on the page of its cooperation.

    >>> address("person/fabian-mehring"), address("cooperation/x/commitment/y")
    ('/people/fabian-mehring', '/cooperations/x#commitment-y')
    """
    type_, slug, *rest = name.split("/")
    anchor = f"#{'-'.join(rest)}" if rest else ""
    return f"/{LISTS[type_]}/{slug}{anchor}"
