"""The reconciliation service as its specification (0.2) has it, and as OpenRefine itself uses it where it is installed."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import httpx
import pytest
from pydantic import BaseModel, ConfigDict, RootModel

TABLE = "name,country\nFreistaat Bayern,Germany\nKatalonia,Spain\nAtlantis,\n"


class Shape(BaseModel):
    """What the specification names, and nothing else."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Named(Shape):
    id: str
    name: str


class Feature(Shape):
    id: str
    value: bool | float


class Candidate(Named):
    description: str
    type: list[Named]
    score: float
    match: bool
    features: list[Feature]


class Candidates(Shape):
    result: list[Candidate]


class Entity(Named):
    description: str
    notable: list[Named]


class Entities(Shape):
    result: list[Entity]


class Terms(Shape):
    result: list[Named]


class Text(Shape):
    str: str


class Number(Shape):
    float: float


class Extension(Shape):
    meta: list[Named]
    rows: dict[str, dict[str, list[Named | Text | Number]]]


class Proposal(Shape):
    type: str
    properties: list[Named]
    limit: int


class Service(Shape):
    service_url: str
    service_path: str


class View(Shape):
    url: str


class Preview(View):
    width: int
    height: int


class Extending(Shape):
    propose_properties: Service


class Manifest(Shape):
    versions: list[str]
    name: str
    identifierSpace: str  # noqa: N815
    schemaSpace: str  # noqa: N815
    defaultTypes: list[Named]  # noqa: N815
    documentation: str
    batchSize: int  # noqa: N815
    view: View
    preview: Preview
    suggest: dict[Literal["entity", "type", "property"], Service]
    extend: Extending


def ask(service: httpx.Client, path: str = "", **fields: object) -> str:
    given = {name: value if isinstance(value, str) else json.dumps(value) for name, value in fields.items()}
    answer = service.get(f"/reconcile{path}", params=given)
    assert answer.status_code == 200, answer.text
    assert answer.headers["access-control-allow-origin"] == "*"
    return answer.text


def candidates(service: httpx.Client, lang: str = "en", **queries: object) -> dict[str, list[Candidate]]:
    found = RootModel[dict[str, Candidates]].model_validate_json(ask(service, queries=queries, lang=lang))
    assert found.root.keys() == queries.keys()
    return {key: value.result for key, value in found.root.items()}


def test_the_manifest_has_the_members_of_the_specification(service: httpx.Client) -> None:
    manifest = Manifest.model_validate_json(ask(service))
    assert "0.2" in manifest.versions
    assert "{{id}}" in manifest.view.url and "{{id}}" in manifest.preview.url
    assert len({type_.id for type_ in manifest.defaultTypes}) == len(manifest.defaultTypes)


def test_suggestions_have_the_members_of_the_specification(service: httpx.Client) -> None:
    entities = Entities.model_validate_json(ask(service, "/suggest/entity", prefix="bav", type="region"))
    assert entities.result[0].id == "region/bavaria"
    following = Entities.model_validate_json(ask(service, "/suggest/entity", prefix="co", cursor="20"))
    first = Entities.model_validate_json(ask(service, "/suggest/entity", prefix="co"))
    assert following.result and not {found.id for found in following.result} & {found.id for found in first.result}
    assert Terms.model_validate_json(ask(service, "/suggest/type", prefix="org")).result[0].id == "organisation"
    assert Terms.model_validate_json(ask(service, "/suggest/property", prefix="coun")).result[0].id == "country"
    proposal = Proposal.model_validate_json(ask(service, "/properties", type="region", limit="3"))
    assert (proposal.type, proposal.limit, len(proposal.properties)) == ("region", 3, 3)


@pytest.mark.parametrize(
    "value",
    ["Spain", ["Spain"], {"id": "country/spain", "name": "Spain"}, [7, {"id": "country/spain"}]],
    ids=["text", "texts", "thing", "things"],
)
def test_what_is_known_of_a_name_counts_in_every_form_of_the_specification(service: httpx.Client, value: Any) -> None:
    with_it = {"query": "Katalonia", "type": "region", "properties": [{"pid": "country", "v": value}]}
    elsewhere = {"query": "Katalonia", "type": "region", "properties": [{"pid": "country", "v": "Norway"}]}
    found = candidates(service, with_it=with_it, elsewhere=elsewhere)
    assert (found["with_it"][0].id, found["with_it"][0].match) == ("region/catalonia", True)
    assert not any(candidate.match for candidate in found["elsewhere"])


def test_a_query_may_have_properties_alone(service: httpx.Client) -> None:
    named = {"properties": [{"pid": "label", "v": "Bavaria"}]}
    found = candidates(service, named=named, unnamed={"properties": [{"pid": "country", "v": "Spain"}]})
    assert found["named"][0].id == "region/bavaria"
    assert found["unnamed"] == []


