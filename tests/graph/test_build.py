"""Snapshots: the same input gives the same one, a swap is whole, and nothing half-done stays."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graph.build import build
from graph.errors import CorruptSnapshot, NoSnapshot
from graph.settings import Settings
from graph.snapshot import Shelf, Snapshot, pointed_at, prune

PARTNERSHIP = "cooperations/partnership.ttl"


def environment(settings: Settings) -> dict[str, str]:
    return os.environ | {"TECH_AXIS_DATA": str(settings.data), "TECH_AXIS_HOME": str(settings.home)}


def edit(settings: Settings, number: int) -> None:
    path = settings.data / PARTNERSHIP
    path.write_text(path.read_text(encoding="utf-8") + f"# edit {number}\n", encoding="utf-8")


def test_the_same_files_give_the_same_snapshot_and_nothing_is_built_again(small: Settings) -> None:
    first = build(small)
    written = (first.folder / "manifest.json").stat().st_mtime_ns
    again = build(small)
    assert again.id == first.id
    assert (again.folder / "manifest.json").stat().st_mtime_ns == written


def test_two_builds_from_nothing_give_the_same_derived_files(small: Settings, tmp_path: Path) -> None:
    one = build(small)
    other = build(small.model_copy(update={"home": tmp_path / "other"}))
    assert one.id == other.id
    for name in ("network.json", "names.json", "measures.json", "territory.json", "records.json"):
        assert one.read(name) == other.read(name)


def test_a_changed_file_gives_another_snapshot(built: Settings) -> None:
    first = build(built)
    edit(built, 1)
    assert build(built).id != first.id


def test_an_older_state_of_the_files_puts_its_old_snapshot_back_in_service(built: Settings) -> None:
    path = built.data / PARTNERSHIP
    text = path.read_text(encoding="utf-8")
    first = build(built)
    edit(built, 1)
    build(built)
    path.write_text(text, encoding="utf-8")
    assert build(built).id == first.id == pointed_at(built.home)


def test_old_snapshots_are_pruned_to_the_last_three_but_not_one_in_use(built: Settings) -> None:
    names = [build(built).id]
    reader = Shelf(built)
    held = reader.current()
    for number in range(4):
        edit(built, number)
        names.append(build(built).id)
    left = {folder.name for folder in built.snapshots.iterdir()}
    assert left == {held.id, *names[-3:]}
    gone = names[1]
    records = json.loads((built.home / "records" / f"{gone}.json").read_text(encoding="utf-8"))
    assert "cooperation/partnership" in records
    held.close()
    assert prune(built) == [held.id]


def test_a_service_sees_the_new_snapshot_without_a_restart(built: Settings) -> None:
    build(built)
    shelf = Shelf(built)
    before = shelf.current()
    edit(built, 1)
    after = build(built)
    assert shelf.current().id == after.id != before.id
    assert before.store.select("network-places"), "a request that began on the old snapshot can end on it"


def test_without_a_snapshot_the_shelf_says_so(small: Settings) -> None:
    with pytest.raises(NoSnapshot, match="tech-axis build"):
        Shelf(small).current()


def test_a_corrupt_snapshot_is_noticed_and_built_again(built: Settings) -> None:
    first = build(built)
    damaged = next(path for path in first.store_folder.iterdir() if path.suffix == ".sst")
    damaged.write_bytes(b"\0" * damaged.stat().st_size)
    with pytest.raises(CorruptSnapshot, match="not what was built"):
        Snapshot(first.folder).verify()
    said: list[str] = []
    again = build(built, lambda step, done: said.append(step))
    assert any("damaged" in step for step in said)
    again.verify()


def test_a_pointer_that_holds_no_name_leads_nowhere_and_removes_nothing(built: Settings) -> None:
    first = build(built)
    for nonsense in ("..", "", "../../elsewhere", "\0" * 16):
        (built.home / "current").write_text(nonsense)
        assert pointed_at(built.home) is None
    assert build(built).id == first.id == pointed_at(built.home)


def test_two_builds_of_the_same_files_at_once_end_well_and_leave_one_snapshot(small: Settings) -> None:
    command = [sys.executable, "-m", "graph.cli", "build"]
    both = [subprocess.Popen(command, env=environment(small), stderr=subprocess.PIPE, text=True) for _ in range(2)]
    assert [process.communicate(timeout=120)[1] and process.returncode for process in both] == [0, 0]
    (folder,) = small.snapshots.iterdir()
    Snapshot(folder).verify()
    assert pointed_at(small.home) == folder.name


def test_a_disk_that_is_full_in_the_middle_leaves_the_old_snapshot_in_service(built: Settings) -> None:
    first = build(built)
    edit(built, 1)
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000));"
        "from graph.cli import main; import sys; sys.argv = ['tech-axis', 'build']; main()"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(built),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 3, ran.stderr
    assert "stays as it was" in ran.stderr
    assert pointed_at(built.home) == first.id
    assert {path.name for path in built.snapshots.iterdir()} == {first.id}


def test_a_kill_in_the_middle_of_a_build_leaves_nothing_that_the_next_one_does_not_clear(
    built: Settings,
) -> None:
    first = build(built)
    edit(built, 1)
    code = (
        "import graph.build as b, time; b._write_derived = lambda *_: time.sleep(60);"
        "from graph.settings import load_settings; b.build(load_settings())"
    )
    process = subprocess.Popen([sys.executable, "-c", code], env=environment(built))
    deadline = time.monotonic() + 60
    while not any(path.name.startswith(".building-") for path in built.snapshots.iterdir()):
        assert time.monotonic() < deadline and process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert pointed_at(built.home) == first.id
    second = build(built)
    assert {path.name for path in built.snapshots.iterdir()} == {first.id, second.id}
