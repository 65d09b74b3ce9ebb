"""Every snippet of docs/clients.md, run as a reader would against a live service."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from SPARQLWrapper import SPARQLWrapper

from graph.settings import CHECKOUT, Settings

TEXT = (CHECKOUT / "docs" / "clients.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"^## (.+?)\n.*?```(\w+)\n(.*?)```", TEXT, re.MULTILINE | re.DOTALL)
QUERY = str(re.search(r"```sparql\n(.*?)```", TEXT, re.DOTALL)[1])  # type: ignore[index]
RUNNERS = {
    "bash": (["bash", "-e"], "bash"),
    "python": ([sys.executable, "-W", "error"], sys.executable),
    "r": (["Rscript"], "Rscript"),
    "javascript": (["node"], "node"),
}
ENDINGS = {"bash": ".sh", "python": ".py", "r": ".R", "javascript": ".mjs"}


def test_there_is_a_snippet_for_each_kind_of_client() -> None:
    assert len(SNIPPETS) == TEXT.count("\n```") // 2 - 1 == 8
    assert {language for _, language, _ in SNIPPETS} == set(RUNNERS)


@pytest.mark.parametrize(("title", "language", "code"), SNIPPETS, ids=[title for title, _, _ in SNIPPETS])
def test_a_snippet_prints_what_the_service_answers(
    title: str, language: str, code: str, service: httpx.Client, published: Settings, tmp_path: Path
) -> None:
    command, needed = RUNNERS[language]
    if shutil.which(needed) is None:
        pytest.skip(f"{needed} is not on this machine (Debian: r-base-core, nodejs)")
    (tmp_path / "partners.rq").write_text(QUERY, encoding="utf-8")
    script = tmp_path / f"snippet{ENDINGS[language]}"
    script.write_text(code.replace("http://127.0.0.1:8000", str(service.base_url).rstrip("/")), encoding="utf-8")
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "TECH_AXIS_HOME": str(published.home),
        "LANG": "C.UTF-8",
    }
    ran = subprocess.run(
        [*command, str(script)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    answer = service.post("/sparql", data={"query": QUERY, "format": "csv"})
    expected = [row for row in csv.reader(io.StringIO(answer.text)) if row][1:]
    printed = [row for row in csv.reader(io.StringIO(ran.stdout)) if row and row != ["name", "together"]]
    assert len(expected) == 5
    assert printed == expected


GRAPH = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 2"


@pytest.mark.parametrize(
    ("query", "form"),
    [(QUERY, form) for form in ("json", "xml", "csv", "tsv")]
    + [("ASK {}", form) for form in ("json", "xml")]
    + [(GRAPH, form) for form in ("turtle", "n3", "xml", "rdf+xml", "json-ld")],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper_gets_every_format_although_it_names_it_three_times(
    service: httpx.Client, query: str, form: str, method: str
) -> None:
    wrapper = SPARQLWrapper(str(service.base_url.join("/sparql")), returnFormat=form)
    wrapper.setMethod(method)
    wrapper.setQuery(query)
    media = wrapper.query().info()["content-type"]
    expected = service.post("/sparql", data={"query": query, "format": form}).headers["content-type"]
    assert media == expected


def test_two_formats_at_once_are_refused(service: httpx.Client) -> None:
    answer = service.get("/sparql", params={"query": "ASK {}", "format": "json", "output": "xml"})
    assert answer.status_code == 400
    assert "more than once" in answer.json()["detail"]
