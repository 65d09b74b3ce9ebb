"""Questions and their charts: what stands on a page is what the interface answers, and bad input is told."""

from __future__ import annotations

import html
import re
import time

import httpx
import pytest

from graph.analytics.learned import ready
from graph.build import build
from graph.settings import Settings
from graph.snapshot import Shelf
from tests.service import running

HTML = {"Accept": "text/html"}


def page(embedded: httpx.Client, path: str, status: int = 200) -> str:
    """The text of a page, its marks of sources and tags left out."""
    answer = loaded(embedded, path)
    assert answer.status_code == status, answer.text
    return plain(answer.text)


def loaded(client: httpx.Client, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
    """A page once the back-test of its data has been made, as a browser that loads again gets it."""
    answer = client.get(path, headers=HTML | (headers or {}))
    for _ in range(120):
        if answer.status_code != 202 or "refresh" not in answer.headers:
            break
        time.sleep(0.5)
        answer = client.get(path, headers=HTML | (headers or {}))
    return answer


def plain(text: str) -> str:
    text = re.sub(r"<sup.*?</sup>", "", text, flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", text)))


def test_connections_are_the_paths_of_the_interface_with_their_cooperations(embedded: httpx.Client) -> None:
    found = embedded.get("/api/v1/paths?from=bavaria&to=catalonia&limit=4").json()["data"]
    shown = page(embedded, "/connections?from=bavaria&to=catalonia")
    for path in found:
        for step in path["steps"]:
            assert f"{step['oneLabel']} – {step['otherLabel']} {step['cooperations']} cooperation" in shown
            for through in step["through"]:
                assert through["label"] in shown


def test_where_no_way_leads_the_page_says_so_and_what_to_try(embedded: httpx.Client) -> None:
    shown = page(embedded, "/connections?from=bavaria&to=catalonia&topic=quantum-technologies&asOf=1930-01-01")
    assert "No way between the two is in the graph. That does not mean that there is none." in shown
    assert "after the day that you chose" in shown and "The same on any topic" in shown


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/connections?from=bavria&to=catalonia", 404, "did you mean bavaria"),
        ("/connections?from=bavaria&to=bavaria", 400, "same place"),
        ("/connections?from=bavaria&to=catalonia&topic=quantun-technologies", 404, "did you mean quantum-technologies"),
        ("/connections?from=bavaria&to=catalonia&asOf=yesterday", 400, "is no day"),
        ("/connections?from=bavaria&over=hesse", 400, "not known here"),
        ("/partners?region=bavria", 404, "did you mean bavaria"),
        ("/partners?region=bavaria&topic=nothing-like-it", 404, "no topic"),
        ("/league?by=fame", 400, "betweenness"),
        ("/league?country=bavaria", 400, "no country"),
        ("/league?page=99", 400, "pages from 1 to"),
        ("/compare?a=bavaria&b=bavaria", 400, "same place"),
        ("/timeline?kind=party", 400, "memorandum"),
        ("/regions/bavria/profile", 404, "Bavaria"),
        ("/communities?topic=quantum", 404, "no topic"),
        ("/what-if?add=bavaria", 400, "two to 10 places"),
        ("/what-if?one=bavaria&do=add", 400, "at least two"),
        ("/what-if?end=cooperation/never-was", 404, "no cooperation"),
        ("/what-if?add=bavaria~emilia-romgna", 404, "did you mean emilia-romagna"),
        ("/compare?a=bavaria&b=badn-wuerttemberg", 404, "did you mean baden-wuerttemberg"),
    ],
)
def test_what_cannot_be_answered_is_told_with_what_would_be_right(
    embedded: httpx.Client, path: str, status: int, said: str
) -> None:
    assert said in page(embedded, path, status)


def test_suggestions_and_their_back_test_are_those_of_the_interface(embedded: httpx.Client) -> None:
    found = embedded.get("/api/v1/analytics/partners?place=bavaria&limit=10").json()["data"]
    shown = page(embedded, "/partners?region=bavaria")
    for item in found:
        assert item["label"] in shown
        assert all(reason["english"] in shown for reason in item["reasons"])
    assert f"{found[0]['probability'] * 100:.0f} %" in shown
    means = embedded.get("/api/v1/analytics/backtest").json()["means"]
    for method in means:
        assert f"{round(means[method]['rocAuc']['value'], 2):g}" in shown
    german = page(embedded, "/partners?region=bavaria&lang=de")
    assert found[0]["reasons"][0]["german"] in german


def test_the_league_table_is_the_ranking_of_the_interface_with_its_intervals(embedded: httpx.Client) -> None:
    for query in ("by=strength", "by=betweenness&topic=quantum-technologies", "by=degree&country=germany"):
        found = embedded.get(f"/api/v1/analytics/measures?{query}&limit=40").json()
        shown = page(embedded, f"/league?{query}")
        for row in found["data"]:
            assert f"{row['rank']}{row['label']}" in shown
            assert f"rank {row['rank']}, between {row['rankLow']} and {row['rankHigh']}" in shown
        assert found["measure"]["reading"]["en"] in shown


