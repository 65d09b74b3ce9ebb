"""What strategists do in the explorer, done as they do it: in a real browser, on the published data."""

from __future__ import annotations

import datetime
import re
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from api.view import choice
from graph.network import territory_of
from graph.settings import Settings
from graph.snapshot import Shelf
from graph.ties import ties_of
from tests.browser.explorer import opened, spot, ties

pytestmark = pytest.mark.usefixtures("watch")

SIZES = {"wide": (1440, 900), "tablet": (768, 1024), "phone": (360, 740)}


@pytest.mark.parametrize(
    ("search", "scope", "asked"),
    [
        ("", "all", {}),
        ("?topic=quantum-technologies", "all", {"topic": "topic/quantum-technologies"}),
        ("?asof=2021-06-30", "all", {"as_of": "2021-06-30"}),
        ("?asof=2016-06-30", "all", {"as_of": "2016-06-30"}),
        ("?asof=2025-06-30", "all", {"as_of": "2025-06-30"}),
        ("?topic=artificial-intelligence&asof=2024-01-01", "all", {"topic": "topic/artificial-intelligence", "as_of": "2024-01-01"}),
    ],
)  # fmt: skip
def test_the_page_projects_the_same_network_as_the_library(
    page: Page, address: str, published: Settings, search: str, scope: Any, asked: dict[str, Any]
) -> None:
    if "as_of" in asked:
        asked = asked | {"as_of": datetime.date.fromisoformat(asked["as_of"])}
    expected = territory_of(Shelf(published).current()).project(scope, **asked)
    found = ties(opened(page, f"{address}/explore{search}"))
    assert set(found) == {(min(pair), max(pair)) for pair in expected.edges}
    for (one, other), weight in found.items():
        assert weight == pytest.approx(expected.edges[one, other]["weight"])
    working = territory_of(Shelf(published).current()).project("working", **asked)
    for (one, other), work in ties(page, "work").items():
        tie = working.get_edge_data(one, other)
        assert work == pytest.approx(tie["weight"] if tie else 0)
    if "as_of" in asked:
        assert f"{expected.graph['undated']} without any date are left out" in page.inner_text("#count")


@pytest.mark.parametrize(
    "search",
    [
        "kind=memorandum,multilateral-alliance&from=2010&until=2020",
        "asof=2023&country=germany",
        "asof=2016-03&state=ended,unknown",
        "state=unknown",
        "tie=through,ended&strength=0.5",
        "actor=region&tie=announced&hide=region/bavaria",
        "focus=region/bavaria&more=region/flanders&topic=artificial-intelligence",
        "focus=region/zhejiang&topic=blue-economy",
    ],
)
def test_the_two_tables_hold_the_same_ties(page: Page, address: str, published: Settings, search: str) -> None:
    snapshot, given = Shelf(published).current(), dict(parse_qsl(search))
    expected = ties_of(territory_of(snapshot), choice(given), snapshot.manifest.day)
    opened(page, f"{address}/explore?show=table&{search}")
    rows = page.locator("#table tbody tr")
    while (more := page.locator("#table button", has_text="Show more")).is_visible():
        more.click()
    assert rows.count() == len(expected.rows)
    page.goto(f"{address}/explore/table?{search}")
    said = page.locator("main p[role=status]").inner_text()
    assert f"{len(expected.rows):,} tie" in said or (len(expected.rows), said[:7]) == (1, "One tie")
    assert f"{expected.cooperations} of " in said


def test_a_filter_counts_narrows_fades_and_can_be_taken_back(page: Page, address: str) -> None:
    opened(page, address + "/explore")
    row = page.locator("#facets label", has_text="Quantum technologies").first
    many = int(row.locator(".many").inner_text())
    row.locator("input").check()
    page.wait_for_function(f"() => document.getElementById('count').textContent.startsWith('{many} of ')")
    assert "topic=quantum-technologies" in page.url
    gone = page.evaluate("() => techAxis.picture.view().lines.filter((line) => line.gone).length")
    assert gone > 50
    page.click("#undo")
    page.wait_for_function("() => techAxis.state.topic.size === 0")
    row.locator("input").check()
    page.click("#reset")
    page.wait_for_function("() => techAxis.state.topic.size === 0")
    assert "topic" not in page.url


