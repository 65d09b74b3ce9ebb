"""Charts as SVG: pygal draws them, and what it draws is fitted into a page.

pygal's geometry stays: scales, stacks, ticks, intervals. Its style element, scripts and tooltip are left out, which the
policy of the pages forbids, and bars of no height. Shapes are stretched to the width of their box, while texts and dots
keep their size; colours come from style sheets through classes. Each function gives the inside of SVG elements.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

import pygal
from markupsafe import Markup

from api.charts import Interval, Years, nice

HEIGHTS = {"years": 216, "row": 20, "scale": 16}
"""How high the SVG elements are, in pixels: a chart by year, a picture in a row of a table, the scale above them."""
HEAD, FOOT = 18, 22
"""Room in a chart by year for the number above the highest line and for the years below, in pixels."""
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
"""Every so many years one is written, so that there are `TICKS` at most."""
TICKS = 8
WIDTH = 1000
"""What pygal draws for, in units of its own: on the page a picture is as wide as its box."""
LABELS = 10
"""The height that pygal gives to a row of labels."""
BARE: dict[str, Any] = {"width": WIDTH, "margin": 0, "spacing": 0, "js": (), "show_legend": False}
_turn = threading.Lock()


def years(chart: Years, word: Callable[[str], str], number: Callable[[int], str]) -> Markup:
    """Bars on each other by year, those of losses downwards.

    ``word`` and ``number`` say the names of series and the numbers in the reader's language.
    """
    span = range(chart.first, chart.last + 1)
    step = next((step for step in STEPS if len(span) / step <= TICKS), STEPS[-1])
    highest, lowest = chart.most[1], chart.lowest
    every = nice(max(highest, lowest) / 5)
    levels = [0, *range(every, highest + 1, every), *range(-every, -lowest - 1, -every)]
    picture = pygal.StackedBar(
        **BARE | {"margin_top": HEAD, "margin_bottom": FOOT - LABELS},
        height=HEIGHTS["years"],
        truncate_label=-1,
        x_labels=[str(year) for year in span],
        x_labels_major=[str(year) for year in span if year % step == 0],
        show_minor_x_labels=False,
        y_labels=levels,
    )
    counts = [[one.counts.get(year, 0) for year in span] for one in chart.series]
    for one, found in zip(chart.series, counts, strict=True):
        picture.add(one.name, [-count for count in found] if one.down else found)
    plot = _groups(_drawn(picture), "plot")[0]
    base, *lines = _groups(_groups(plot, "axis y")[0], "guides")
    shapes = [*(_shape(line[0]) for line in lines), _shape(base[0], "base")]
    for one, found, group in zip(chart.series, counts, _groups(plot, "series"), strict=True):
        for year, count, bar in zip(span, found, group.iter("rect"), strict=True):
            if count:
                shapes.append(_shape(bar, one.key))
                SubElement(shapes[-1], "title").text = f"{word(one.name)}, {year}: {number(count)}"
    # The base needs no number, which would lie over the first bars.
    numbers = [
        _text(number(abs(level)), "0", HEAD + float(line[1].get("y", 0)) - 8)
        for level, line in zip(levels[1:], lines, strict=True)
    ]
    return _markup(_stretched(shapes, plot, -HEAD, HEIGHTS["years"]), *numbers, *_ticks(plot, "years"))


def intervals(rows: Sequence[Interval], ticks: Iterable[tuple[str, float]] = ()) -> tuple[Markup, list[Markup]]:
    """A scale, and for each row its whole length, the interval, and a dot for the value.

    Ticks are labels and where they stand, in per cent.
    """
    if not rows:
        return Markup(), []
    picture = pygal.HorizontalLine(
        **BARE,
        height=HEIGHTS["row"] * len(rows),
        range=(0, 100),
        stroke=False,
        dots_size=5,
        x_labels=[""] * len(rows),
        show_x_guides=True,
        y_labels=[{"value": at, "label": label} for label, at in ticks] or [{"value": 50, "label": ""}],
    )
    picture.add("", [{"value": one.value, "ci": {"low": one.low, "high": one.high}} for one in rows])
    tree = _drawn(picture)
    plot = _groups(tree, "plot")[0]
    guides, spans = _groups(_groups(plot, "axis y")[0], "guides"), _groups(tree, "ci")
    found = []
    for one, guide, span, dot in zip(rows, guides, spans, tree.iter("circle"), strict=True):
        shapes = [_shape(guide[0], "axis"), _shape(span[0])]
        at = {"cx": _share(dot.get("cx"), plot), "cy": str(HEIGHTS["row"] // 2), "r": dot.get("r", "")}
        found.append(_markup(_row(shapes, plot, float(dot.get("cy", 0))), Element("circle", {"class": one.key} | at)))
    return _markup(*_ticks(plot, "scale")), found


def deviations(rows: Sequence[tuple[float, str]], ticks: tuple[str, str, str]) -> tuple[Markup, list[Markup]]:
    """A scale from -50 over 0 to 50, and for each row a bar from the middle to one side: a value and its class."""
    if not rows:
        return Markup(), []
    picture = pygal.HorizontalBar(
        **BARE,
        height=HEIGHTS["row"] * len(rows) + LABELS,
        range=(-50, 50),
        show_y_labels=False,
        y_labels=[{"value": at, "label": label} for at, label in zip((-50, 0, 50), ticks, strict=True)],
    )
    picture.add("", [value for value, _key in rows])
    plot = _groups(_drawn(picture), "plot")[0]
    _least, middle, _most = _groups(_groups(plot, "axis x")[0], "guides")
    found = []
    for (value, key), bar in zip(rows, _groups(plot, "series")[0].iter("rect"), strict=True):
        shapes = [*([_shape(bar, key)] if value else []), _shape(middle[0], "base")]
        at = float(bar.get("y", 0)) + float(bar.get("height", 0)) / 2
        found.append(_markup(_row(shapes, plot, at)))
    return _markup(*_ticks(plot, "scale")), found


def _drawn(picture: Any) -> Any:
    """pygal's picture as a tree; it registers a namespace for the whole process each time, which is no thread's own."""
    with _turn:
        return picture.render_tree()


def _groups(tree: Any, name: str) -> list[Any]:
    """The groups whose class is, or begins with, some words."""
    return [group for group in tree.iter("g") if f"{group.get('class')} ".startswith(f"{name} ")]


def _shape(drawn: Any, key: str | None = None) -> Element:
    """A shape of pygal's in a class of ours; its ornaments are for styles and scripts that are left out."""
    kept = {name: _short(drawn.get(name)) for name in ("x", "y", "width", "height", "d") if drawn.get(name)}
    return Element(drawn.tag, ({"class": key} if key else {}) | kept)


