"""What is drawn is what was counted: heights, ends and places of marks are read out of the SVG again."""

from __future__ import annotations

import itertools
import re
import time
from concurrent.futures import ThreadPoolExecutor
from xml.etree.ElementTree import Element, fromstring

import pygal
import pytest

from api import drawing
from api.charts import Interval, Series, Years, by_year

HOSTILE = "<script>alert(1)</script> \u202e\"'&" + "x" * 10_000
CLASSES = {"first", "second", "lost", "base", "tick", "axis", "one", "other", "more", "more few", "less"}
HIGH = 216
"""How high a chart by year is on the page."""


def parsed(inside: str) -> Element:
    """The drawing, once nothing is in it but marks, texts and classes that the style sheets know."""
    tree = fromstring(f"<svg>{inside}</svg>")
    assert {element.tag for element in tree.iter()} <= {"svg", "rect", "path", "circle", "text", "title"}
    for element in tree.iter():
        names = set(element.attrib)
        assert not {"style", "id", "fill", "stroke"} & names and not any(name.startswith("on") for name in names)
    assert {element.get("class") for element in tree.iter()} - {None} <= CLASSES
    return tree


def drawn(chart: Years | None) -> Element:
    assert chart is not None
    return parsed(drawing.years(chart, lambda name: f"({name})", lambda count: f"n{count}"))


def box(tree: Element) -> tuple[float, float, float, float]:
    """The part of a drawing that is shown, which is stretched across and not up and down: left, top, width, height."""
    svg = tree[0]
    left, top, width, height = (float(number) for number in svg.get("viewBox", "").split())
    assert (svg.get("preserveAspectRatio"), svg.get("width"), float(svg.get("height", 0))) == ("none", "100%", height)
    return left, top, width, height


def sides(bar: Element) -> tuple[float, float, float, float]:
    x, y, width, height = (float(bar.get(name, 0)) for name in ("x", "y", "width", "height"))
    return x, y, x + width, y + height


def percent(text: Element, name: str = "x") -> float:
    return float((text.get(name) or "").rstrip("%"))


def level(line: Element) -> float:
    return float(re.split(r"[ h]", line.get("d", ""))[1])


def of_class(tree: Element, tag: str, key: str | None) -> list[Element]:
    return [element for element in tree.iter(tag) if element.get("class") == key]


def test_bars_are_as_high_as_their_counts_and_stand_on_each_other() -> None:
    counts = {"first": {2019: 4, 2021: 1_200}, "second": {2019: 600, 2021: 300}, "lost": {2021: 450, 2020: 0}}
    tree = drawn(by_year(*(Series(key, key, of, down=key == "lost") for key, of in counts.items())))
    left, top, width, height = box(tree)
    said = {bar[0].text: bar for bar in tree.iter("rect")}
    wanted = {(key, year): count for key, of in counts.items() for year, count in of.items() if count}
    assert set(said) == {f"({key}), {year}: n{count}" for (key, year), count in wanted.items()}
    bars = {(key, year): said[f"({key}), {year}: n{count}"] for (key, year), count in wanted.items()}
    scale = float(bars["first", 2021].get("height", 0)) / 1_200
    for (key, year), bar in bars.items():
        assert bar.get("class") == key
        assert float(bar.get("height", 0)) == pytest.approx(wanted[key, year] * scale, abs=0.02)
    (base,) = map(level, of_class(tree, "path", "base"))
    ends = {name: sides(bar) for name, bar in bars.items()}
    assert ends["first", 2021][3] == pytest.approx(base, abs=0.02) == ends["lost", 2021][1]
    assert ends["second", 2021][3] == pytest.approx(ends["first", 2021][1], abs=0.02)
    assert ends["second", 2019][3] == pytest.approx(ends["first", 2019][1], abs=0.02)
    assert all(left <= x and top <= y and right <= left + width for x, y, right, _bottom in ends.values())
    assert ends["first", 2019][2] < ends["first", 2021][0]
    # The years have a place of their own below the bars, within the chart.
    lowest = max(bottom for *_rest, bottom in ends.values()) - top
    assert height == HIGH and all(
        lowest + 12 <= float(tick.get("y", 0)) < HIGH for tick in of_class(tree, "text", "tick")
    )


