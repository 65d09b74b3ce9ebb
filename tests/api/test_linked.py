"""Linked data, asked for by those who use it: rdflib, curl, and browsers by their headers."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import rdflib
from rdflib import RDF, URIRef
from rdflib.compare import isomorphic

from graph.build import build
from graph.errors import SettingsError
from graph.settings import Settings, load_settings
from tests.service import running

ID = "https://w3id.org/tech-axis/id/"
TA = rdflib.Namespace("https://w3id.org/tech-axis/ontology#")
TIE = "cooperation/bavaria-flanders-strategic-partnership"
MEDIA = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "nt": "application/n-triples",
}
FORMATS = {"ttl": "turtle", "jsonld": "json-ld", "rdf": "xml", "nt": "nt"}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "place"),
    [
        (BROWSER, "/regions/bavaria"),
        ("*/*", "/regions/bavaria"),
        ("text/turtle", "/doc/id/region/bavaria.ttl"),
        ("application/ld+json", "/doc/id/region/bavaria.jsonld"),
        ("application/rdf+xml", "/doc/id/region/bavaria.rdf"),
        ("application/n-triples", "/doc/id/region/bavaria.nt"),
        ("text/turtle;q=0.3, application/rdf+xml;q=0.8, text/html;q=0.1", "/doc/id/region/bavaria.rdf"),
        ("text/turtle;q=0, application/*", "/doc/id/region/bavaria.jsonld"),
    ],
)
def test_an_iri_leads_to_the_document_that_the_client_prefers(service: httpx.Client, accept: str, place: str) -> None:
    answer = service.get("/id/region/bavaria", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["location"]) == (303, place)
    assert "Accept" in answer.headers["vary"]
    assert service.get(place).status_code == 200


def test_a_format_that_there_is_not_is_406_and_a_thing_that_there_is_not_is_404(service: httpx.Client) -> None:
    assert service.get("/id/region/bavaria", headers={"Accept": "image/png"}).status_code == 406
    for path in ("/id/region/nowhere", "/doc/id/region/nowhere.ttl", "/code/kind/none", "/graph/none", "/id/region/a%20%3C", "/doc/x", "/ontology/9.9.9", "/ontology.zip"):  # fmt: skip
        answer = service.get(path, headers={"Accept": "text/turtle"})
        assert answer.status_code == 404, path
        assert answer.headers["content-type"] == "application/problem+json"
    page = service.get("/id/region/nowhere", headers={"Accept": BROWSER})
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(
    "path", ["region/bavaria", TIE, "person/fabian-mehring", "topic/quantum-technologies", "source/src-imec-leadership"]
)
def test_rdflib_reads_an_iri_and_every_format_says_the_same(service: httpx.Client, path: str) -> None:
    address = f"{service.base_url}/id/{path}".replace("//id", "/id")
    graph = rdflib.Graph().parse(address)
    assert (URIRef(ID + path), RDF.type, None) in graph
    for ending, format_ in FORMATS.items():
        answer = service.get(f"/doc/id/{path}.{ending}")
        assert answer.headers["content-type"].partition(";")[0] == MEDIA[ending]
        assert isomorphic(rdflib.Graph().parse(data=answer.content, format=format_), graph), ending


def test_parts_codes_and_graphs_are_looked_up_too(service: httpx.Client) -> None:
    part = f"/id/{TIE}/participation/bavaria"
    assert service.get(part, headers={"Accept": BROWSER}).headers["location"] == "/cooperations/bavaria-flanders-strategic-partnership"  # fmt: skip
    graph = rdflib.Graph().parse(data=service.get(f"/doc{part}.nt").text, format="nt")
    assert (URIRef(ID + TIE + "/participation/bavaria"), TA.agent, URIRef(ID + "region/bavaria")) in graph
    assert (URIRef(ID + TIE), TA.participation, URIRef(ID + TIE + "/participation/bavaria")) in graph
    code = service.get("/code/kind/memorandum", headers={"Accept": BROWSER}).headers["location"]
    page, _, anchor = code.partition("#")
    assert f'id="{anchor}"' in service.get(page, headers={"Accept": BROWSER}).text
    record = f"/graph/cooperations/{TIE.partition('/')[2]}"
    answer = service.get(record, headers={"Accept": "text/turtle"}, follow_redirects=True)
    assert (URIRef(ID + TIE), RDF.type, None) in rdflib.Graph().parse(data=answer.text, format="turtle")
    assert service.get(record, headers={"Accept": BROWSER}).headers["location"].startswith("/cooperations/")
    assert service.get("/graph/register/regions", headers={"Accept": BROWSER}, follow_redirects=True).status_code == 200


def test_curl_follows_an_iri_to_data(embedded: httpx.Client) -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("curl is not installed")
    address = f"{embedded.base_url}id/region/bavaria" if str(embedded.base_url).endswith("/") else f"{embedded.base_url}/id/region/bavaria"  # fmt: skip
    command = [curl, "-sL", "-H", "Accept: application/n-triples", "-w", "%{url_effective}", address]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert said.endswith("/doc/id/region/bavaria.nt")
    assert f'<{ID}region/bavaria> <http://www.w3.org/2004/02/skos/core#prefLabel> "Bayern"@de .' in said


def test_json_ld_refers_to_our_context_and_is_compact(service: httpx.Client) -> None:
    document = service.get(f"/doc/id/{TIE}.jsonld").json()
    context = service.get("/ontology/context.jsonld")
    assert document["@context"].endswith("/ontology/context.jsonld")
    assert context.headers["content-type"] == "application/ld+json"
    assert context.headers["access-control-allow-origin"] == "*"
    node = next(node for node in document["@graph"] if node["id"] == ID + TIE)
    assert node["label"]["en"].startswith("Strategic partnership")
    assert ID + TIE + "/participation/bavaria" in node["participation"]


def test_the_ontology_is_a_page_and_data_by_version(service: httpx.Client) -> None:
    page = service.get("/ontology", headers={"Accept": BROWSER, "Accept-Language": "de"}).text
    data = rdflib.Graph().parse(f"{service.base_url}".rstrip("/") + "/ontology")
    for kind in (rdflib.OWL.Class, rdflib.OWL.ObjectProperty, rdflib.OWL.DatatypeProperty):
        for term in data.subjects(RDF.type, kind):
            if str(term).startswith(str(TA)):
                assert f'id="{str(term).partition("#")[2]}"' in page
    assert "dauerhafte Kooperation" in page
    assert "superclasses" in page
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)
    version = data.value(URIRef("https://w3id.org/tech-axis/ontology"), rdflib.OWL.versionInfo)
    dated = service.get(f"/ontology/{version}.ttl")
    assert isomorphic(rdflib.Graph().parse(data=dated.text, format="turtle"), data)


def test_documents_have_tags_and_heads(service: httpx.Client) -> None:
    first = service.get("/doc/id/region/bavaria.ttl")
    again = service.get("/doc/id/region/bavaria.ttl", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert service.head("/id/region/bavaria", headers={"Accept": "text/turtle"}).status_code == 303
    chosen = service.get("/doc/id/region/bavaria", headers={"Accept": "application/rdf+xml"})
    assert chosen.headers["content-location"].endswith("/doc/id/region/bavaria.rdf")


@pytest.mark.parametrize(
    ("path", "kind", "holds"),
    [
        ("/regions/bavaria", "AdministrativeArea", {"name": "Bavaria"}),
        ("/organisations/imec", "ResearchOrganization", {"sameAs": "https://ror.org/02kcbn207"}),
        ("/people/fabian-mehring", "Person", {"name": "Fabian Mehring"}),
        ("/cooperations/bavaria-flanders-strategic-partnership", "Project", {"foundingDate": "2025"}),
        ("/topics/quantum-technologies", "DefinedTerm", {}),
        ("/sources/src-imec-leadership", "CreativeWork", {"inLanguage": "en"}),
    ],
)
def test_the_page_of_a_thing_tells_search_engines_what_it_shows(
    service: httpx.Client, path: str, kind: str, holds: dict[str, str]
) -> None:
    page = service.get(path, headers={"Accept": BROWSER}).text
    found = re.findall(r'<script type="application/ld\+json">(.+?)</script>', page)
    assert len(found) == 1
    said = json.loads(found[0])
    assert said["@type"] == kind
    assert said["@id"].startswith(ID)
    assert said.items() >= holds.items()
    for media, place in re.findall(r'<link rel="alternate" type="([^"]+)" href="(/doc/[^"]+)">', page):
        assert service.get(place).headers["content-type"].startswith(media)


@pytest.fixture
def changed(small: Settings) -> Iterator[httpx.Client]:
    """A service over a few records, one of them renamed and one with a name that tries to break out of its script."""
    regions = next(path for path in sorted(Path(small.data).rglob("*.ttl")) if "a ta:Region" in path.read_text())
    text = regions.read_text(encoding="utf-8")
    slug = re.search(r"<region/([a-z-]+)>", text)
    assert slug is not None
    more = f"\n<region/old-name> <http://purl.org/dc/terms/isReplacedBy> <region/{slug[1]}> .\n"
    more += f'<region/{slug[1]}> <http://purl.org/dc/terms/description> "</script><script>alert(1)</script>"@en .\n'
    regions.write_text(text + more, encoding="utf-8")
    build(small)
    settings = small.model_copy(update={"base_url": "https://axis.example.org/sub"})
    with running(settings) as address, httpx.Client(base_url=address, timeout=60) as client:
        client.headers["x-slug"] = slug[1]
        yield client


def test_what_was_renamed_is_308_the_base_address_leads_and_nothing_breaks_out(changed: httpx.Client) -> None:
    slug = changed.headers["x-slug"]
    moved = changed.get("/id/region/old-name", headers={"Accept": "text/turtle"})
    assert (moved.status_code, moved.headers["location"]) == (308, f"https://axis.example.org/sub/id/region/{slug}")
    seen = changed.get(f"/id/region/{slug}", headers={"Accept": "application/ld+json"})
    assert seen.headers["location"] == f"https://axis.example.org/sub/doc/id/region/{slug}.jsonld"
    document = changed.get(f"/doc/id/region/{slug}.jsonld").json()
    assert document["@context"] == "https://axis.example.org/sub/ontology/context.jsonld"
    page = changed.get(f"/regions/{slug}", headers={"Accept": BROWSER}).text
    assert "<script>alert" not in page


def test_a_view_of_an_older_snapshot_opens_on_what_its_things_are_called_now(changed: httpx.Client) -> None:
    asked = "/explore?snapshot=0123456789abcdef&show=table&focus=region/old-name&topic=gone"
    answer = changed.get(asked, headers={"Accept": BROWSER})
    now = f"/explore?snapshot=0123456789abcdef&show=table&focus=region/{changed.headers['x-slug']}"
    assert (answer.status_code, answer.headers["location"].removeprefix("/sub")) == (307, now)
    assert changed.get(now, headers={"Accept": BROWSER}).status_code == 200


def test_a_base_address_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TECH_AXIS_BASE_URL", "axis.example.org")
    with pytest.raises(SettingsError, match="TECH_AXIS_BASE_URL"):
        load_settings()