def test_partners_in_common_and_apart_add_up_to_the_partners_of_each(embedded: httpx.Client) -> None:
    shown = page(embedded, "/compare?a=bavaria&b=baden-wuerttemberg")
    counted = [int(number) for number in re.findall(r"(?:In common|Only of [^:]+): (\d+)", shown)][:3]
    degrees = {
        row["id"]: row["value"] for row in embedded.get("/api/v1/analytics/measures?by=degree&limit=50").json()["data"]
    }
    # They are partners of each other too.
    assert counted[0] + counted[1] + 1 == degrees["region/bavaria"]
    assert counted[0] + counted[2] + 1 == degrees["region/baden-wuerttemberg"]


def test_growth_and_turnover_on_the_timeline_are_those_of_the_interface(embedded: httpx.Client) -> None:
    rows = embedded.get("/api/v1/analytics/turnover?place=bavaria").json()["data"]
    shown = page(embedded, "/timeline?region=bavaria")
    total = embedded.get("/api/v1/cooperations?region=bavaria&limit=1").json()["meta"]["total"]
    assert f"In order, the newest first {total}" in shown
    for row in rows[-10:]:
        counted = {"that stand": row["standing"], "ended": row["ended"], "renewed": row["renewed"] + row["resumed"]}
        for name, count in counted.items():
            assert (f"Ties {name}, {row['year']}: {count}" in shown) == bool(count)
    assert "Nothing in the graph fits all of this." in page(
        embedded, "/timeline?region=bavaria&topic=blue-economy&kind=memorandum"
    )


def test_a_profile_tells_the_specialisation_of_the_interface_and_its_gaps(embedded: httpx.Client) -> None:
    for path, place in (("/regions/bavaria", "bavaria"), ("/countries/austria", "country/austria")):
        found = embedded.get(f"/api/v1/analytics/specialisation?place={place}").json()
        shown = page(embedded, f"{path}/profile")
        for row in (row for row in found["data"] if row["cooperations"]):
            assert f"{row['label']}{row['cooperations']}{round(row['specialisation'], 2):g}" in shown
        gaps = shown.partition("On record at home")[2]
        assert all(row["label"] in gaps for row in found["data"] if row["gap"])


def test_communities_are_those_of_the_interface_with_all_members(embedded: httpx.Client) -> None:
    for query in ("", "?topic=quantum-technologies"):
        found = embedded.get(f"/api/v1/analytics/communities{query}").json()["data"]
        shown = page(embedded, f"/communities{query}")
        for group in found:
            assert f"{group['number']}. {group['name']['en']}" in shown
            assert all(member["label"] in shown for member in group["members"])
            assert f"together in {group['stability'] * 100:.0f} % of the runs" in shown


def test_a_scenario_shows_what_the_interface_reckons_and_keeps_nothing(embedded: httpx.Client) -> None:
    word = "region/bavaria~region/emilia-romagna"
    found = embedded.get(f"/api/v1/analytics/scenario?add={word}").json()
    shown = page(embedded, f"/what-if?add={word}")
    assert f"Working ties{found['before']['ties']:,}{found['after']['ties']:,}" in shown
    for row in found["data"]:
        figures = "".join(f"{row[when]['partners']}" for when in ("before", "after"))
        assert f"{row['label']}{figures}" in shown
    for row in found["suggestions"]:
        assert f"{row['label']}{row['before'] or '–'}{row['after'] or '–'}" in shown


def test_a_question_about_a_day_stays_with_that_day_from_page_to_page(embedded: httpx.Client) -> None:
    day = "asOf=2020-06-30"
    shown = loaded(embedded, f"/partners?region=bavaria&{day}").text
    for path in ("/what-if", "/connections"):
        onward = [link for link in re.findall(r'href="([^"]+)"', shown) if link.startswith(f"{path}?")]
        assert len(onward) == 10 and all(link.endswith(f"&amp;{day}") for link in onward)
    scenario = loaded(embedded, f"/what-if?add=region/bavaria~region/emilia-romagna&{day}").text
    assert "as of 30 June 2020" in scenario and f'href="/partners?region=bavaria&amp;{day}"' in scenario


def test_a_change_chosen_in_the_form_becomes_an_address_that_can_be_shared(embedded: httpx.Client) -> None:
    answer = embedded.get("/what-if?one=bavaria&other=wales&third=italy&topic=hydrogen&do=add", headers=HTML)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/what-if?add=region/bavaria~region/wales~country/italy&topic=hydrogen"
    tied = embedded.get(f"{answer.headers['location']}&one=bavaria&other=flanders&do=end", headers=HTML)
    assert tied.headers["location"].endswith("&end=region/bavaria~region/flanders&topic=hydrogen")
    assert "Ended: Bavaria – Flanders" in page(embedded, tied.headers["location"])
    hits = embedded.get("/what-if?find=Strategic partnership Bavaria Flanders", headers=HTML).text
    assert 'href="/what-if?end=cooperation/bavaria-flanders-strategic-partnership"' in hits