def test_types_are_tried_once_each_however_often_they_are_named(service: httpx.Client) -> None:
    many = {"query": "Bayern", "type": ["region", "dragon"] * 2_000, "type_strict": "any"}
    began = time.monotonic()
    answer = service.post("/reconcile", data={"queries": json.dumps({"q": many})})
    assert time.monotonic() - began < 5
    assert [found["id"] for found in answer.json()["q"]["result"]].count("region/bavaria") == 1


def test_names_and_values_come_in_the_language_asked_for(service: httpx.Client) -> None:
    assert candidates(service, lang="de", q={"query": "Bavaria"})["q"][0].name == "Bayern"
    extend = {"ids": ["region/bavaria"], "properties": [{"id": "country", "settings": {}}, {"id": "latitude"}]}
    rows = Extension.model_validate_json(ask(service, extend=extend, lang="de")).rows
    assert rows["region/bavaria"]["country"] == [Named(id="country/germany", name="Deutschland")]
    problem = service.get("/reconcile", params={"lang": "Deutsch"}).json()
    assert (problem["status"], problem["parameter"]) == (400, "lang")


def test_calls_of_jquery_are_understood(service: httpx.Client) -> None:
    for path in ("", "/suggest/entity", "/suggest/type"):
        text = ask(service, path, callback="jQuery1_2", prefix="bav", _="1764100000000") if path else ask(service, callback="jQuery1_2", _="1764100000000")  # fmt: skip
        assert re.fullmatch(r"/\*\*/jQuery1_2\(\{.*\}\);", text, re.DOTALL)


@pytest.fixture(scope="module")
def openrefine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of OpenRefine's own commands; Debian has it as the package ``openrefine``."""
    command = shutil.which("openrefine")
    if command is None:
        pytest.skip("OpenRefine is not installed here (apt-get install openrefine)")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder: Path = tmp_path_factory.mktemp("openrefine")
    options = ["-i", "127.0.0.1", "-p", str(port), "-d", str(folder), "-x", "refine.headless=true"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([command, *options], stdout=log, stderr=log, start_new_session=True)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}/command/core", timeout=60) as client:
            _until(lambda: _answers(client), 120)
            yield client
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=20)


def _answers(client: httpx.Client) -> bool:
    try:
        return client.get("/get-version").status_code == 200
    except httpx.TransportError:
        return False


def _until(holds: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.3)


def test_openrefine_links_a_table_and_fetches_what_is_known(embedded: httpx.Client, openrefine: httpx.Client) -> None:
    address = f"{str(embedded.base_url).rstrip('/')}/reconcile"
    manifest = embedded.get("/reconcile").json()
    spaces = {name: manifest[name] for name in ("identifierSpace", "schemaSpace")}
    every = json.dumps({"facets": [], "mode": "row-based"})

    def do(command: str, **data: str) -> httpx.Response:
        token = openrefine.get("/get-csrf-token").json()["token"]
        return openrefine.post(f"/{command}", params={"csrf_token": token, "project": project}, data=data)

    token = openrefine.get("/get-csrf-token").json()["token"]
    created = openrefine.post(
        "/create-project-from-upload",
        params={"csrf_token": token, "format": "text/line-based/*sv"},
        files={"project-file": ("table.csv", TABLE, "text/csv")},
        data={"project-name": "table", "options": json.dumps({"separator": ",", "headerLines": 1})},
    )
    project = created.headers["location"].partition("project=")[2]

    def done() -> bool:
        return not openrefine.get("/get-processes", params={"project": project}).json()["processes"]

    guessed = do("guess-types-of-column", columnName="name", service=address).json()
    assert guessed["types"][0]["id"] == "region"
    config = spaces | {
        "mode": "standard-service",
        "service": address,
        "type": {"id": "region", "name": "region"},
        "autoMatch": True,
        "columnDetails": [{"column": "country", "propertyName": "country", "propertyID": "country"}],
        "limit": 0,
    }
    assert do("reconcile", columnName="name", config=json.dumps(config), engine=every).json()["code"] == "pending"
    _until(done, 60)
    extension = spaces | {"service": address, "properties": [{"id": "nuts", "name": "NUTS code"}]}
    extended = do(
        "extend-data",
        columnName="name",
        baseColumnName="name",
        endpoint=address,
        columnInsertIndex="1",
        extension=json.dumps(extension),
        engine=every,
        **spaces,
    )
    assert extended.json()["code"] == "pending"
    _until(done, 60)
    exported = do("export-rows/table.csv", format="csv", engine=every).text
    assert exported.splitlines() == [
        "name,NUTS code,country",
        "Bavaria,DE2,Germany",
        "Catalonia,ES51,Spain",
        "Atlantis,,",
    ]
