"""``tech-axis query``, run as people run it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from graph.settings import Settings

PARTNERS = """PREFIX ta: <https://w3id.org/tech-axis/ontology#>
PREFIX region: <https://w3id.org/tech-axis/id/region/>
SELECT ?partner (COUNT(DISTINCT ?c) AS ?together) { ?c ta:participant region:bavaria, ?partner } GROUP BY ?partner"""
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def ask(settings: Settings, text: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "graph.cli", "query", "-", *arguments],
        env=os.environ | {"TECH_AXIS_HOME": str(settings.home)} | environment,
        input=text,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_table_shows_prefixed_names_and_says_how_many_rows_there_are(published: Settings) -> None:
    ran = ask(published, PARTNERS + " ORDER BY DESC(?together) LIMIT 3")
    assert ran.returncode == 0, ran.stderr
    assert "region:bavaria" in ran.stdout and "together" in ran.stdout
    assert ran.stderr == "3 rows\n"


def test_a_file_is_read_and_csv_and_json_are_what_the_standard_says(published: Settings, tmp_path: Path) -> None:
    file = tmp_path / "partners.rq"
    file.write_text(PARTNERS, encoding="utf-8")
    command = [sys.executable, "-m", "graph.cli", "query", str(file), "--format"]
    environment = os.environ | {"TECH_AXIS_HOME": str(published.home)}
    csv = subprocess.run([*command, "csv"], env=environment, capture_output=True, text=True, check=True).stdout
    found = json.loads(subprocess.run([*command, "json"], env=environment, capture_output=True, check=True).stdout)
    assert csv.splitlines()[0] == "partner,together"
    assert found["head"]["vars"] == ["partner", "together"]
    assert len(found["results"]["bindings"]) == len(csv.splitlines()) - 1 > 50


def test_a_graph_is_printed_as_turtle_and_yes_or_no_as_a_word(published: Settings) -> None:
    bavaria = "<https://w3id.org/tech-axis/id/region/bavaria>"
    assert f"{bavaria} " in ask(published, f"DESCRIBE {bavaria}").stdout
    assert ask(published, "ASK { ?s ?p ?o }").stdout == "yes\n"
    assert ask(published, "ASK { <x:y> ?p ?o }").stdout == "no\n"


def test_an_answer_too_long_for_memory_comes_out_whole(published: Settings) -> None:
    ran = ask(published, "SELECT ?s ?p ?o { ?s ?p ?o }", "--format", "csv")
    assert len(ran.stdout) > 1 << 20
    counted = ask(published, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "--format", "csv").stdout
    assert len(ran.stdout.splitlines()) > int(counted.split()[1])


@pytest.mark.parametrize(
    ("text", "arguments", "code", "said"),
    [
        ("SELECT * {", (), 5, "line 1, column"),
        ("DROP ALL", (), 6, "updates are not taken here"),
        ("SELECT * { SERVICE <http://a.example/> { ?s ?p ?o } }", (), 6, "SERVICE"),
        ("SELECT * FROM <http://a.example/> { ?s ?p ?o }", (), 6, "there is no graph <http://a.example/>"),
        ("SELECT * FROM <nowhere> { ?s ?p ?o }", (), 6, "no absolute IRI"),
        ("ASK {}", ("--format", "turtle"), 6, "take table, csv or json"),
        ("DESCRIBE <x:y>", ("--format", "csv"), 6, "take turtle"),
        ("ASK {}", ("--format", "word"), 2, "is not one of"),
    ],
)
def test_what_cannot_be_answered_says_why(
    published: Settings, text: str, arguments: tuple[str, ...], code: int, said: str
) -> None:
    ran = ask(published, text, *arguments)
    assert (ran.returncode, ran.stdout) == (code, "")
    assert said in ran.stderr


def test_a_runaway_query_is_stopped_at_the_time_limit(published: Settings) -> None:
    ran = ask(published, RUNAWAY, TECH_AXIS_QUERY_TIMEOUT="0.5")
    assert ran.returncode == 5
    assert "the time limit is 0.5 s" in ran.stderr


def test_files_that_are_not_there_and_homes_without_a_snapshot_are_told(published: Settings, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "graph.cli", "query"]
    missing = subprocess.run([*command, str(tmp_path / "none.rq")], capture_output=True, text=True, check=False)
    assert missing.returncode == 1 and "none.rq" in missing.stderr
    empty = ask(Settings(home=tmp_path), "ASK {}")
    assert empty.returncode == 3 and "tech-axis build" in empty.stderr


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_a_command_that_is_stopped_leaves_no_worker_and_no_file(
    published: Settings, tmp_path: Path, sent: signal.Signals
) -> None:
    file = tmp_path / "runaway.rq"
    file.write_text(RUNAWAY, encoding="utf-8")
    (temporary := tmp_path / "temporary").mkdir()
    environment = os.environ | {"TECH_AXIS_HOME": str(published.home), "TMPDIR": str(temporary)}
    command = [sys.executable, "-m", "graph.cli", "query", str(file)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    ours, deadline = psutil.Process().nice(), time.monotonic() + 60
    while not (workers := [one for one in psutil.Process(process.pid).children() if one.nice() > ours]):
        assert time.monotonic() < deadline and process.poll() is None
        time.sleep(0.1)
    process.send_signal(sent)
    _, said = process.communicate(timeout=60)
    assert process.returncode in (-sent, 128 + sent, 5)  # 5 where the worker, still starting, was the first to end
    assert b"Traceback" not in said
    assert not psutil.wait_procs(workers, timeout=10)[1]
    assert not list(temporary.iterdir())


def test_modules_in_the_folder_where_it_is_called_are_not_run(published: Settings, tmp_path: Path) -> None:
    for name in ("random", "queue", "signal", "graph"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('it ran')\n")
    (tmp_path / "ask.rq").write_text("ASK { ?s ?p ?o }")
    ran = subprocess.run(
        [str(Path(sys.executable).parent / "tech-axis"), "query", "ask.rq"],
        env=os.environ | {"TECH_AXIS_HOME": str(published.home)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (ran.stdout, ran.stderr) == ("yes\n", "")
