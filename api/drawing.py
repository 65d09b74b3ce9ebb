"""Charts as SVG: pygal draws them, and what it draws is fitted into a page.

pygal's geometry stays: scales, stacks, ticks, intervals. Its style element, scripts and tooltip are left out, which the
policy of the pages forbids, and bars of no height. Shapes are stretched to the width of their box, while texts and dots
keep their size; colours come from style sheets through classes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from xml.etree.ElementTree import Element, tostring

import pygal
from markupsafe import Markup

from api.charts import Interval, Years

HEIGHT = 216
"""The height of a chart by year, in pixels."""
HEAD, FOOT = 18, 22
"""Room in it for the number above the highest line and for the years below, in pixels."""
ROW = 20
"""The height of a picture in a row of a table, in pixels."""
TICKS = 8
"""So many years are written at most."""
WIDTH = 1000
"""What pygal draws for, in units of its own: on the page a picture is as wide as its box."""
LABELS = 10
"""The height that pygal gives to a row of labels."""
BARE: dict[str, Any] = {"width": WIDTH, "margin": 0, "spacing": 0, "js": (), "show_legend": False}


def by_year(chart: Years, word: Callable[[str], str], number: Callable[[int], str]) -> Markup:
    """The inside of an SVG element of `HEIGHT`: bars on each other by year, those of losses downwards.

    ``word`` and ``number`` say the names of series and the numbers in the reader's language.
    """
    years = range(chart.first, chart.last + 1)
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 1000) if len(years) / step <= TICKS or step == 1000)
    drawn = pygal.StackedBar(
        **BARE | {"margin_top": HEAD, "margin_bottom": FOOT - LABELS},
        height=HEIGHT,
        order_min=0,
        max_scale=6,
        truncate_label=-1,
        x_labels=[str(year) for year in years],
        x_labels_major=[str(year) for year in years if year % step == 0],
        show_minor_x_labels=False,
        value_formatter=lambda value: number(abs(round(value))),
    )
    for one in chart.series:
        counts = [(year, one.counts.get(year, 0)) for year in years]
        said = [f"{word(one.name)}, {year}: {number(count)}" for year, count in counts]
        values = [-count if one.down else count for _year, count in counts]
        drawn.add(one.name, [{"value": value, "tooltip": text} for value, text in zip(values, said, strict=True)])
    plot = _groups(drawn.render_tree(), "plot")[0]
    across, down = _groups(plot, "axis x")[0], _groups(plot, "axis y")[0]
    shapes = [_shape(path, "base" if "axis" in path.get("class", "") else "grid") for path in down.iter("path")]
    for group, one in zip(_groups(plot, "series"), chart.series, strict=True):
        bars = zip(group.iter("title"), group.iter("rect"), strict=True)
        shapes += [_shape(bar, one.key, title) for title, bar in bars if float(bar.get("height", 0))]
    # The base needs no number, which would lie over the first bars.
    levels = [
        _text(text, "level", "0", float(text.get("y", 0)) + HEAD - 8) for text in down.iter("text") if text.text != "0"
    ]
    ticks = [_text(text, "tick", _share(text.get("x"), plot), HEIGHT - 4) for text in across.iter("text")]
    return _markup(_stretched(shapes, plot, -HEAD, HEIGHT), *levels, *ticks)


def intervals(rows: Sequence[Interval], ticks: Iterable[tuple[str, float]] = ()) -> tuple[Markup, list[Markup]]:
    """The inside of an SVG element with the ticks of a scale, and for each row of one as high as a `ROW`.

    A row has the whole scale, the interval, and a dot for the value. Ticks are labels with per cents.
    """
    if not rows:
        return Markup(), []
    drawn = pygal.HorizontalLine(
        **BARE,
        height=ROW * len(rows),
        range=(0, 100),
        stroke=False,
        dots_size=5,
        x_labels=[""] * len(rows),
        show_x_guides=True,
        y_labels=[{"value": at, "label": label} for label, at in ticks] or [{"value": 50, "label": ""}],
    )
    drawn.add("", [{"value": one.value, "ci": {"low": one.low, "high": one.high}} for one in rows])
    tree = drawn.render_tree()
    plot = _groups(tree, "plot")[0]
    guides, spans = _groups(_groups(plot, "axis y")[0], "guides"), _groups(tree, "ci")
    found = []
    for one, guide, span, dot in zip(rows, guides, spans, tree.iter("circle"), strict=True):
        at, y = _share(dot.get("cx"), plot), float(dot.get("cy", 0))
        shapes = _stretched([_shape(guide[0], "axis"), _shape(span[0], one.key)], plot, y - ROW / 2, ROW)
        spot = Element("circle", {"class": one.key, "cx": at, "cy": str(ROW // 2), "r": dot.get("r", "")})
        found.append(_markup(shapes, spot))
    return _scale(_groups(plot, "axis x")[0], plot), found


def deviations(rows: Sequence[tuple[float, str]], ticks: tuple[str, str, str]) -> tuple[Markup, list[Markup]]:
    """The inside of an SVG element with a scale from -50 over 0 to 50, and for each row of one as high as a `ROW`.

    A row is a value and its class in style sheets; it is drawn as a bar from the middle to one side.
    """
    if not rows:
        return Markup(), []
    drawn = pygal.HorizontalBar(
        **BARE,
        height=ROW * len(rows) + LABELS,
        range=(-50, 50),
        show_y_labels=False,
        y_labels=[{"value": at, "label": label} for at, label in zip((-50, 0, 50), ticks, strict=True)],
    )
    drawn.add("", [value for value, _key in rows])
    plot = _groups(drawn.render_tree(), "plot")[0]
    scale = _groups(plot, "axis x")[0]
    middle = list(scale.iter("path"))[1]
    found = []
    for (value, key), bar in zip(rows, _groups(plot, "series")[0].iter("rect"), strict=True):
        y = float(bar.get("y", 0)) + float(bar.get("height", 0)) / 2
        shapes = [_shape(bar, key)] if value else []
        found.append(_markup(_stretched([*shapes, _shape(middle, "base")], plot, y - ROW / 2, ROW)))
    return _scale(scale, plot), found


def _groups(tree: Element, name: str) -> list[Element]:
    """The groups whose class is, or begins with, some words."""
    return [group for group in tree.iter("g") if f"{group.get('class')} ".startswith(f"{name} ")]


def _shape(drawn: Element, key: str, title: Element | None = None) -> Element:
    """A shape of pygal's in a class of ours; its ornaments are for styles and scripts that are left out."""
    kept = {name: _short(drawn.get(name, "")) for name in ("x", "y", "width", "height", "d") if name in drawn.attrib}
    shape = Element(drawn.tag, {"class": key} | kept)
    shape.extend([title] if title is not None else [])
    return shape


