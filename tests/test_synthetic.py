"""Made-up cooperations are the same each time, valid data, and read back as what they were made from."""

from __future__ import annotations

import shutil
from pathlib import Path

from graph.build import build
from graph.network import read_territory
from graph.settings import CHECKOUT, Settings
from graph.snapshot import Shelf
from tests.synthetic import quads, synthetic, write


def test_they_are_the_same_each_time_and_as_many_as_asked_for() -> None:
    assert synthetic(200) == synthetic(200) != synthetic(200, seed=1)
    assert len(synthetic(200).cooperations) == 200
    assert synthetic(regions=300, ties=900).project().number_of_edges() >= 900 - 45


def test_a_folder_of_them_builds_and_gives_the_same_network(tmp_path: Path) -> None:
    made = synthetic(60, 40)
    write(made, tmp_path / "data")
    (tmp_path / "data" / "reference").mkdir()
    shutil.copyfile(CHECKOUT / "data" / "reference" / "nuts.csv", tmp_path / "data" / "reference" / "nuts.csv")
    settings = Settings(data=tmp_path / "data", home=tmp_path / "home")
    build(settings)
    read = read_territory(Shelf(settings).current().store)
    assert sorted(read.project("all").edges(data="weight")) == sorted(made.project("all").edges(data="weight"))
    assert {name: item.topics for name, item in read.cooperations.items()} == {
        name: item.topics for name, item in made.cooperations.items()
    }
    assert len(list(quads(made))) == len(set(quads(made)))
