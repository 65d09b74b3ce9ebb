"""The query page in a real browser: questions, answers in all their forms, links, errors, the keyboard, no scripts."""

from __future__ import annotations

import json
import os
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from api.frontend import YASQE
from tests.browser import chromium
from tests.browser.conftest import Watch
from tests.browser.explorer import opened

IN_CI = os.environ.get("CI") == "true"
pytestmark = [
    pytest.mark.usefixtures("watch"),
    pytest.mark.skipif(
        chromium.path() is None and not IN_CI,
        reason="no Chromium on this machine: install Debian's package chromium to try the pages",
    ),
    pytest.mark.skipif(
        not YASQE.installed and not IN_CI, reason="the query editor is not installed: `tech-axis assets` fetches it"
    ),
]
KINDS = "PREFIX ta: <https://w3id.org/tech-axis/ontology#> SELECT ?kind (COUNT(*) AS ?n) { ?x a ta:Cooperation ; ta:kind ?kind } GROUP BY ?kind"
GRAPH = "PREFIX ta: <https://w3id.org/tech-axis/ontology#> CONSTRUCT { ?a ta:cooperatesWith ?b } WHERE { ?a ta:cooperatesWith ?b . ?a a ta:Country } LIMIT 40"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def write(page: Page, query: str) -> None:
    page.evaluate("(text) => document.querySelector('.CodeMirror').CodeMirror.setValue(text)", query)


def written(page: Page) -> str:
    return str(page.evaluate("() => document.querySelector('.CodeMirror').CodeMirror.getValue()"))


def asked(page: Page, address: str, query: str) -> None:
    opened(page, f"{address}/sparql?query={quote(query)}")


def test_a_question_is_found_by_keyword_in_either_language_and_runs(page: Page, address: str) -> None:
    opened(page, address + "/sparql")
    everything = page.locator("#questions li:visible").count()
    assert everything > 30
    page.fill("#wanted", "mit wem kooperiert bayern")
    assert page.locator("#questions li:visible").count() == 1
    page.click("#questions li:visible a")
    page.wait_for_selector("#answer tbody tr")
    assert page.locator("#questions [aria-current]").inner_text() == "Who does Bavaria cooperate with, and how often?"
    assert "region:bavaria" in written(page)
    assert "rows in" in page.inner_text("#state")
    page.fill("#wanted", "quantum")
    assert 3 < page.locator("#questions li:visible").count() < everything
    page.fill("#wanted", "atlantis")
    assert page.inner_text("#left") == "0 questions"


def test_the_page_speaks_german(browser: Browser, address: str) -> None:
    context = browser.new_context(locale="de-DE")
    page = context.new_page()
    asked(page, address, KINDS)
    assert "Mit wem kooperiert Bayern, und wie oft?" in page.inner_text("#questions")
    assert "Zeilen in" in page.inner_text("#state")
    assert page.inner_text("#view-chart") == "Diagramm"
    context.close()


def test_a_table_is_sorted_by_a_column_and_turned_a_hundred_rows_at_a_time(page: Page, address: str) -> None:
    asked(page, address, "SELECT ?s (STRLEN(STR(?s)) AS ?length) { ?s a ?t } ORDER BY ?s LIMIT 250")
    rows = page.locator("#answer tbody tr")
    assert rows.count() == 100
    page.click("th button:text-is('length')")
    lengths = [int(text) for text in page.locator("tbody td:nth-child(2)").all_inner_texts()]
    assert lengths == sorted(lengths, reverse=True)
    assert page.locator("th[aria-sort=descending]").count() == 1
    page.click("text=Later rows")
    page.click("text=Later rows")
    assert rows.count() == 50
    assert "Rows 201 to 250 of 250" in page.inner_text(".pager")


def test_a_count_is_drawn_as_bars_that_say_what_they_show(page: Page, address: str) -> None:
    asked(page, address, KINDS)
    page.click("#view-chart")
    chart = page.locator("svg.bars")
    assert "Bars of n by kind" in str(chart.get_attribute("aria-label"))
    widths = [float(str(bar.get_attribute("width"))) for bar in chart.locator("rect").all()]
    assert len(widths) > 3 and widths == sorted(widths, reverse=True)
    assert "view=chart" in page.url


def test_a_graph_is_drawn_as_a_network_and_has_the_same_triples_as_a_table(page: Page, address: str) -> None:
    asked(page, address, GRAPH)
    assert page.locator("#answer tbody tr").count() == 40
    assert "40 statements in" in page.inner_text("#state")
    page.click("#view-network")
    page.wait_for_selector(".network[data-drawn] canvas")
    assert "40 ties" in str(page.locator(".network").get_attribute("aria-label"))


