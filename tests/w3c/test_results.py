"""The W3C's tests of results in CSV, TSV and JSON, asked of the service."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from rdflib.compare import isomorphic
from rdflib.term import Node

from graph.files import load_files
from graph.settings import Settings
from graph.snapshot import Shelf, Snapshot
from tests.service import running
from tests.w3c import suite

MANIFEST = suite.manifest("csv-tsv-res/manifest.ttl", "json-res/manifest.ttl")
TESTS = [
    test
    for kind in (suite.MF.CSVResultFormatTest, suite.MF.QueryEvaluationTest)
    for test in suite.tests(MANIFEST, kind)
]
pytestmark = suite.NEEDED


class Prepared(Shelf):
    """A shelf on which a test lays the snapshot that it starts from."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        super().__init__(settings)
        self._folder = folder
        self._laid: dict[tuple[Path, ...], Snapshot] = {}
        self._snapshot: Snapshot | None = None

    def lay(self, *files: Path) -> None:
        if files not in self._laid:
            self._laid[files] = load_files(files, self._folder / str(len(self._laid)))
        self._snapshot = self._laid[files]

    def current(self) -> Snapshot:
        assert self._snapshot is not None
        return self._snapshot


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    folder = tmp_path_factory.mktemp("results")
    return Prepared(Settings(home=folder), folder)


@pytest.fixture(scope="module")
def client(shelf: Prepared) -> Iterator[httpx.Client]:
    with running(Settings(), shelf) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


def path_of(subject: Node | None, predicate: Node) -> Path:
    value = MANIFEST.value(subject, predicate)
    assert value is not None
    return Path(str(value).removeprefix("file://"))


@pytest.mark.parametrize("test", TESTS, ids=suite.local)
def test_a_result_is_what_the_suite_expects(client: httpx.Client, shelf: Prepared, test: Node) -> None:
    action, expected = MANIFEST.value(test, suite.MF.action), path_of(test, suite.MF.result)
    shelf.lay(path_of(action, suite.QT.data))
    form = expected.suffix.removeprefix(".")
    query = path_of(action, suite.QT.query).read_text(encoding="utf-8")
    answer = client.post("/sparql", data={"query": query, "format": form})
    assert answer.status_code == 200, answer.text
    if "boolean" in (text := expected.read_text(encoding="utf-8")):
        assert answer.json()["boolean"] is ("true" in text)
    else:
        assert isomorphic(suite.rows(answer.text, form), suite.rows(text, form))


def test_no_test_of_the_suite_is_left_out() -> None:
    assert len(TESTS) == 10