@pytest.mark.parametrize("most", [1, 2, 7, 24, 37, 999, 100_000])
def test_lines_stand_at_round_numbers_that_are_written_on_them(most: int) -> None:
    tree = drawn(
        by_year(Series("first", "a", {2000: most, 2010: 1}), Series("lost", "b", {2005: most // 2}, down=True))
    )
    _left, top, _width, _height = box(tree)
    (base,) = map(level, of_class(tree, "path", "base"))
    scale = max(float(bar.get("height", 0)) for bar in tree.iter("rect")) / most
    lines, numbers = of_class(tree, "path", None), of_class(tree, "text", None)
    assert 1 <= len(numbers) <= 9 and len(numbers) == len(lines)
    assert all((number.text or "").startswith("n") for number in numbers)
    values = [int((number.text or "")[1:]) for number in numbers]
    assert re.fullmatch("[125]0*", str(min(values))) and all(value % min(values) == 0 for value in values)
    for value, number, line in zip(values, numbers, lines, strict=True):
        assert value == pytest.approx(abs(base - level(line)) / scale, abs=0.02 / scale)
        assert number.get("x") == "0"
        # Written just above its line, within the chart.
        assert 3 < (level(line) - top) - float(number.get("y", 0)) < 6 and float(number.get("y", 0)) > 9


@pytest.mark.parametrize("span", [(2024, 2024), (2020, 2026), (1954, 2026), (1100, 1950), (1050, 1990), (1200, 2026)])
def test_few_years_are_written_and_each_below_its_bar(span: tuple[int, int]) -> None:
    first, last = span
    tree = drawn(by_year(Series("first", "a", dict.fromkeys(range(first, last + 1), 1))))
    width = box(tree)[2]
    ticks = {int(text.text or 0): percent(text) for text in of_class(tree, "text", "tick")}
    assert (1 if first == last else 2) <= len(ticks) <= 8
    for bar in tree.iter("rect"):
        year = int((bar[0].text or "").rpartition(", ")[2].partition(":")[0])
        if year in ticks:
            left, _top, right, _bottom = sides(bar)
            assert 50 * (left + right) / width == pytest.approx(ticks[year], abs=0.1)


def test_nothing_counted_is_no_chart_and_no_row_no_picture() -> None:
    assert by_year(Series("first", "a", {2020: 0}), Series("lost", "b", {}, down=True)) is None
    assert drawing.intervals([]) == ("", []) and drawing.deviations([], ("a", "b", "c")) == ("", [])


@pytest.mark.parametrize("count", [1, 2, 40])
def test_intervals_and_their_dots_stand_where_the_scale_says(count: int) -> None:
    rows = [Interval(at, at + 20.0, at + 50.0, "one" if at % 2 else "other") for at in range(count)]
    scale, pictures = drawing.intervals(rows, [("low", 0), ("high", 100)])
    marks = list(parsed(scale).iter("text"))
    low, high = map(percent, marks)
    assert (
        [mark.text for mark in marks] == ["low", "high"] and 0 < low < 3 and low + high == pytest.approx(100, abs=0.02)
    )
    assert all(mark.get("class") == "tick" and 8 < float(mark.get("y", 0)) < 16 for mark in marks)
    for row, picture in zip(rows, pictures, strict=True):
        tree = parsed(picture)
        dot, (left, top, width, height) = tree[1], box(tree)
        assert (left, height) == (0, 20)
        assert (dot.get("cy"), dot.get("class"), dot.get("r")) == ("10", row.key, "5")
        assert percent(dot, "cx") == pytest.approx(low + row.value * (high - low) / 100, abs=0.02)
        axis, span = tree[0]
        assert axis.get("class") == "axis" and level(axis) == pytest.approx(top + 10, abs=0.02)
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", span.get("d", ""))]
        across, down = [100 * x / width for x in numbers[::2]], numbers[1::2]
        assert min(across) == pytest.approx(low + row.low * (high - low) / 100, abs=0.02)
        assert max(across) == pytest.approx(low + row.high * (high - low) / 100, abs=0.02)
        assert top < min(down) and max(down) < top + height


@pytest.mark.parametrize("count", [1, 4])
def test_deviations_reach_from_the_middle_to_their_side(count: int) -> None:
    rows = [(50.0, "more few"), (-25.0, "less"), (0.0, "more"), (10.0, "more")][:count]
    scale, pictures = drawing.deviations(rows, ("least", "same", "most"))
    ends = {text.text: percent(text) for text in parsed(scale).iter("text")}
    assert 0 < ends["least"] < 3 and ends["same"] == 50 and 97 < ends["most"] < 100
    for (value, key), picture in zip(rows, pictures, strict=True):
        tree = parsed(picture)
        left, top, width, height = box(tree)
        (base,) = of_class(tree, "path", "base")
        assert 100 * float(re.split(r"[M ]", base.get("d", ""))[1]) / width == pytest.approx(ends["same"], abs=0.02)
        bars = list(tree.iter("rect"))
        assert (left, height, len(bars)) == (0, 20, 1 if value else 0)
        for bar in bars:
            x, y, right, bottom = sides(bar)
            assert top < y < bottom < top + height and y - top == pytest.approx(top + height - bottom, abs=0.02)
            assert bar.get("class") == key
            assert 100 * (right if value < 0 else x) / width == pytest.approx(ends["same"], abs=0.02)
            whole = ends["most"] - ends["same"] if value > 0 else ends["same"] - ends["least"]
            assert 100 * (right - x) / width == pytest.approx(abs(value) / 50 * whole, abs=0.02)


def test_hostile_names_stand_in_a_chart_as_text() -> None:
    tree = drawn(by_year(Series("first", HOSTILE, {2020: 1})))
    assert next(tree.iter("title")).text == f"({HOSTILE}), 2020: n1"


def test_one_thread_draws_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    chart, drawing_now, most = by_year(Series("first", "a", {2020: 1, 2024: 3})), [0], [0]
    assert chart is not None
    render = pygal.StackedBar.render_tree

    def counted(picture: pygal.StackedBar) -> Element:
        drawing_now[0] += 1
        most[0] = max(most[0], drawing_now[0])
        time.sleep(0.01)
        drawing_now[0] -= 1
        return render(picture)

    monkeypatch.setattr(pygal.StackedBar, "render_tree", counted)
    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(lambda _: drawing.years(chart, str, str), range(8)))) == 1
    assert most == [1]


def test_steps_of_years_go_on_to_the_last() -> None:
    assert all(later / step in (2, 2.5) for step, later in itertools.pairwise(drawing.STEPS))