def test_the_years_are_a_slider_for_the_keyboard_too(page: Page, address: str) -> None:
    opened(page, address + "/explore")
    page.locator("#years input[type=range]").first.focus()
    before = page.inner_text("#count")
    for _ in range(38):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("(before) => document.getElementById('count').textContent !== before", arg=before)
    assert page.locator("#years rect.out").count() >= 38
    assert "from=2023" in page.url
    page.click("#undo")
    page.wait_for_function("(before) => document.getElementById('count').textContent === before", arg=before)
    assert "from=" not in page.url


@pytest.mark.parametrize(
    ("view", "thing"), [("topics", "topic/artificial-intelligence"), ("alliances", "cooperation/vanguard-initiative")]
)
def test_what_is_hidden_is_gone_and_filters_of_ties_are_let_go(page: Page, address: str, view: str, thing: str) -> None:
    opened(page, f"{address}/explore?view={view}&hide={thing}&strength=2&tie=through")
    drawn = page.evaluate(
        "() => { const { nodes, lines } = techAxis.picture.view(); "
        "return [...nodes.map((node) => node.id), ...lines.flatMap((line) => [line.from, line.to])] }"
    )
    assert len(drawn) > 60 and thing not in drawn
    assert page.locator("#strength").is_hidden() and page.locator("#legend button[aria-pressed=true]").count() == 0
    assert page.evaluate("() => techAxis.state.strength") == 0


@pytest.mark.parametrize(
    ("start", "goal"), [("catalonia", "lombardy"), ("flemish-brabant", "saxony"), ("bavaria", "wales")]
)
def test_the_way_between_two_is_that_of_the_page_of_connections(
    page: Page, address: str, start: str, goal: str
) -> None:
    found = httpx.get(f"{address}/api/v1/paths", params={"from": start, "to": goal, "limit": 1}).json()["data"][0][
        "steps"
    ]
    opened(page, f"{address}/explore?focus=region/{start}&path=region/{goal}")
    page.wait_for_selector("#panel a.button[href^='/connections']")
    steps = [heading for heading in page.locator("#panel h3").all_inner_texts() if " – " in heading]
    assert steps == [f"{step['oneLabel']} – {step['otherLabel']}" for step in found]
    assert page.locator("#panel", has_text="tie of their own as well").count() == (len(found) > 1)


def test_enlarged_the_picture_keeps_its_room(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 720, "height": 450})  # 1440 by 900 at 200 %
    opened(page, address + "/explore?focus=region/bavaria")
    assert page.locator("#canvas").evaluate("(box) => box.clientHeight") >= 300
    assert page.evaluate("document.documentElement.scrollHeight > innerHeight")


def test_the_table_of_what_is_around_one_says_what_ties_it(page: Page, address: str) -> None:
    opened(page, address + "/explore?view=around&focus=person/fabian-mehring&show=table")
    said = page.locator("#table tbody tr td:last-child").all_inner_texts()
    assert len(said) > 10 and all(said) and any(re.search(r" and \d+ more$", text) for text in said)


def test_an_as_of_day_leaves_out_what_had_not_begun(page: Page, address: str) -> None:
    opened(page, address + "/explore")
    page.fill("#asof", "2015-01-01")
    page.wait_for_function("() => techAxis.state.asOf === '2015-01-01'")
    page.wait_for_function("() => document.getElementById('count').textContent.includes('without any date')")
    starts = page.evaluate("async () => (await techAxis.ties()).items.map((item) => item.from)")
    assert starts and max(starts) <= "2015-01-01"


def test_how_two_regions_are_connected_is_told_with_the_cooperations_of_each_step(page: Page, address: str) -> None:
    opened(page, address + "/explore?focus=region/abruzzo")
    page.wait_for_selector("#chosen")
    page.click("#facts >> text=Path to…")
    page.fill("#term", "Zhejiang")
    page.wait_for_selector("#hits li[role=option]")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.getElementById('chosen')?.textContent.includes('Zhejiang')")
    assert "strongest ties" in page.inner_text("#facts")
    assert page.locator("#facts h3").count() >= 2
    assert page.locator("#facts ul.sources a[href^=http]").count() >= 2
    assert page.locator("#facts >> text=Other ways").get_attribute("href") == (
        "/connections?from=region/abruzzo&to=region/zhejiang"
    )
    assert "path=region/zhejiang" in page.url
    page.goto(page.url + "&topic=blue-economy")
    page.wait_for_selector("#facts >> text=No way leads through the ties that the filters leave.")