def _row(shapes: Iterable[Element], plot: Any, middle: float) -> Element:
    return _stretched(shapes, plot, middle - HEIGHTS["row"] / 2, HEIGHTS["row"])


def _stretched(shapes: Iterable[Element], plot: Any, top: float, height: int) -> Element:
    """Shapes as wide as the box that they are in; up and down a unit is a pixel."""
    view = f"0 {round(top, 2):g} {_width(plot):g} {height}"
    box = Element("svg", {"viewBox": view, "preserveAspectRatio": "none", "width": "100%", "height": str(height)})
    box.extend(shapes)
    return box


def _ticks(plot: Any, within: str) -> list[Element]:
    """The labels of the axis across, at the foot of one of the `HEIGHTS`."""
    marks = _groups(plot, "axis x")[0].iter("text")
    return [_text(mark.text, _share(mark.get("x"), plot), HEIGHTS[within] - 4, "tick") for mark in marks]


def _text(said: str | None, x: str, y: float, key: str | None = None) -> Element:
    text = Element("text", ({"class": key} if key else {}) | {"x": x, "y": f"{y:g}"})
    text.text = said
    return text


def _width(plot: Any) -> float:
    """How wide the part of a picture is in which its bars and lines stand."""
    return float(plot[0].get("width", WIDTH))


def _share(x: str | None, plot: Any) -> str:
    """Where something stands across, in per cent of the width."""
    return f"{100 * float(x or 0) / _width(plot):.2f}%"


def _short(numbers: str) -> str:
    """Numbers of an attribute without the digits that nobody sees."""
    return re.sub(r"-?\d+\.\d+", lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), numbers)


def _markup(*elements: Element) -> Markup:
    return Markup("".join(tostring(element, "unicode") for element in elements))
