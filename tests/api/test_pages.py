"""Lists and pages of things, as a reader without scripts gets them."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import httpx
import pytest

from graph.build import build
from graph.settings import Settings
from tests.service import running

PLACES = {
    "/regions/bavaria": ("Bavaria", "Partners", "Munich", "DE2"),
    "/countries/austria": ("Austria", "Partners"),
    "/cities/munich": ("Munich", "Cooperations"),
    "/organisations/imec": ("imec", "Leuven", "ror.org"),
    "/people/fabian-mehring": ("Fabian Mehring", "Offices", "attested on"),
    "/topics/quantum-technologies": ("Quantum technologies", "Cooperations"),
    "/cooperations/bavaria-flanders-strategic-partnership": ("Who takes part", "Flanders", "as of 6 May 2026"),
    "/sources/src-imec-leadership": ("What is written in it",),
}
HTML = {"Accept": "text/html"}


@pytest.mark.parametrize("path", PLACES)
def test_the_page_of_a_thing_says_what_is_known_and_names_its_sources(embedded: httpx.Client, path: str) -> None:
    answer = embedded.get(path, headers=HTML)
    assert answer.status_code == 200
    for wanted in PLACES[path]:
        assert wanted in answer.text
    marks = set(re.findall(r'href="#(source-\d+)"', answer.text))
    assert marks <= set(re.findall(r'id="(source-\d+)"', answer.text))
    assert marks or path.startswith("/sources/")


@pytest.mark.parametrize("path", PLACES)
def test_no_link_of_a_page_leads_nowhere(embedded: httpx.Client, path: str) -> None:
    page = embedded.get(path, headers=HTML).text
    anchors = set(re.findall(r'id="([^"]+)"', page))
    assert {link[1:] for link in re.findall(r'href="(#[^"]+)"', page)} <= anchors
    links = sorted({link.partition("#")[0] for link in re.findall(r'href="(/(?!language)[^"]*)"', page)})
    for link in (*links[:12], *links[-12:]):
        assert embedded.get(link.replace("&amp;", "&"), headers=HTML).status_code in (200, 202, 303, 307), link


@pytest.mark.parametrize(
    "path", ["regions", "countries", "cities", "people", "organisations", "topics", "cooperations", "sources"]
)
def test_a_list_counts_what_it_holds_and_narrows_down(embedded: httpx.Client, path: str) -> None:
    page = embedded.get(f"/{path}", headers=HTML)
    assert page.status_code == 200
    total = embedded.get(f"/api/v1/{path}", params={"limit": 1}).json()["meta"]["total"]
    assert f"{total:,} in all" in page.text


def test_a_filter_narrows_a_list_and_can_be_let_go(embedded: httpx.Client) -> None:
    page = embedded.get("/cooperations?topic=quantum-technologies&country=finland&lang=de", headers=HTML).text
    total = embedded.get("/api/v1/cooperations?topic=quantum-technologies&country=finland&limit=1").json()["meta"][
        "total"
    ]
    assert f"{total} von 979" in page
    assert "Thema: Quantentechnologien" in page
    assert 'href="/cooperations?country=finland&amp;sort=-start"' in page


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/regions?country=nowhere", "nowhere"),
        ("/regions?colour=blue", "known are"),
        ("/cooperations?state=asleep", "announced"),
        ("/cooperations?asOf=2023-02-30", "no date"),
        ("/cooperations?from=2024&to=2020", "lies after"),
        ("/cooperations?page=0", "no page number"),
        ("/cooperations?page=9999", "pages"),
        ("/cooperations?topic=ai&topic=ai", "more than once"),
        ("/regions/bavaria?depth=2", "not known here"),
    ],
)
def test_a_wrong_parameter_is_told_and_says_what_would_be_right(embedded: httpx.Client, path: str, said: str) -> None:
    answer = embedded.get(path, headers=HTML)
    assert answer.status_code == 400
    assert said in answer.text


def test_an_unknown_name_gets_the_nearest_ones(embedded: httpx.Client) -> None:
    answer = embedded.get("/regions/bavria", headers=HTML)
    assert answer.status_code == 404
    assert 'href="/regions/bavaria"' in answer.text
    assert embedded.get("/cooperations/" + "x" * 5000, headers=HTML).status_code == 404


def test_a_page_is_kept_and_told_unchanged(embedded: httpx.Client) -> None:
    first = embedded.get("/regions/saxony", headers=HTML)
    again = embedded.get("/regions/saxony", headers=HTML | {"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    german = embedded.get("/regions/saxony", headers=HTML | {"Accept-Language": "de"})
    assert german.headers["etag"] != first.headers["etag"]
    assert "Sachsen" in german.text and '<html lang="de"' in german.text


@pytest.mark.parametrize("accepted", ["gzip", "gzip, br"])  # the one is kept by the first request, the other is not
def test_a_page_told_unchanged_may_still_be_framed(embedded: httpx.Client, accepted: str) -> None:
    asked = HTML | {"Accept-Encoding": "gzip"}
    first = embedded.get("/explore?embed=1", headers=asked)
    told = {"If-None-Match": first.headers["etag"], "Accept-Encoding": accepted}
    again = embedded.get("/explore?embed=1", headers=asked | told)
    assert again.status_code == 304
    assert "frame-ancestors 'self'" in first.headers["content-security-policy"]
    assert again.headers["content-security-policy"] == first.headers["content-security-policy"]
    assert "content-type" not in again.headers


ATOM = "{http://www.w3.org/2005/Atom}"


def test_the_start_page_leads_to_answers_and_says_as_of_when_its_figures_are(embedded: httpx.Client) -> None:
    page = embedded.get("/", headers=HTML).text
    assert "979" in page and "A missing tie does not mean that there is none" in page
    assert embedded.get("/go/region?region=flanders").headers["location"] == "/regions/flanders"
    assert embedded.get("/go/region?region=austria").headers["location"] == "/countries/austria"
    assert embedded.get("/go/topic?topic=nothing", headers=HTML).status_code == 404


def test_what_is_new_counts_from_the_day_asked_for(embedded: httpx.Client) -> None:
    assert "Bavaria–Flanders digital alliance" in embedded.get("/new?since=2026-05-06", headers=HTML).text
    later = embedded.get("/new?since=2026-05-07", headers=HTML).text
    assert "Bavaria–Flanders digital alliance" not in later
    for wrong in ("2026-02-30", "yesterday", "2999-01-01"):
        answer = embedded.get("/new", params={"since": wrong}, headers=HTML)
        assert answer.status_code == 400 and wrong in answer.text


def test_the_feed_is_atom_and_its_entries_are_things_of_the_graph(embedded: httpx.Client) -> None:
    answer = embedded.get("/feed.atom")
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.content)
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 50
    for entry in entries:
        assert (entry.findtext(f"{ATOM}id") or "").startswith("https://w3id.org/tech-axis/id/cooperation/")
        assert entry.findtext(f"{ATOM}title") and entry.findtext(f"{ATOM}updated")
    link = entries[0].find(f"{ATOM}link[@rel='alternate']")
    assert link is not None and embedded.get(link.attrib["href"], headers=HTML).status_code == 200


def test_promises_tell_their_age_and_what_came_after(embedded: httpx.Client) -> None:
    page = embedded.get("/promised?region=saxony", headers=HTML).text
    assert "Joint training of the police forces" in page and "years ago" in page
    assert 'href="/cooperations/bavaria-saxony-security-programme"' in page or "five-point security programme" in page
    assert "Nothing in the graph came after it." in page
    assert "Deepening the strategic partnership of Bavaria and Flanders" not in page


@pytest.mark.parametrize("path", ["about", "licences", "privacy", "accessibility", "imprint", "coverage"])
def test_what_an_organisation_must_know_stands_in_both_languages(embedded: httpx.Client, path: str) -> None:
    english = embedded.get(f"/{path}", headers=HTML).text
    german = embedded.get(f"/{path}?lang=de", headers=HTML).text
    assert english != german and '<html lang="de"' in german
    assert "<h1>" in english and "%" not in re.sub(r"\d,? ?%|\d+ %|%20", "", re.sub(r"<[^>]+>", "", german))


def test_the_operator_is_named_where_the_settings_name_one(published: Settings) -> None:
    named = published.model_copy(update={"operator": "Agentur <b>Süd</b>", "operator_contact": "mail@example.org"})
    with running(named) as address:
        page = httpx.get(address + "/imprint", headers=HTML).text
    assert "Agentur &lt;b&gt;Süd&lt;/b&gt;" in page and "mailto:mail@example.org" in page


HOSTILE = "<script>alert(1)</script> \"quoted\" 'single' \u202egnol \u0000"[:-1]


def test_hostile_names_show_as_text_everywhere(small: Settings) -> None:
    path = small.data / "cooperations" / "partnership.ttl"
    text = path.read_text(encoding="utf-8")
    label = re.search(r'skos:prefLabel "([^"]+)"@en', text)
    assert label is not None
    planted = (HOSTILE + "x" * 10_000).replace('"', '\\"')
    path.write_text(text.replace(f'"{label[1]}"@en', f'"{planted}"@en'), encoding="utf-8")
    build(small)
    slug = re.search(r"cooperation/([\w-]+)>", text)
    assert slug is not None
    with running(small) as address:
        for page in ("/", "/cooperations", f"/cooperations/{slug[1]}", "/new", "/promised", "/coverage", "/feed.atom"):
            answer = httpx.get(address + page, headers=HTML, timeout=60)
            assert answer.status_code == 200, page
            assert "<script>alert" not in answer.text, page


def test_a_topic_page_says_who_is_at_the_centre_and_who_bridges(embedded: httpx.Client) -> None:
    page = embedded.get("/topics/quantum-technologies", headers=HTML).text
    ranked = embedded.get("/api/v1/analytics/measures?by=strength&topic=quantum-technologies&limit=3").json()["data"]
    for row in ranked:
        assert row["label"] in page
    assert "Bridging the groups" in page and "rank" in page


def test_search_finds_what_is_misspelt_and_says_under_which_name(embedded: httpx.Client) -> None:
    page = embedded.get("/search?q=bavaira", headers=HTML).text
    assert 'href="/regions/bavaria"' in page
    assert "found as" in embedded.get("/search?q=Freistaat+Bayern&type=region", headers=HTML).text
    assert "Nothing in the graph has a name like" in embedded.get("/search?q=zzzqqqxxx", headers=HTML).text
    assert "&lt;script&gt;" in embedded.get("/search", params={"q": "<script>"}, headers=HTML).text
    assert embedded.get("/search?q=x&type=planet", headers=HTML).status_code == 400


def test_the_table_of_ties_names_places_in_the_readers_language(embedded: httpx.Client) -> None:
    page = embedded.get("/explore/table?lang=de", headers=HTML).text
    assert ">Bayern</a></td>" in page and ">Flandern</a></td>" in page and ">Flanders</a></td>" not in page
    assert "5.107 Verbindungen" in page and "Seite 1 von 52" in page


def test_the_table_of_ties_takes_the_address_of_a_view_and_is_sorted_by_any_column(embedded: httpx.Client) -> None:
    address = "/explore/table?topic=quantum-technologies,photonics&country=austria&asof=2024&sort=one"
    page = embedded.get(address, headers=HTML).text
    assert re.search(r'<option value="quantum-technologies,photonics" selected>Quantum \w+, Photonics</option>', page)
    assert 'href="/explore?topic=quantum-technologies,photonics&amp;country=austria&amp;asof=2024"' in page
    assert '<th scope="col" aria-sort="ascending"><a class="sort" href="/explore/table?topic=quantum' in page
    firsts = re.findall(r"<tr><td><a [^>]*>([^<]*)</a></td>", page)
    assert firsts == sorted(firsts, key=str.casefold) and len(set(firsts)) > 3
    around = embedded.get("/explore/table?view=around&focus=organisation/imec&layout=circles", headers=HTML).text
    assert "Ties: imec" in around and ">Flanders</a></td>" in around
    nothing = embedded.get("/explore/table?topic=blue-economy&asof=1930", headers=HTML)
    assert nothing.status_code == 200 and "No tie passes these filters" in nothing.text


@pytest.mark.parametrize(
    ("search", "status", "words"),
    [
        ("topic=nothing", 400, "is none of"),
        ("from=2020&until=2010", 400, "later than"),
        ("asof=2023-02-30", 400, "is no date"),
        ("sort=size", 400, "is none of: one, other"),
        ("page=53", 400, "pages from 1 to 52"),
        ("planet=x", 400, "not known here"),
        ("topic=a&topic=b", 400, "more than once"),
        ("focus=region/bavria", 404, "bavria"),
    ],
)
def test_the_table_of_ties_refuses_what_it_does_not_know(
    embedded: httpx.Client, search: str, status: int, words: str
) -> None:
    answer = embedded.get(f"/explore/table?{search}", headers=HTML)
    assert answer.status_code == status and words in answer.text


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/nowhere", ("Nicht gefunden", "Unter dieser Adresse gibt es nichts")),
        ("/cooperations?topic=nothing", ("<h1>Ungültiger Parameter</h1>", "Startseite")),
    ],
)
def test_an_error_says_in_german_what_to_do(embedded: httpx.Client, path: str, said: tuple[str, ...]) -> None:
    page = embedded.get(path, headers=HTML | {"Accept-Language": "de"}).text
    for words in said:
        assert words in page


@pytest.mark.parametrize(
    ("cooperation", "said"),
    [
        ("madrid-bavaria-2008", "Transport and Technology, Bavaria, attested on 3 March 2010"),
        ("vanguard-initiative", "Minister-President, Flanders, attested on 30 January 2014"),
        ("ruhr-manchester-mou-2021", "undated"),
    ],
)
def test_an_office_beside_an_act_tells_the_attestation_nearest_to_it(
    embedded: httpx.Client, cooperation: str, said: str
) -> None:
    assert said in embedded.get(f"/cooperations/{cooperation}", headers=HTML).text


def test_the_cooperations_of_a_region_and_those_of_the_regions_in_it_are_counted_apart(embedded: httpx.Client) -> None:
    page = embedded.get("/regions/flanders", headers=HTML).text
    own = re.search(r'<a href="/regions/flanders/cooperations">All (\d+)</a>', page)
    every = re.search(r'<a href="/cooperations\?region=flanders">With filters, [^<]*: (\d+)</a>', page)
    assert own and every and int(own[1]) < int(every[1])
    assert f'Cooperations <span class="quiet number">{own[1]}</span>' in page
    assert f"{every[1]} of" in embedded.get("/cooperations?region=flanders", headers=HTML).text
    assert re.search(r"The last \d+ are partners only by long lists", page)


def test_a_step_of_a_way_counts_what_the_comparison_of_its_ends_counts(embedded: httpx.Client) -> None:
    way = embedded.get("/connections?from=bavaria&to=baden-wuerttemberg", headers=HTML).text
    compared = embedded.get("/compare?a=bavaria&b=baden-wuerttemberg", headers=HTML).text
    count = re.search(r"The two have (\d+) cooperations with each other", compared)
    assert count and f"{count[1]} cooperations" in way


def test_what_was_announced_for_a_day_that_has_passed_has_not_begun(embedded: httpx.Client) -> None:
    page = embedded.get("/new?since=2025-01-01", headers=HTML).text
    begun = page.partition("Begun or held since then")[2].partition("Announced since then")[0]
    assert "held" in begun and "announced" not in begun
    assert 'href="/sources/' in page.partition("Sources published since then")[2]


def test_what_a_wrong_name_may_mean_is_a_link(embedded: httpx.Client) -> None:
    answer = embedded.get("/briefing?a=bavaria&b=flandres", headers=HTML | {"Accept-Language": "de"})
    assert answer.status_code == 404
    assert '<a href="/briefing?a=bavaria&amp;b=flanders">Flandern</a>' in answer.text


@pytest.mark.parametrize(("language", "words"), [("en", "data of"), ("de", "Daten vom")])
def test_every_sheet_of_paper_names_day_and_snapshot(embedded: httpx.Client, language: str, words: str) -> None:
    assert f'href="/paper.css?lang={language}"' in embedded.get(f"/regions?lang={language}", headers=HTML).text
    style = embedded.get(f"/paper.css?lang={language}")
    assert style.headers["content-type"].startswith("text/css")
    assert f'content: "Tech Axis, {words} ' in style.text and style.headers["tech-axis-snapshot"] in style.text
