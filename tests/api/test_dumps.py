"""Downloads: the page, the description for portals, and the files, whole and in part."""

from __future__ import annotations

import hashlib
import time

import httpx
import rdflib

from graph.export import dumps
from graph.export.files import KINDS
from graph.settings import Settings
from graph.snapshot import Shelf

HTML = {"Accept": "text/html"}


def page(embedded: httpx.Client, address: str = "/data") -> httpx.Response:
    """The page, once the files have been made."""
    for _ in range(3000):
        answer = embedded.get(address, headers=HTML)
        if answer.status_code != 202:
            return answer
        assert answer.headers["refresh"]
        time.sleep(0.1)
    raise AssertionError("the dumps were not made within five minutes")


def test_the_page_lists_every_file_and_each_can_be_had(embedded: httpx.Client) -> None:
    answer = page(embedded)
    assert answer.status_code == 200
    for kind in KINDS:
        assert f'href="/data/{kind.name}"' in answer.text
        assert embedded.head(f"/data/{kind.name}").status_code == 200
    assert "Daten herunterladen" in page(embedded, "/data?lang=de").text


def test_a_file_is_that_of_the_command_with_its_checksum_as_etag(embedded: httpx.Client, published: Settings) -> None:
    answer = embedded.get("/data/tech-axis.nq.gz", headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/gzip"
    folder = dumps.dump_folder(Shelf(published).current())
    assert answer.content == (folder / "tech-axis.nq.gz").read_bytes()
    assert answer.headers["etag"].strip('"') == hashlib.sha256(answer.content).hexdigest()[:32]
    assert answer.headers["access-control-allow-origin"] == "*"
    again = embedded.get("/data/tech-axis.nq.gz", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    head = embedded.head("/data/tech-axis.nq.gz")
    assert (head.status_code, int(head.headers["content-length"]), head.content) == (200, len(answer.content), b"")


def test_a_table_comes_compressed_and_a_part_of_it_as_it_is(embedded: httpx.Client) -> None:
    whole = embedded.get("/data/cooperations.csv", headers={"Accept-Encoding": "gzip"})
    assert whole.headers["content-encoding"] == "gzip"
    assert whole.headers["etag"].endswith('--gzip"')
    part = embedded.get("/data/cooperations.csv", headers={"Accept-Encoding": "gzip", "Range": "bytes=10-29"})
    assert part.status_code == 206
    assert part.content == whole.content[10:30]
    assert part.headers["content-range"] == f"bytes 10-29/{len(whole.content)}"
    beyond = embedded.get("/data/cooperations.csv", headers={"Range": "bytes=99999999-"})
    assert beyond.status_code == 416


def test_a_portal_gets_the_description_with_addresses_of_this_service(embedded: httpx.Client) -> None:
    for media, name in {
        "text/turtle": "turtle",
        "application/ld+json": "json-ld",
        "application/rdf+xml": "xml",
    }.items():
        answer = embedded.get("/data", headers={"Accept": media})
        assert answer.headers["content-type"].startswith(media)
        graph = rdflib.Graph().parse(data=answer.content, format=name)
        addresses = list(graph.objects(None, rdflib.URIRef("http://www.w3.org/ns/dcat#downloadURL")))
        assert len(addresses) == len(KINDS)
        assert all(str(address).startswith(str(embedded.base_url)) for address in addresses)


def test_a_file_that_is_not_there_is_told(embedded: httpx.Client) -> None:
    for name in ("nothing.csv", "files.json", "..%2Fmanifest.json", "%2Fetc%2Fpasswd"):
        answer = embedded.get(f"/data/{name}")
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"
    assert embedded.get("/data", headers={"Accept": "image/png"}).status_code == 406
