"""A large file read in several parts holds what the same file holds read at once."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from graph import parts
from graph.errors import UnreadableFile
from graph.files import load_files


@pytest.fixture(autouse=True)
def small_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """The size from which a file is cut, lowered, so that the tests stay quick."""
    monkeypatch.setattr(parts, "LARGE", 1000)


def lines(number: int) -> list[str]:
    return [f'<urn:s{n // 3}> <urn:p{n % 3}> "Größe {n}, with a \\n" <urn:g{n % 7}> .' for n in range(number)]


@pytest.mark.parametrize("ending", ["\n", ""])
@pytest.mark.parametrize("number", [30, 31, 5000])
def test_nothing_is_lost_or_doubled_where_a_file_is_cut(tmp_path: Path, number: int, ending: str) -> None:
    path = tmp_path / "big.nq"
    path.write_text("\n".join(lines(number)) + ending, encoding="utf-8")
    assert parts.can_be_cut(path, ox.RdfFormat.N_QUADS)
    loaded = load_files([path], tmp_path / "snapshot")
    store = ox.Store.read_only(str(loaded.store_folder))
    whole = ox.Store()
    whole.load(path=str(path), format=ox.RdfFormat.N_QUADS)
    assert set(store) == set(whole) and len(store) == number


def test_one_long_line_is_one_part(tmp_path: Path) -> None:
    path = tmp_path / "long.nt"
    path.write_text(f'<urn:s> <urn:p> "{"x" * 5000}" .\n', encoding="utf-8")
    assert len(ox.Store.read_only(str(load_files([path], tmp_path / "snapshot").store_folder))) == 1


def test_a_file_with_blank_nodes_is_read_at_once_so_that_their_names_hold(tmp_path: Path) -> None:
    path = tmp_path / "blank.nq"
    path.write_text("\n".join([*lines(50), "_:b <urn:p> <urn:o> .", *lines(50), "_:b <urn:q> <urn:o> ."]) + "\n")
    assert not parts.can_be_cut(path, ox.RdfFormat.N_QUADS)
    store = ox.Store.read_only(str(load_files([path], tmp_path / "snapshot").store_folder))
    assert len({quad.subject for quad in store if isinstance(quad.subject, ox.BlankNode)}) == 1


def test_a_fault_is_told_with_its_line_in_the_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "wrong.nq"
    content = lines(400)
    content[333] = "this is no quad"
    path.write_text("\n".join(content) + "\n", encoding="utf-8")
    with pytest.raises(UnreadableFile) as told:
        load_files([path], tmp_path / "snapshot")
    assert told.value.line == 334