def _stretched(shapes: Iterable[Element], plot: Element, top: float, height: int) -> Element:
    """Shapes as wide as the box that they are in; up and down a unit is a pixel."""
    view = f"0 {round(top, 2):g} {_width(plot):g} {height}"
    box = Element("svg", {"viewBox": view, "preserveAspectRatio": "none", "width": "100%", "height": str(height)})
    box.extend(shapes)
    return box


def _scale(axis: Element, plot: Element) -> Markup:
    return _markup(*(_text(text, "tick", _share(text.get("x"), plot), 12) for text in axis.iter("text")))


def _text(drawn: Element, key: str, x: str, y: float) -> Element:
    text = Element("text", {"class": key, "x": x, "y": f"{y:g}"})
    text.text = drawn.text
    return text


def _width(plot: Element) -> float:
    """How wide the part of a picture is in which its bars and lines stand."""
    return float(plot[0].get("width", WIDTH))


def _share(x: str | None, plot: Element) -> str:
    """Where something stands across, in per cent of the width."""
    return f"{100 * float(x or 0) / _width(plot):.2f}%"


def _short(numbers: str) -> str:
    """Numbers of an attribute without the digits that nobody sees."""
    return re.sub(r"-?\d+\.\d+", lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), numbers)


def _markup(*elements: Element) -> Markup:
    return Markup("".join(tostring(element, "unicode") for element in elements))
