"""What is drawn is what was counted: heights, ends and places of marks are read out of the SVG again."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, fromstring

import pytest

from api import drawing
from api.charts import Interval, Series, Years, by_year

HOSTILE = "<script>alert(1)</script> \u202e\"'&" + "x" * 10_000
CLASSES = {
    "first",
    "second",
    "lost",
    "grid",
    "base",
    "level",
    "tick",
    "axis",
    "one",
    "other",
    "more",
    "more few",
    "less",
}


def parsed(inside: str) -> Element:
    """The drawing, once nothing is in it but marks, texts and classes that the style sheets know."""
    tree = fromstring(f'<svg xmlns:xlink="http://www.w3.org/1999/xlink">{inside}</svg>')
    assert {element.tag for element in tree.iter()} <= {"svg", "rect", "path", "circle", "text", "title"}
    for element in tree.iter():
        assert not {"style", "id", "fill", "stroke"} & set(element.attrib) and not any(
            name.startswith("on") for name in element.attrib
        )
    assert {element.get("class") for element in tree.iter()} - {None} <= CLASSES
    return tree


def drawn(chart: Years | None) -> Element:
    assert chart is not None
    return parsed(drawing.by_year(chart, lambda name: f"({name})", lambda count: f"{count:,}"))


def test_bars_are_as_high_as_their_counts_and_stand_on_each_other() -> None:
    counts = {"first": {2019: 4, 2021: 1_200}, "second": {2019: 600, 2021: 300}, "lost": {2021: 450, 2020: 0}}
    tree = drawn(by_year(*(Series(key, key, of, down=key == "lost") for key, of in counts.items())))
    bars = {
        (bar.get("class"), int(bar[0].text.rpartition(", ")[2].partition(":")[0])): bar for bar in tree.iter("rect")
    }  # type: ignore[union-attr]
    assert set(bars) == {(key, year) for key, of in counts.items() for year, count in of.items() if count}
    scale = float(bars["first", 2021].get("height", 0)) / 1_200
    for (key, year), bar in bars.items():
        assert float(bar.get("height", 0)) == pytest.approx(counts[str(key)][year] * scale, abs=0.02)
        assert bar[0].text == f"({key}), {year}: {counts[str(key)][year]:,}"
    (base,) = (
        float(re.split(r"[ h]", path.get("d", ""))[1]) for path in tree.iter("path") if path.get("class") == "base"
    )

    def ends(key: str, year: int) -> tuple[float, float]:
        top = float(bars[key, year].get("y", 0))
        return top, top + float(bars[key, year].get("height", 0))

    assert ends("first", 2021)[1] == pytest.approx(base, abs=0.02) == ends("lost", 2021)[0]
    assert ends("second", 2021)[1] == pytest.approx(ends("first", 2021)[0], abs=0.02)
    assert ends("second", 2019)[1] == pytest.approx(ends("first", 2019)[0], abs=0.02)
    view = [float(number) for number in tree[0].get("viewBox", "").split()]
    assert view[1] <= min(ends(*bar)[0] for bar in bars) and max(ends(*bar)[1] for bar in bars) <= view[1] + view[3]
    assert float(bars["first", 2019].get("x", 0)) < float(bars["first", 2021].get("x", 0)) < view[2]


@pytest.mark.parametrize("most", [1, 2, 7, 37, 999, 100_000])
def test_lines_stand_at_the_whole_numbers_that_are_written_on_them(most: int) -> None:
    tree = drawn(
        by_year(Series("first", "a", {2000: most, 2010: 1}), Series("lost", "b", {2005: most // 2}, down=True))
    )
    lines = [float(re.split(r"[ h]", path.get("d", ""))[1]) for path in tree.iter("path")]
    scale = max(float(bar.get("height", 0)) for bar in tree.iter("rect")) / most
    base = next(
        float(re.split(r"[ h]", path.get("d", ""))[1]) for path in tree.iter("path") if path.get("class") == "base"
    )
    levels = [text for text in tree.iter("text") if text.get("class") == "level"]
    assert 1 <= len(levels) <= 8 and len(levels) == len(lines) - 1
    for text in levels:
        at = float(text.get("y", 0)) - drawing.HEAD + 4.5
        assert int((text.text or "").replace(",", "")) == pytest.approx(abs(base - at) / scale, abs=0.55 / scale)


def test_few_years_are_written_and_each_below_its_bar() -> None:
    for first, last in ((2024, 2024), (2020, 2026), (1954, 2026), (1200, 2026)):
        tree = drawn(by_year(Series("first", "a", dict.fromkeys(range(first, last + 1), 1))))
        width = float(tree[0].get("viewBox", "").split()[2])
        ticks = {
            int(text.text or 0): float((text.get("x") or "").rstrip("%"))
            for text in tree.iter("text")
            if text.get("class") == "tick"
        }
        assert 1 <= len(ticks) <= drawing.TICKS or first == 1200
        for bar in tree.iter("rect"):
            year = int((bar[0].text or "").rpartition(", ")[2].partition(":")[0])
            if year in ticks:
                middle = float(bar.get("x", 0)) + float(bar.get("width", 0)) / 2
                assert 100 * middle / width == pytest.approx(ticks[year], abs=0.1)


def test_nothing_counted_is_no_chart_and_no_row_no_picture() -> None:
    assert by_year(Series("first", "a", {2020: 0}), Series("lost", "b", {}, down=True)) is None
    assert drawing.intervals([]) == ("", []) and drawing.deviations([], ("a", "b", "c")) == ("", [])


@pytest.mark.parametrize("count", [1, 2, 40])
def test_intervals_and_their_dots_stand_where_the_scale_says(count: int) -> None:
    rows = [Interval(at, at + 20.0, at + 50.0, "one" if at % 2 else "other") for at in range(count)]
    scale, pictures = drawing.intervals(rows, [("low", 0), ("high", 100)])
    low, high = (float((text.get("x") or "").rstrip("%")) for text in parsed(scale).iter("text"))
    assert [text.text for text in parsed(scale).iter("text")] == ["low", "high"] and 0 < low < 5 and 95 < high < 100
    for row, picture in zip(rows, pictures, strict=True):
        tree = parsed(picture)
        dot, box = tree[1], tree[0]
        left, top, width, height = (float(number) for number in box.get("viewBox", "").split())
        assert (left, height, dot.get("cy"), dot.get("class")) == (0, drawing.ROW, "10", row.key)
        assert float((dot.get("cx") or "").rstrip("%")) == pytest.approx(low + row.value * (high - low) / 100, abs=0.02)
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", box[1].get("d", ""))]
        across, down = [100 * x / width for x in numbers[::2]], numbers[1::2]
        assert min(across) == pytest.approx(low + row.low * (high - low) / 100, abs=0.02)
        assert max(across) == pytest.approx(low + row.high * (high - low) / 100, abs=0.02)
        assert top < min(down) and max(down) < top + height


@pytest.mark.parametrize("count", [1, 4])
def test_deviations_reach_from_the_middle_to_their_side(count: int) -> None:
    rows = [(50.0, "more few"), (-25.0, "less"), (0.0, "more"), (10.0, "more")][:count]
    scale, pictures = drawing.deviations(rows, ("least", "same", "most"))
    ends = {text.text: float((text.get("x") or "").rstrip("%")) for text in parsed(scale).iter("text")}
    for (value, key), picture in zip(rows, pictures, strict=True):
        box = parsed(picture)[0]
        width, bars = float(box.get("viewBox", "").split()[2]), list(box.iter("rect"))
        assert len(bars) == (1 if value else 0)
        for bar in bars:
            left, right = (
                100 * x / width for x in (float(bar.get("x", 0)), float(bar.get("x", 0)) + float(bar.get("width", 0)))
            )
            assert (bar.get("class"), right if value < 0 else left) == (key, pytest.approx(ends["same"], abs=0.02))
            whole = ends["most"] - ends["same"] if value > 0 else ends["same"] - ends["least"]
            assert right - left == pytest.approx(abs(value) / 50 * whole, abs=0.02)


def test_hostile_names_stand_in_a_chart_as_text() -> None:
    tree = drawn(by_year(Series("first", HOSTILE, {2020: 1})))
    assert next(tree.iter("title")).text == f"({HOSTILE}), 2020: 1"
