"""Rankings out of a report, as the interface and the command give them, and what is said where there is nothing."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from difflib import get_close_matches
from typing import Any

from babel.dates import format_date

from graph.analytics.measure import Measure, Text
from graph.analytics.measures import MEASURES
from graph.analytics.report import Question, Report
from graph.analytics.roles import ROLES
from graph.errors import BadParameter
from graph.topics import Topic

Row = dict[str, Any]


def measure_named(name: str) -> Measure:
    """A measure; raises `BadParameter` that says which there are."""
    if name not in MEASURES:
        raise _unknown("by", name, MEASURES)
    return MEASURES[name]


def with_topic(question: Question, topic: str | None, topics: Mapping[str, Topic]) -> Question:
    """The question about one topic, given by its slug; raises `BadParameter` that says which are near."""
    if topic is None:
        return question
    name = topic if topic.startswith("topic/") else f"topic/{topic}"
    if name not in topics:
        raise _unknown("topic", topic, (known.removeprefix("topic/") for known in topics))
    return replace(question, topic=name)


def checked_country(found: Iterable[str], country: str | None) -> str | None:
    """The identifier of a country given by its slug; raises `BadParameter` that says which are near."""
    if country is None:
        return None
    known = {name.removeprefix("country/") for name in found if name.startswith("country/")}
    slug = country.removeprefix("country/")
    if slug not in known:
        raise _unknown("country", country, known)
    return f"country/{slug}"


def checked_places(found: Iterable[str], wanted: Iterable[str], parameter: str = "place") -> tuple[str, ...]:
    """Identifiers of places; raises `BadParameter` for one that is not there."""
    known, chosen = set(found), tuple(wanted)
    for name in chosen:
        if name not in known:
            raise _unknown(parameter, name, known)
    return chosen


def _unknown(parameter: str, name: str, known: Iterable[str]) -> BadParameter:
    every = sorted(known)
    near = get_close_matches(name, every, 5, 0.5) if len(every) > 12 else every
    there = f"did you mean {', '.join(near)}?" if len(every) > 12 and near else f"there are {', '.join(near or every)}"
    return BadParameter(parameter, f"{name!r} is not known here; {there}")


def ranking(found: Report, by: str, country: str | None = None) -> list[Row]:
    """Places with a tie, best first; ranks are those among all, whatever the country asked for."""
    measure = measure_named(by)
    rows = [place_row(place, measure) for place in found["places"] if country in (None, place["country"])]
    return sorted((row for row in rows if row["rank"]), key=lambda row: (row["rank"], row["label"], row["id"]))


def place_row(place: Row, measure: Measure) -> Row:
    """One place by one measure, with the values of all others beside; no rank where it has no tie."""
    own = place["values"][measure.name] or {}
    return {
        "rank": own.get("rank"),
        "rankLow": own.get("low"),
        "rankHigh": own.get("high"),
        **{key: place[key] for key in ("id", "label", "german", "kind", "country")},
        "value": own.get("value"),
        "standardError": own.get("error"),
        "community": place["community"],
        "values": {name: value and value["value"] for name, value in place["values"].items()},
    }


def brokers(found: Report, role: str, country: str | None = None) -> list[Row]:
    """Places that stand between partners, those first that do so most often in a role (``total``: in any)."""
    if role not in (*ROLES, "total"):
        raise _unknown("role", role, (*ROLES, "total"))
    rows = [
        {
            **{key: place[key] for key in ("id", "label", "german", "kind", "country")},
            **place["roles"],
            **{
                name: place["values"][name] and place["values"][name]["value"]
                for name in ("constraint", "effectiveSize")
            },
        }
        for place in found["places"]
        if place["roles"]["total"]
    ]
    rows.sort(key=lambda row: (-row[role], row["label"], row["id"]))
    counts = [row[role] for row in rows]
    ranked = [{"rank": counts.index(row[role]) + 1, **row} for row in rows]
    return [row for row in ranked if country in (None, row["country"])]


def described(measure: Measure) -> Row:
    """What a measure says of itself, for answers."""
    shown = asdict(measure)
    del shown["compute"], shown["whole"], shown["term"]
    return shown


def nothing(found: Report) -> Text | None:
    """A sentence where the network has no tie, None where it has some."""
    about = found["about"]
    if about["tiedPlaces"]:
        return None
    kind = Text("working tie", "Arbeitsverbindung") if about["scope"] == "working" else Text("tie", "Verbindung")
    on = Text(" on this topic", " zu diesem Thema") if about["topic"] else Text("", "")
    day = in_words(about["asOf"]) if about["asOf"] else None
    if day and about["firstTie"] and about["asOf"] < about["firstTie"]:
        first = datetime.date.fromisoformat(about["firstTie"]).year
        return Text(
            f"No {kind.en}{on.en} had begun by {day.en}: the first on record is of {first}.",
            f"Bis zum {day.de} hatte keine {kind.de}{on.de} begonnen: die erste bekannte ist von {first}.",
        )
    then = Text(f" as of {day.en}", f" zum {day.de}") if day else Text("", "")
    return Text(
        f"No {kind.en}{on.en}{then.en} is in the graph. That does not mean there is none.",
        f"Im Graphen steht keine {kind.de}{on.de}{then.de}. Das heißt nicht, dass es keine gibt.",
    )


def in_words(day: str) -> Text:
    """A day as sentences have it.

    >>> in_words("2023-01-31")
    Text(en='31 January 2023', de='31. Januar 2023')
    """
    date = datetime.date.fromisoformat(day)
    return Text(format_date(date, "long", "en_GB"), format_date(date, "long", "de"))


def alone(place: Row, found: Report) -> Text | None:
    """A sentence where a place has no tie, None where it has some."""
    if (place["values"]["degree"] or {}).get("value"):
        return None
    working = found["about"]["scope"] == "working"
    kind = Text("working tie", "Arbeitsverbindung") if working else Text("tie", "Verbindung")
    return Text(
        f"No {kind.en} of {place['label']} is in this network, so it has no rank. That does not mean there is none.",
        f"In diesem Netz steht keine {kind.de} von {place['german']}, darum hat es keinen Rang. Das heißt nicht, "
        "dass es keine gibt.",
    )
