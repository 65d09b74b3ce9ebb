"""What holds for every address of the interface: CORS, HEAD, ETags, kept answers."""

from __future__ import annotations

import httpx
import pytest

ADDRESSES = (
    "/api/v1/regions?limit=50",
    "/api/v1/regions/bavaria",
    "/api/v1/regions/bavaria/partners",
    "/api/v1/network",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_first_and_the_kept_answer_are_the_same(service: httpx.Client, address: str) -> None:
    fresh = address + ("&" if "?" in address else "?") + "lang=nl" if "network" not in address else address
    first, again = service.get(fresh), service.get(fresh)
    assert first.status_code == again.status_code == 200
    assert first.content == again.content
    for name in ("etag", "content-type", "cache-control", "access-control-allow-origin", "tech-axis-snapshot", "vary"):
        assert first.headers[name] == again.headers[name]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_what_the_client_has_is_not_sent_again(service: httpx.Client, address: str, encoding: str) -> None:
    answer = service.get(address, headers={"Accept-Encoding": encoding})
    assert (answer.headers.get("content-encoding") == "gzip") == (encoding == "gzip")
    again = service.get(address, headers={"Accept-Encoding": encoding, "If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == answer.headers["etag"]


def test_a_fresh_answer_that_the_client_has_is_not_sent_either(service: httpx.Client) -> None:
    etag = service.get("/api/v1/cities?limit=7").headers["etag"]
    assert service.get("/api/v1/cities?limit=8", headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize("address", [*ADDRESSES, "/api/v1/status", "/api/v1/regions/atlantis"])
def test_head_is_get_without_the_body(service: httpx.Client, address: str) -> None:
    head, get = service.head(address), service.get(address)
    assert head.status_code == get.status_code
    assert head.content == b""
    assert head.headers["content-type"] == get.headers["content-type"]
    assert head.headers.get("etag") == get.headers.get("etag")


@pytest.mark.parametrize("address", [*ADDRESSES, "/api/v1/status", "/api/v1/regions/atlantis", "/api/v1/nothing"])
def test_any_page_may_read_any_answer(service: httpx.Client, address: str) -> None:
    answer = service.get(address, headers={"Origin": "https://example.org"})
    assert answer.headers.get_list("access-control-allow-origin") == ["*"]
    assert "ETag" in answer.headers["access-control-expose-headers"]
    preflight = service.options(address, headers={"Access-Control-Request-Method": "GET"})
    assert preflight.status_code == 204
    assert "GET" in preflight.headers["access-control-allow-methods"]


def test_unknown_parameters_are_refused_on_the_older_addresses_too(service: httpx.Client) -> None:
    for address in (
        "/api/v1/network?x=1",
        "/api/v1/status?x=1",
        "/api/v1/ties?one=region/bavaria&other=region/saxony&x=1",
    ):
        problem = service.get(address).json()
        assert (problem["status"], problem["parameter"]) == (400, "x")
