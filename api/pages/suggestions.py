"""Whom to approach next: suggestions with their reasons, what the tie would change, and how far to trust them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, cast

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import Response

from api import drawing, frame
from api.charts import Interval, across
from api.frame import _
from api.pages.choices import Choices
from api.pages.optional import optional
from graph.analytics.backtest import METHODS, BackTest, Band, Estimate
from graph.analytics.learned import backtest_of, ready
from graph.analytics.partners import NOTES, Kind, Suggestion
from graph.analytics.prospects import prospect_of
from graph.errors import BadParameter

router = APIRouter()
SHOWN = 10
AGAIN = "6"
"""After how many seconds a page without the figures of the test loads again."""
METHOD_NAMES = {
    "model": _("These suggestions"),
    "random": _("Chance"),
    "degreeProduct": _("Those with the most partners first"),
    "adamicAdar": _("Those with the most partners in common first"),
    "topicSimilarity": _("Those with the most similar topics first"),
}
FIGURES = {
    "hitsAt10": _("Of the first ten, became partners within two years (places that found any new partner)"),
    "averagePrecision": _("Mean share of new partners above each new partner (average precision)"),
    "rocAuc": _("Chance that a new partner stands above another place (ROC-AUC)"),
}
KIND_NAMES = {
    "region": _("regions only"),
    "country": _("countries only"),
    "all": _("regions and countries"),
}
GROUP_NAMES = {
    "network": _("partners and ties"),
    "topics": _("topics"),
    "lists": _("long lists that both are on"),
    "geography": _("geography"),
}


@dataclass(frozen=True)
class Trust:
    """One figure of the back-test by method, each with its interval drawn."""

    key: str
    name: str
    rows: list[tuple[str, Estimate, Markup]]


@router.get("/partners")
def partners(request: Request) -> Response:
    """Suggestions for one place, or the form that asks for one; beside them the back-test of the shipped data."""
    asked = Choices(request, "region", "topic", "kind", "asOf")
    place, topic, day = asked.place("region"), asked.topic(), asked.day()
    settings, kind = request.app.state.settings, _kind(asked)
    # Suggestions of new data do not wait until they are tested: the figures of the test follow.
    done = ready(asked.snapshot, settings, 0)

    def gather() -> dict[str, Any]:
        tested = backtest_of(asked.snapshot, settings) if done else None
        found: dict[str, Any] = {"items": None, "notes": [], "candidates": 0, "learnt": None}
        if place is not None:
            answer = prospect_of(asked.snapshot, day).suggest(place, topic=topic, kind=kind, limit=SHOWN)
            found = {
                "items": [_item(asked, tested, item) for item in answer.items],
                "notes": [asked.words(*NOTES[note]) for note in answer.notes],
                "candidates": answer.candidates,
                "learnt": answer.learnt_until,
            }
        tables = {"tested": tested, "trust": trust(tested) if tested else [], "method_names": METHOD_NAMES}
        return asked.shown(
            place=place,
            topic=topic,
            day=day,
            kind=kind,
            kinds=KIND_NAMES,
            undated=asked.territory.undated() if day else 0,
            **tables,
            **found,
        )

    if not done:
        return frame.page(request, "suggestions.html", gather, status=202, headers={"Refresh": AGAIN})
    return frame.page(request, "suggestions.html", gather, kept=day is None)


def _kind(asked: Choices) -> Kind | None:
    """Which places are asked for; raises `BadParameter` for what is none of them."""
    kind = asked.given.get("kind")
    if kind is None or kind in KIND_NAMES:
        return cast("Kind | None", kind)
    raise BadParameter("kind", f"{kind[:40]!r} is none of {', '.join(KIND_NAMES)}")


def _item(asked: Choices, tested: BackTest | None, item: Suggestion) -> dict[str, Any]:
    reasons = [{"kind": reason.kind, "words": asked.words(reason.english, reason.german)} for reason in item.reasons]
    numbers = sorted(item.contributions.items(), key=lambda pair: -pair[1])
    return {
        "thing": optional(asked.view.brief(asked.catalogue.numbers[item.id])),
        "probability": item.probability,
        "band": band_of(tested, item.probability) if tested and item.probability is not None else None,
        "reasons": reasons,
        "numbers": [(GROUP_NAMES[name], value) for name, value in numbers],
        **asdict(item.change),
    }


def band_of(tested: BackTest, probability: float) -> Band | None:
    """The band of the back-test in which a probability lies: how often what was given such a figure came true."""
    fitting = (band for band in tested.calibration if band.low <= probability < band.high or probability == band.high)
    return next((band for band in fitting if band.pairs), None)


def trust(tested: BackTest) -> list[Trust]:
    """The means over the cut days of each figure, the model first; empty where nothing could be tested."""
    found = []
    for key, name in FIGURES.items():
        means = {method: tested.means[method][key] for method in METHODS if method in tested.means}
        if not means:
            continue
        most = 1.0 if key == "rocAuc" else 1.1 * max(estimate.high for estimate in means.values())
        drawn = drawing.intervals([_interval(method, one, most) for method, one in means.items()])[1]
        rows = [(method, one, picture) for (method, one), picture in zip(means.items(), drawn, strict=True)]
        found.append(Trust(key, name, rows))
    return found


def _interval(method: str, one: Estimate, most: float) -> Interval:
    low, value, high = (across(at, 0, most) for at in (one.low, one.value, one.high))
    return Interval(low, value, high, "one" if method == "model" else "base")