@pytest.mark.parametrize(
    ("query", "form", "begins"),
    [
        (KINDS, "csv", "kind,n"),
        (KINDS, "tsv", "?kind\t?n"),
        (KINDS, "json", '{"head"'),
        (GRAPH, "ttl", "<https://w3id.org/tech-axis/id/country/"),
        (GRAPH, "nt", "<https://w3id.org/tech-axis/id/country/"),
        (GRAPH, "jsonld", "["),
    ],
)
def test_an_answer_is_saved_whole_in_each_format(page: Page, address: str, query: str, form: str, begins: str) -> None:
    asked(page, address, query)
    with page.expect_download() as saved:
        page.click(f".files [data-format={form}]")
    assert saved.value.suggested_filename.endswith(f".{form}")
    content = saved.value.path().read_text(encoding="utf-8")
    assert content.startswith(begins)
    if form == "json":
        assert len(json.loads(content)["results"]["bindings"]) == page.locator("#answer tbody tr").count()


def test_the_text_of_an_answer_is_shown_in_the_chosen_format(page: Page, address: str) -> None:
    asked(page, address, KINDS)
    page.click("#view-raw")
    expect(page.locator(".raw")).to_contain_text("kind,n")
    page.select_option("#answer-panel select", "xml")
    expect(page.locator(".raw")).to_contain_text("<variable name=")


def test_yes_or_no_and_no_row_are_said_in_words(page: Page, address: str) -> None:
    asked(page, address, "ASK { ?s ?p ?o }")
    assert page.inner_text("#answer .truth") == "yes"
    asked(page, address, "SELECT * { <x:y> ?p ?o }")
    assert "That does not mean that there is no such thing" in page.inner_text("#answer")


def test_a_link_restores_the_query_its_answer_and_its_view(page: Page, address: str) -> None:
    opened(page, address + "/sparql")
    write(page, KINDS)
    page.click("#run")
    page.click("#view-chart")
    page.click("#share")
    expect(page.locator("#state")).to_have_text("The link is copied.")
    link = str(page.evaluate("() => navigator.clipboard.readText()"))
    assert link == page.url and "snapshot=" in link
    page.goto("about:blank")
    opened(page, link)
    assert written(page) == KINDS
    assert page.locator("svg.bars").count() == 1
    assert page.locator("#notes .note").count() == 0


def test_a_link_from_an_earlier_snapshot_says_that_the_data_has_changed(page: Page, address: str) -> None:
    opened(page, f"{address}/sparql?query={quote(KINDS)}#snapshot=0123456789abcdef&of=2025-03-01")
    told = page.inner_text("#notes .note")
    assert "1 March 2025 (snapshot 0123456789abcdef)" in told
    assert "The data has changed since" in told
    assert page.locator("#answer tbody tr").count() > 3


def test_back_returns_to_the_query_before(page: Page, address: str) -> None:
    asked(page, address, KINDS)
    write(page, "ASK {}")
    page.click("#run")
    page.wait_for_selector("#answer .truth")
    page.go_back()
    page.wait_for_selector("#answer tbody tr")
    assert written(page) == KINDS


def test_a_syntax_error_is_told_with_its_place_and_marked_in_the_box(page: Page, address: str, watch: Watch) -> None:
    asked(page, address, "SELECT ?s\nWHERE { ?s ?p }")
    assert "This cannot be read as SPARQL." in page.inner_text("#answer [role=alert]")
    assert "Line 2, column" in page.inner_text("#answer [role=alert]")
    assert page.locator(".CodeMirror .wrong").count() == 1
    write(page, "ASK {}")
    page.click("#run")
    page.wait_for_selector("#answer .truth")
    assert page.locator(".CodeMirror .wrong, .CodeMirror .wrong-line").count() == 0
    watch.forgive("400 (Bad Request)")


def test_what_is_refused_and_what_takes_too_long_are_told_in_words(page: Page, address: str, watch: Watch) -> None:
    asked(page, address, "SELECT * { SERVICE <http://a.example/> { ?s ?p ?o } }")
    assert "The service does not do this." in page.inner_text("#answer [role=alert]")
    opened(page, f"{address}/sparql?query={quote(RUNAWAY)}&timeout=1")
    assert "took too long and was stopped" in page.inner_text("#answer [role=alert]")
    assert "time limit is 1 s" in page.inner_text("#answer [role=alert]")
    watch.forgive("403 (Forbidden)")
    watch.forgive("503 (Service Unavailable)")