def test_the_legend_of_groups_leaves_only_the_ties_within_a_group(page: Page, address: str) -> None:
    opened(page, address + "/explore?colour=group")
    page.locator("#legend .groups button").first.click()
    page.wait_for_function("() => techAxis.state.group.has('1')")
    ends = page.evaluate("async () => (await techAxis.ties()).shown.flatMap((tie) => [tie.from.group, tie.to.group])")
    assert ends and set(ends) == {0}
    assert "group=1" in page.url
    page.goto(page.url.replace("/explore?", "/explore/table?"))
    assert f"{len(ends) // 2:,} ties" in page.locator("main p[role=status]").inner_text()


def test_two_regions_are_compared_side_by_side(page: Page, address: str) -> None:
    opened(page, address + "/explore?focus=region/bavaria&compare=region/baden-wuerttemberg")
    page.wait_for_selector("#facts table")
    assert "Partners of both" in page.inner_text("#facts")
    assert page.locator("#facts tbody tr").count() > 8


def test_a_right_click_and_the_menu_key_offer_what_the_panel_offers(page: Page, address: str) -> None:
    opened(page, address + "/explore?focus=region/bavaria")
    page.wait_for_selector("#facts .actions button")
    offered = page.locator("#facts .actions button").all_inner_texts()
    page.mouse.click(*spot(page, "region/bavaria"), button="right")
    assert page.locator("[role=menu] [role=menuitem]").all_inner_texts() == offered
    page.keyboard.press("Escape")
    assert page.locator("[role=menu]").count() == 0
    page.focus("#canvas")
    page.keyboard.press("Shift+F10")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_function("() => techAxis.state.hidden.has('region/bavaria')")
    assert "region/bavaria" not in page.evaluate("() => techAxis.picture.view().nodes.map((node) => node.id)")
    page.click("#undo")
    page.wait_for_function("() => !techAxis.state.hidden.size")


def test_a_double_click_keeps_the_ties_of_a_region_open_beside_those_of_another(page: Page, address: str) -> None:
    opened(page, address + "/explore")
    for region in ("flanders", "catalonia"):
        page.mouse.dblclick(*spot(page, f"region/{region}"))
        page.wait_for_timeout(700)  # nobody double-clicks at two places faster
        page.wait_for_function(
            "(id) => techAxis.picture.view().lines.some((line) => line.chosen && [line.from, line.to].includes(id) "
            "&& techAxis.state.expanded.has(id))",
            arg=f"region/{region}",
        )
    page.wait_for_function("() => techAxis.picture.view().lines.filter((line) => line.chosen).length > 150")
    ends = page.evaluate(
        "() => techAxis.picture.view().lines.filter((line) => line.chosen).map((line) => [line.from, line.to])"
    )
    assert all({"region/flanders", "region/catalonia"} & set(pair) for pair in ends)
    assert "more=region/catalonia,region/flanders" in page.url


def test_everything_around_a_region_is_one_click_from_its_panel(page: Page, address: str) -> None:
    opened(page, address + "/explore?focus=region/flanders")
    page.click("#facts >> text=Everything around it")
    page.wait_for_function("() => techAxis.picture.view().nodes.some((node) => node.kind === 'person')")
    kinds = set(page.evaluate("() => techAxis.picture.view().nodes.map((node) => node.kind)"))
    assert {"region", "country", "organisation", "person", "topic"} <= kinds
    assert "view=around" in page.url
    page.click("#facts >> text=Two steps")
    page.wait_for_function("() => techAxis.state.steps === 2")


@pytest.mark.parametrize("view", ["alliances", "topics", "around"])
@pytest.mark.parametrize("layout", ["network", "circles"])
def test_every_view_is_drawn_in_every_layout(page: Page, address: str, view: str, layout: str) -> None:
    opened(page, f"{address}/explore?view={view}&layout={layout}")
    nodes, spread = page.evaluate(
        "() => { const nodes = techAxis.picture.view().nodes; "
        "return [nodes.length, Math.max(...nodes.map((node) => node.x)) - Math.min(...nodes.map((node) => node.x))] }"
    )
    assert nodes > 30
    assert spread > 300


def test_the_table_has_the_same_ties_sorted_by_any_column(page: Page, address: str) -> None:
    opened(page, address + "/explore?topic=quantum-technologies&show=table")
    count = len(ties(page))
    rows = page.locator("#table tbody tr")
    assert rows.count() == min(count, 200)
    page.click("#by-cooperations")
    assert page.get_attribute("#table th[aria-sort]", "aria-sort") == "descending"
    numbers = [int(text) for text in page.locator("#table tbody tr td:nth-child(4)").all_inner_texts()]
    assert numbers == sorted(numbers, reverse=True)
    page.locator("#by-one").focus()
    page.keyboard.press("Enter")
    assert rows.first.inner_text() <= rows.nth(50).inner_text()


