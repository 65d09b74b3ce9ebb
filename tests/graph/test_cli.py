"""The command, run as people run it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from graph.build import build
from graph.settings import Settings

COMMAND = [sys.executable, "-m", "graph.cli"]


def run(settings: Settings, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"TECH_AXIS_DATA": str(settings.data), "TECH_AXIS_HOME": str(settings.home)}
    return subprocess.run(
        [*COMMAND, *arguments], env=environment, capture_output=True, text=True, timeout=120, check=False
    )


@contextmanager
def serving(settings: Settings, *arguments: str) -> Iterator[tuple[str, Path]]:
    """A service started by the command; gives its address and the file with what it said."""
    environment = os.environ | {
        "TECH_AXIS_DATA": str(settings.data),
        "TECH_AXIS_HOME": str(settings.home),
        "TECH_AXIS_QUERY_WORKERS": "1",
    }
    log = settings.home.parent / "said.txt"
    with log.open("w") as said:
        process = subprocess.Popen(
            [*COMMAND, "serve", "--port", "0", *arguments], env=environment, stdout=said, stderr=said
        )
    try:
        deadline = time.monotonic() + 60
        while not (ready := re.search(r"ready on (http://\S+)", log.read_text())):
            assert process.poll() is None and time.monotonic() < deadline, log.read_text()
            time.sleep(0.05)
        yield ready[1], log
    finally:
        process.terminate()
        assert process.wait(timeout=20) in (0, -15, 143)


def test_linear_algebra_runs_on_one_thread_because_it_is_said_before_numpy_comes() -> None:
    said = "import sys, os, graph.cli; print('numpy' in sys.modules, os.environ['OPENBLAS_NUM_THREADS'])"
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    done = subprocess.run([sys.executable, "-c", said], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "1"]


def test_check_tells_what_is_wrong_and_exits_with_one(small: Settings) -> None:
    assert run(small, "check").returncode == 0
    path = small.data / "cooperations" / "visit.ttl"
    path.write_text(path.read_text().replace("role:host", "role:ghost"))
    ran = run(small, "check")
    assert ran.returncode == 1
    assert "visit.ttl" in ran.stdout and "cooperation/visit/participation/imec" in ran.stdout


def test_build_names_the_snapshot_in_service(small: Settings) -> None:
    ran = run(small, "build")
    assert ran.returncode == 0, ran.stderr
    assert re.search(r"snapshot [0-9a-f]{16} is in service", ran.stdout)


def test_serve_builds_where_there_is_no_snapshot_and_says_so(small: Settings) -> None:
    with serving(small) as (address, log):
        assert httpx.get(address + "/api/v1/status").json()["counts"]["cooperations"] == 2
        assert "no snapshot yet" in log.read_text()


def test_serve_builds_a_corrupt_snapshot_again_and_says_so(small: Settings) -> None:
    folder = build(small).folder
    (folder / "manifest.json").write_text("{}")
    with serving(small) as (address, log):
        assert httpx.get(address + "/readyz").status_code == 200
        assert "damaged" in log.read_text()


OWN = {
    "own.ttl": "<http://a.example/ttl> <http://a.example/p> 1 .",
    "own.nq": "<http://a.example/nq> <http://a.example/p> <http://a.example/o> .",
    "own.trig": "<http://a.example/trig> <http://a.example/p> 1 .",
    "own.jsonld": '{"@id": "http://a.example/jsonld", "http://a.example/p": 1}',
}


def test_serve_takes_any_rdf_files_as_they_are(small: Settings, tmp_path: Path) -> None:
    for name, content in OWN.items():
        (tmp_path / name).write_text(content)
    with serving(small, *(str(tmp_path / name) for name in OWN)) as (address, _):
        answer = httpx.get(address + "/sparql", params={"query": "SELECT ?s { ?s ?p ?o } ORDER BY ?s"})
        found = [row["s"]["value"] for row in answer.json()["results"]["bindings"]]
        assert found == [f"http://a.example/{suffix}" for suffix in ("jsonld", "nq", "trig", "ttl")]
        assert httpx.get(address + "/api/v1/status").json()["model"] is False


def test_a_file_that_is_no_rdf_is_told_with_its_line(small: Settings, tmp_path: Path) -> None:
    (tmp_path / "broken.ttl").write_text("<http://a.example/s> <http://a.example/p> 1 .\nnonsense\n")
    ran = run(small, "serve", "--port", "0", str(tmp_path / "broken.ttl"))
    assert ran.returncode == 1
    assert "broken.ttl, line 2" in ran.stderr
    ran = run(small, "serve", "--port", "0", str(tmp_path / "nothing.ttl"))
    assert ran.returncode == 1
    assert "no such file" in ran.stderr


def test_a_port_in_use_is_told_at_once(small: Settings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ran = run(small, "serve", "--port", str(taken.getsockname()[1]))
    assert ran.returncode == 4
    assert "--port" in ran.stderr
    assert not small.home.exists()


def test_a_port_that_does_not_exist_is_told(small: Settings) -> None:
    ran = run(small, "serve", "--port", "70000")
    assert ran.returncode == 2
    assert "65535" in ran.stderr


def test_a_setting_that_cannot_be_used_is_named(small: Settings) -> None:
    environment = os.environ | {"TECH_AXIS_QUERY_TIMEOUT": "soon"}
    ran = subprocess.run([*COMMAND, "check"], env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 2
    assert "TECH_AXIS_QUERY_TIMEOUT" in ran.stderr
