"""The six questions of a strategist, each answered within three clicks from the start page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page

MOST_CLICKS = 3
pytestmark = pytest.mark.usefixtures("tested")


class Reader:
    """Somebody who begins at the start page, clicks, and counts the clicks; a choice from a list is one too."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.clicks = 0
        page.goto(address + "/")

    def choose(self, question: str, field: str, name: str) -> None:
        self._card(question).locator(f"select[name={field}]").select_option(label=name)
        self.clicks += 1

    def press(self, question: str, name: str) -> None:
        self._card(question).get_by_role("button", name=name).or_(
            self._card(question).get_by_role("link", name=name, exact=True)
        ).first.click()
        self.clicks += 1

    def follow(self, name: str) -> None:
        self.page.locator("main").get_by_role("link", name=name, exact=True).first.click()
        self.clicks += 1

    def sees(self, *texts: str) -> None:
        said = self.page.locator("main").inner_text()
        assert [text for text in texts if text not in said] == []
        assert self.clicks <= MOST_CLICKS

    def sees_sources(self) -> None:
        """Marks of sources, the first of which leads to a source, and links to where sources are written."""
        mark = self.page.locator("sup.marks a").first
        assert self.page.locator(mark.get_attribute("href") or "#none").is_visible()
        links = self.page.locator("section.notes a[rel~=external]")
        assert (links.first.get_attribute("href") or "").startswith("http")

    def _card(self, question: str) -> Locator:
        return self.page.locator(".questions > li", has=self.page.get_by_role("heading", name=question))


@pytest.fixture
def reader(browser: Browser, address: str) -> Iterator[Reader]:
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="en-GB")
    page.set_default_timeout(60_000)
    yield Reader(page, address)
    page.close()


def test_who_bavaria_cooperates_with_on_what_since_when_how_solid_and_who_is_behind_it(reader: Reader) -> None:
    reader.press("Who does a region cooperate with?", "Show")
    reader.sees("Bavaria", "Partners", "Flanders", "Ties by topic", "Artificial intelligence", "People")
    reader.sees("Institutes, hubs and other organisations", "attested on", "since ", "active, as of")
    reader.sees_sources()


def test_who_works_on_quantum_who_is_at_the_centre_and_who_bridges_the_camps(reader: Reader) -> None:
    reader.press("Who works on a topic?", "Show")
    reader.sees("Quantum technologies", "At the centre", "Bridging the groups", "Groups", "Bavaria")
    reader.follow("League table")
    reader.sees("Rank between", "Bavaria", "How certain a rank is")


def test_how_to_reach_catalonia_through_whom_on_which_topic_on_what_evidence(reader: Reader) -> None:
    reader.choose("How do we reach a region?", "to", "Catalonia")
    reader.press("How do we reach a region?", "Show")
    reader.sees("From Bavaria to Catalonia", "Bavaria – Baden-Württemberg", "In Baden-Württemberg:", "cooperations")
    reader.sees_sources()


def test_whom_to_approach_next_why_and_what_the_tie_would_change(reader: Reader) -> None:
    reader.press("Whom should we approach next?", "Show")
    reader.sees("Whom Bavaria should approach next", "partners in common", "What the tie would change:")
    reader.sees("How far to trust this", "Chance", "km from seat to seat")


def test_what_is_new_and_what_became_of_promises(reader: Reader) -> None:
    reader.press("What is new, and what became of promises?", "What is new")
    reader.sees("What is new")
    reader.sees_sources()
    reader.page.go_back()
    reader.press("What is new, and what became of promises?", "What was promised")
    reader.sees("What came after:", "Nothing in the graph came after it.", "ago")


def test_the_ministers_trip_to_flanders_on_one_page(reader: Reader) -> None:
    reader.choose("Prepare a trip", "b", "Flanders")
    reader.press("Prepare a trip", "Prepare")
    reader.sees("Bavaria", "Flanders", "imec", "Sources")
    assert reader.page.url.endswith("/briefing?a=bavaria&b=flanders")


def test_a_scenario_is_made_without_scripts_and_its_address_shows_the_same_to_others(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(address + "/what-if")
    page.locator("select[name=one]").select_option(label="Bavaria")
    page.locator("select[name=other]").select_option(label="Emilia-Romagna")
    page.locator("form.ask button.primary").click()
    assert page.url.endswith("/what-if?add=region/bavaria~region/emilia-romagna")
    said = page.locator("main").inner_text()
    page.goto(page.url)
    assert page.locator("main").inner_text() == said and "New: Bavaria – Emilia-Romagna" in said
    page.get_by_role("link", name="take back").click()
    assert page.url.endswith("/what-if")
    context.close()