def test_other_views_have_a_table_of_their_lines(page: Page, address: str) -> None:
    opened(page, address + "/explore?view=alliances&show=table")
    lines = page.evaluate("() => techAxis.picture.view().lines.length")
    assert page.locator("#table tbody tr").count() == min(lines, 200)
    assert "What ties them" in page.inner_text("#table thead")


def test_a_network_filtered_to_nothing_says_so(page: Page, address: str) -> None:
    opened(page, address + "/explore?country=albania&topic=quantum-technologies&from=1985&until=1986")
    assert page.locator("#empty").is_visible()
    assert "does not mean that there is nothing" in page.inner_text("#empty")


def test_the_interface_and_the_names_are_german_for_a_german_reader(browser: Browser, address: str) -> None:
    german = browser.new_page(viewport={"width": 1440, "height": 900}, locale="de-DE")
    opened(german, address + "/explore?focus=region/bavaria&with=country/austria")
    german.wait_for_selector("#chosen:text-is('Bayern – Österreich')")
    assert "Stand 6. Mai 2026" in german.inner_text("#facts")
    assert german.locator("#facts .link[lang=en]").count() > 3
    german.click("nav.languages a[hreflang=en]")
    german.wait_for_selector("html[lang=en][data-ready=true]")
    assert "focus=region/bavaria" in german.url
    assert [cookie["name"] for cookie in german.context.cookies()] == ["language"]
    german.close()


def test_what_the_panel_says_of_a_cooperation_is_german_as_far_as_it_is_known_in_german(
    browser: Browser, address: str
) -> None:
    german = browser.new_page(viewport={"width": 1440, "height": 900}, locale="de-DE")
    opened(german, address + "/explore?focus=cooperation/bavaria-saxony-joint-cabinet-2019")
    german.wait_for_selector("#facts h3:has-text('Zugesagt')")
    said = german.inner_text("#facts")
    assert all(
        words in said for words in ("Sächsische Staatsregierung", "gemeinsame Kabinettssitzung", "Gast", "Dresden")
    )
    assert (
        "Ein gemeinsames Expertenforum zu künstlicher Intelligenz" in said and "angekündigt, Stand 21. Mai 2019" in said
    )
    assert "Bavaria–Saxony expert forum" in german.locator("#facts li", has_text="Expertenforum").first.inner_text()
    assert german.locator("#chosen[lang=en]").count() == 1
    assert german.locator("#facts dd [lang=en]", has_text="The two state governments").count() == 1
    assert german.evaluate("techAxis.named('organisation/saxon-state-government')") == "Sächsische Staatsregierung"
    german.locator("#facts a", has_text="Markus Söder").click()
    german.wait_for_selector("#chosen:text-is('Markus Söder')")
    german.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "path", ["/explore", "/explore?focus=region/bavaria&show=table&lang=de", "/explore?view=topics"]
)
def test_no_accessibility_rule_is_broken(browser: Browser, address: str, path: str, size: str, scheme: Any) -> None:
    width, height = SIZES[size]
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme, locale="en-GB")
    opened(page, address + path)
    if "focus" in path:
        page.wait_for_selector("#chosen")
    found = Axe().run(page)
    page.close()
    assert found.violations_count == 0, found.generate_report()


def test_a_what_if_says_before_and_after_and_its_address_restores_it(page: Page, address: str) -> None:
    page.goto(f"{address}/explore?focus=region/bavaria&whatif=region/emilia-romagna")
    page.wait_for_selector("html[data-ready=true]")
    panel = page.locator("#panel")
    panel.get_by_text("What a new cooperation of these two would change").wait_for()
    row = panel.locator("tr", has_text="Bavaria: partners").locator("td")
    before, after = (int(text) for text in row.all_inner_texts())
    assert after == before + 1
    link = panel.get_by_role("link", name="The whole answer").get_attribute("href")
    assert link == "/what-if?add=region/bavaria~region/emilia-romagna&for=region/bavaria"
    page.evaluate("window.techAxis.set({ focus: 'region/saxony', with: null, path: null, compare: null })")
    page.wait_for_function("() => !location.search.includes('whatif')")
