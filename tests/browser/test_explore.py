"""The explorer in a real browser: what it shows, what it loads, and that text from data stays text."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from graph.build import build
from graph.settings import CHECKOUT, Settings
from tests.browser.explorer import opened, spot
from tests.service import running

pytestmark = pytest.mark.usefixtures("watch")

HOSTILE = (
    "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\"> \u202eabc \"quoted\" "
    + "x" * 300
)


def test_the_opening_view_draws_the_strongest_ties_and_has_all_of_them(page: Page, address: str) -> None:
    opened(page, address + "/explore")
    drawn, lines = page.evaluate(
        "() => { const b = techAxis.picture.canvas().body; return [b.nodeIndices.length, b.edgeIndices.length] }"
    )
    ties = page.evaluate("async () => (await techAxis.ties()).shown.length")
    assert drawn > 250
    assert ties > 5000
    assert lines == 260
    assert f"260 of {ties:,} ties drawn" in page.inner_text("#count")
    page.click("#all")
    page.wait_for_function(f"() => techAxis.picture.canvas().body.edgeIndices.length === {ties}")


def facts(page: Page) -> str:
    """What the panel says once it has been loaded."""
    page.wait_for_function("() => !document.getElementById('facts').textContent.includes('Loading')")
    return page.inner_text("#facts")


def test_a_click_on_a_place_shows_its_facts_and_sources_with_links(page: Page, address: str) -> None:
    opened(page, address + "/explore")
    page.mouse.click(*spot(page, "region/bavaria", 0.8))
    page.wait_for_selector("#chosen:text-is('Bavaria')")
    assert "German federal state" in facts(page)
    assert page.locator("#facts ul.sources a[href^=http]").count() > 5
    assert "focus=region/bavaria" in page.url


@pytest.mark.parametrize(
    ("typed", "name", "said"),
    [
        ("imec", "imec", "Planned closer links between imec"),
        ("station f", "Station F", "Paris"),
        ("oesterreich", "Austria", "Digital partnership Bavaria–Austria"),
        ("Künstliche Intelligenz", "Artificial intelligence", "Cooperations"),
        ("markus soder", "Markus Söder", "Offices"),
    ],
)
def test_a_name_is_found_in_any_language_and_leads_to_its_facts(
    page: Page, address: str, typed: str, name: str, said: str
) -> None:
    if typed == "oesterreich":
        typed = "Österreich"
    opened(page, address + "/explore")
    page.fill("#term", typed)
    page.wait_for_selector("#hits li[role=option]")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"#chosen:text-is('{name}')")
    assert said in facts(page)


def test_a_misspelt_name_is_found(page: Page, address: str) -> None:
    opened(page, address + "/explore")
    page.fill("#term", "Bavaira")
    page.wait_for_selector("#hits li[role=option] >> text=Bavaria")
    page.keyboard.press("Enter")
    page.wait_for_selector("#chosen:text-is('Bavaria')")


def test_any_hit_can_be_chosen_by_keyboard(page: Page, address: str) -> None:
    opened(page, address + "/explore")
    page.fill("#term", "bav")
    page.wait_for_selector("#hits li[role=option]")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("#hits li[aria-selected=true]").evaluate("(hit) => hit.firstChild.textContent")
    page.keyboard.press("Enter")
    page.wait_for_function("(name) => document.getElementById('chosen')?.textContent === name", arg=chosen)
    assert chosen != "Bavaria"


def test_a_name_that_is_not_there_says_so(page: Page, address: str) -> None:
    opened(page, address + "/explore")
    page.fill("#term", "Atlantis Ministry")
    page.wait_for_selector("#hits li.none")
    assert "No name like that" in page.inner_text("#hits")


@pytest.mark.parametrize("thing", ["organisation/imec", "organisation/station-f"])
def test_an_organisation_stands_on_the_picture_with_its_ties_to_bavaria(page: Page, address: str, thing: str) -> None:
    opened(page, f"{address}/explore?focus={thing}")
    page.wait_for_function(f"() => techAxis.picture.canvas().body.nodes['{thing}']")
    near = page.evaluate("() => techAxis.picture.view().nodes.map((node) => node.id)")
    assert "region/bavaria" in near


def test_the_tie_of_bavaria_and_austria_names_its_cooperations_states_and_sources(page: Page, address: str) -> None:
    opened(page, f"{address}/explore?focus=region/bavaria&with=country/austria")
    page.wait_for_selector("#chosen:text-is('Bavaria – Austria')")
    text = facts(page)
    assert "Digital partnership Bavaria–Austria" in text
    assert "active, as of 6 May 2026" in text
    assert page.locator("#facts ul.sources li").count() >= 3


def test_an_event_has_a_day_and_a_source_stands_apart_from_its_publisher(page: Page, address: str) -> None:
    opened(page, f"{address}/explore?focus=region/bavaria&with=region/flanders")
    page.wait_for_selector("#chosen:text-is('Bavaria – Flanders')")
    for folded in page.locator("#facts details.cited summary").all():
        folded.click()
    text = facts(page)
    assert "official visit · 6 May 2026 · held, as of 6 May 2026\n" in text
    assert "since 31 March 2025" in text
    assert "offiziell eröffnet Elektronikpraxis, October 2025, German" in text


def test_two_places_without_a_tie_are_not_said_to_have_none(page: Page, address: str) -> None:
    opened(page, f"{address}/explore?focus=region/zhejiang&with=region/abruzzo")
    page.wait_for_selector("#chosen")
    assert "That does not mean there is none" in facts(page)


def test_without_script_the_page_leads_to_the_table_of_the_same_ties(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(address + "/explore?focus=region/bavaria&topic=quantum-technologies")
    assert plain.locator("#loading").is_hidden() and plain.locator(".picture .tools").is_hidden()
    plain.click("noscript a, .loading a")
    plain.wait_for_url("**/explore/table?focus=region/bavaria&topic=quantum-technologies")
    plain.wait_for_load_state()
    assert plain.locator("h1").inner_text() == "Ties: Bavaria"
    assert plain.locator("tbody tr", has_text="Bavaria").count() == plain.locator("tbody tr").count() > 3
    plain.click("thead a:has-text('Newest')")
    plain.wait_for_url("**sort=-newest*")
    assert plain.locator("th[aria-sort=descending]").inner_text().startswith("Newest")
    plain.locator("select[name=country]").select_option(label="France")
    plain.click("main form button")
    plain.wait_for_load_state()
    assert plain.locator("select[name=topic]").input_value() == "quantum-technologies"
    assert plain.locator("tbody tr td:first-child").all_inner_texts() == ["Bavaria"] * plain.locator("tbody tr").count()
    assert "France" in plain.inner_text("tbody")
    context.close()


def test_hostile_names_are_shown_as_text(browser: Browser, small: Settings, tmp_path: Path) -> None:
    path = small.data / "register" / "places.ttl"
    escaped = HOSTILE.strip().replace("\\", "\\\\").replace('"', '\\"')
    text = (
        path.read_text(encoding="utf-8")
        .replace('"Bavaria"@en', f'"{escaped}"@en')
        .replace('"Bayern"@de', '"Bayern <b>"@de')
    )
    path.write_text(text, encoding="utf-8")
    source = small.data / "register" / "others.ttl"
    source.write_text(
        source.read_text(encoding="utf-8")
        .replace('"https://example.org/one"', '"https://example.org/?javascript:alert(1)"')
        .replace("One source", escaped),
        encoding="utf-8",
    )
    build(small)
    with running(small) as address:
        page = browser.new_page()
        opened(page, address + "/explore?focus=region/bavaria")
        page.wait_for_selector("#chosen")
        assert page.inner_text("#chosen").startswith("<script>")
        page.goto(address + "/explore/table")
        assert "<script>" in page.inner_text("tbody")
        assert page.title() == "Table of ties – Tech Axis"
        assert page.locator("main img").count() == 0
        page.close()


def test_files_without_the_model_say_what_is_missing(browser: Browser, tmp_path: Path) -> None:
    from graph.files import load_files
    from graph.snapshot import Shelf

    shutil.copy(CHECKOUT / "ontology" / "codes.ttl", tmp_path / "own.ttl")
    settings = Settings(home=tmp_path / "home")
    snapshot = load_files([tmp_path / "own.ttl"], tmp_path / "loaded")
    with running(settings, Shelf.fixed(settings, snapshot)) as address:
        page = browser.new_page()
        page.goto(address + "/explore")
        assert "without the model" in page.inner_text("main")
        page.goto(address + "/explore/table")
        assert "without the model" in page.inner_text("main")
        page.close()