def test_pages_of_a_past_day_say_how_many_records_without_a_date_they_leave_out(embedded: httpx.Client) -> None:
    api = embedded.get("/api/v1/analytics/partners?place=bavaria&asOf=2020-06-30").json()["meta"]["undated"]
    groups = embedded.get("/api/v1/analytics/communities?asOf=2020-06-30").json()["meta"]["undated"]
    for address, undated in (
        ("/partners?region=bavaria", api),
        ("/what-if?add=region/bavaria~region/emilia-romagna", api),
        ("/communities", groups),
    ):
        at = "&" if "?" in address else "?"
        assert undated > 0
        assert f"Left out because they have no date at all: {undated}." in page(
            embedded, f"{address}{at}asOf=2020-06-30"
        )
        assert "no date at all" not in page(embedded, address)


def test_while_new_data_are_tested_nobody_waits_and_the_page_comes_when_they_are(small: Settings) -> None:
    build(small)
    with running(small) as address, httpx.Client(base_url=address, timeout=60) as client:
        snapshot = Shelf(small).current()
        # A process cannot have started and ended within no time.
        assert not ready(snapshot, small, 0)
        first = client.get("/partners?region=bavaria", headers=HTML)
        assert first.status_code == 200 or ("refresh" in first.headers and "still being tested" in first.text)
        assert "Whom Bavaria should approach next" in first.text
        assert client.get("/what-if?add=region/bavaria~region/saxony", headers=HTML).status_code == 200
        assert loaded(client, "/partners?region=bavaria").status_code == 200
        assert ready(snapshot, small, 0)


def test_the_end_of_what_ties_nobody_changes_nothing(embedded: httpx.Client) -> None:
    assert "nothing in the network would change" in page(embedded, "/what-if?end=cooperation/european-tech-alliance")


def test_of_a_few_records_with_hostile_names_every_page_still_says_what_there_is(small: Settings) -> None:
    planted = "<script>alert(1)</script> \u202e 'quoted' " + "x" * 10_000
    path = small.data / "cooperations" / "partnership.ttl"
    text = path.read_text(encoding="utf-8")
    label = re.search(r'skos:prefLabel "([^"]+)"@en', text)
    assert label is not None
    path.write_text(text.replace(f'"{label[1]}"@en', f'"{planted}"@en'), encoding="utf-8")
    build(small)
    with running(small) as address, httpx.Client(base_url=address, timeout=120) as client:
        places = [
            row["id"] for kind in ("regions", "countries") for row in client.get(f"/api/v1/{kind}").json()["data"]
        ]
        one, other = places[:2]
        for path_ in (
            f"/connections?from={one}&to={other}",
            f"/partners?region={one}",
            f"/compare?a={one}&b={other}",
            "/league",
            "/timeline",
            f"/regions/{one.partition('/')[2]}/profile",
            "/communities",
            f"/what-if?add={one}~{other}",
            "/what-if?find=alert",
        ):
            answer = loaded(client, path_)
            assert answer.status_code == 200, (path_, answer.text[-600:])
            assert "<script>alert" not in answer.text, path_
            if path_ == "/timeline":
                assert "&lt;script&gt;alert(1)" in answer.text


PAGES = (
    "/connections?from=bavaria&to=catalonia",
    "/partners?region=bavaria",
    "/compare?a=bavaria&b=baden-wuerttemberg",
    "/league?topic=quantum-technologies",
    "/timeline?topic=quantum-technologies",
    "/regions/bavaria/profile",
    "/communities",
    "/what-if?add=region/bavaria~region/emilia-romagna",
)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_charts_speaks_german_whole_and_keeps_to_the_policy(embedded: httpx.Client, path: str) -> None:
    answer = loaded(embedded, path, {"Accept-Language": "de"})
    assert '<html lang="de"' in answer.text
    assert not re.search(r"<[^>]+ style=|<style|<script(?! type=\"application/json\")(?![^>]*\bsrc=)", answer.text)
    for word in ("Working ties", "Show all", ">Show<", "Sources", "As a table", "%(", "%%"):
        assert word not in answer.text
    anchors = set(re.findall(r'id="([^"]+)"', answer.text))
    assert set(re.findall(r'href="#([^"]+)"', answer.text)) <= anchors


@pytest.mark.parametrize("path", PAGES)
def test_links_of_a_page_of_charts_lead_somewhere(embedded: httpx.Client, path: str) -> None:
    links = sorted(set(re.findall(r'href="(/(?!language)[^"#]*)"', loaded(embedded, path).text)))
    questions = [link for link in links if "?" in link or "profile" in link]
    for link in (*links[:4], *questions[:6], *questions[-4:]):
        assert embedded.get(html.unescape(link), headers=HTML).status_code in (200, 202, 303, 307), link