def test_a_query_that_runs_can_be_stopped(page: Page, address: str) -> None:
    opened(page, address + "/sparql")
    write(page, RUNAWAY)
    page.click("#run")
    page.click("#stop")
    expect(page.locator("#state")).to_have_text("Stopped")
    assert page.locator("#stop").is_hidden()


def test_everything_is_done_with_the_keyboard(page: Page, address: str) -> None:
    opened(page, address + "/sparql")
    page.focus("#wanted")
    page.keyboard.type("kooperiert bayern, und wie oft")
    page.keyboard.press("Tab")
    if page.evaluate("() => document.activeElement.id") == "questions":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#answer tbody tr")
    page.focus(".CodeMirror textarea")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.id") == "run"
    page.focus(".CodeMirror textarea")
    page.keyboard.press("Escape")
    assert page.evaluate("() => document.activeElement.id") == "run"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.id") == "view-table"
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("svg.bars")
    page.focus(".CodeMirror textarea")
    page.keyboard.press("Control+a")
    page.keyboard.type("ASK {}")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#answer .truth")


@pytest.mark.parametrize(
    ("typed", "offered", "then"),
    [
        ("PREFIX fo", "foaf: <http://xmlns.com/foaf/0.1/>", "PREFIX foaf: <http://xmlns.com/foaf/0.1/>"),
        ("SELECT * { ?x a ta:Coop", "ta:Cooperation", "PREFIX ta: <https://w3id.org/tech-axis/ontology#>"),
        ("SELECT * { ?x partici", "ta:participant", "?x ta:participant"),
        ("SELECT * { ?x ?p region:flan", "region:flanders", "PREFIX region: "),
        ("SELECT * { ?x ?p Bayer", "region:bavaria", "?x ?p region:bavaria"),
        ("SELECT ?name { ?s ?p ?na", "?name", "?s ?p ?name"),
    ],
)
def test_names_are_completed_from_the_graph(page: Page, address: str, typed: str, offered: str, then: str) -> None:
    opened(page, address + "/sparql")
    write(page, "")
    page.focus(".CodeMirror textarea")
    page.keyboard.type(typed, delay=20)
    page.wait_for_selector(".CodeMirror-hints li")
    hints = page.locator(".CodeMirror-hints li span:first-child").all_inner_texts()
    assert offered in hints
    for _ in range(hints.index(offered)):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector(".CodeMirror-hints", state="detached")
    assert then in written(page)


@pytest.mark.parametrize(
    ("view", "scheme"), [("table", "light"), ("chart", "dark"), ("network", "light"), ("raw", "dark")]
)
def test_no_barrier_that_axe_knows_is_found(browser: Browser, address: str, view: str, scheme: str) -> None:
    page = browser.new_page(color_scheme=scheme)  # type: ignore[arg-type]
    asked(page, address, GRAPH if view == "network" else KINDS)
    page.click(f"#view-{view}")
    page.wait_for_timeout(200)
    found = Axe().run(page)
    told = {rule["id"]: [node["html"][:160] for node in rule["nodes"]] for rule in found.response["violations"]}
    assert told == {}
    page.close()


def test_without_scripts_a_form_answers_with_a_table_or_a_file(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(address + "/sparql")
    page.click("#gallery summary")
    page.click("text=Who does Bavaria cooperate with, and how often?")
    assert "region:bavaria" in page.input_value("#query")
    page.click("#run")
    assert page.locator("#answer tbody tr").count() > 50
    assert "region:saxony" in page.inner_text("#answer")
    page.fill("#query", "SELECT ?s { ?s ?p }")
    page.click("#run")
    assert "line 1, column" in page.inner_text("#answer [role=alert]")
    assert page.input_value("#query") == "SELECT ?s { ?s ?p }"
    page.fill("#query", GRAPH)
    page.click("#run")
    assert "40 rows" in page.inner_text("#answer")
    page.fill("#query", KINDS)
    with page.expect_response(lambda response: response.request.method == "POST") as came:
        page.click("button[value=json]")
    assert came.value.headers["content-type"] == "application/sparql-results+json"
    context.close()


def test_without_the_editor_the_plain_box_does_the_same(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.route("**/assets/yasqe/**", lambda route: route.abort())
    asked(page, address, KINDS)
    assert page.locator("textarea#query").is_visible()
    assert page.locator("#answer tbody tr").count() > 3
    page.fill("#query", "ASK {}")
    page.press("#query", "Control+Enter")
    page.wait_for_selector("#answer .truth")
    page.close()
