"""Each way in which files can be wrong gets a message that a clerk understands, and leaves the old snapshot in service."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph import validate
from graph.build import build
from graph.dataset import data_files, ontology_files
from graph.errors import CheckFailed, MissingFolder, UnreadableFile
from graph.settings import Settings
from graph.snapshot import Shelf, pointed_at

PARTNERSHIP = "cooperations/partnership.ttl"
PLACES = "register/places.ttl"
OTHERS = "register/others.ttl"

BREACHES = {
    "a cooperation without source": (
        PARTNERSHIP, "dcterms:source <source/src-one> ;\n", "", "No source, no fact",
    ),
    "a participant that does not exist": (
        PARTNERSHIP, "ta:agent <region/flanders>", "ta:agent <region/flandres>", "region/flandres does not exist",
    ),
    "an end before its start": (
        PARTNERSHIP, "ta:summary", 'ta:endDate "2023"^^xsd:gYear ; ta:summary', "before it starts (2024-02)",
    ),
    "somebody who left before it began": (
        PARTNERSHIP, "ta:agent <region/flanders>", 'ta:agent <region/flanders> ; ta:endDate "2023"^^xsd:gYear',
        "ends (2023) outside its cooperation, which began (2024-02)",
    ),
    "an unknown kind": (PARTNERSHIP, "kind:bilateral-partnership", "kind:friendship", "There must be one kind"),
    "an unknown state": (PARTNERSHIP, "status:active", "status:asleep", "status:asleep is not in the code list"),
    "an unknown role": (PARTNERSHIP, "role:member", "role:king", "The role must be a code"),
    "an unknown topic": (
        PARTNERSHIP, "<topic/quantum-communication>", "<topic/quantum-gossip>", "Each topic must stand in",
    ),
    "two preferred labels in one language": (
        PLACES, '"Bavaria"@en', '"Bavaria"@en , "Free State"@en', "two preferred labels in the language en",
    ),
    "a NUTS code that does not exist": (PLACES, '"DE2"', '"DE99X"', "NUTS code DE99X does not exist"),
    "a participant that is no actor": (
        PARTNERSHIP, "ta:agent <region/flanders>", "ta:agent <person/a-minister>", "A participant must be one actor",
    ),
    "one name for two unrelated kinds": (
        PLACES, "<city/munich> a ta:City ;", "<city/munich> a ta:City , ta:Person ;", "which exclude each other",
    ),
    "a date that is not in the calendar": (
        PARTNERSHIP, '"2024-02"^^xsd:gYearMonth', '"2024-02-30"^^xsd:date', "is no date",
    ),
    "a year written as a day": (PARTNERSHIP, '"2025"^^xsd:gYear', '"2025"^^xsd:date', "is no date"),
    "a misspelt property": (PARTNERSHIP, "ta:summary", "ta:sumary", "ta:sumary, which the ontology does not declare"),
    "a text with a space at its end": (PARTNERSHIP, "Two regions.", "Two regions. ", "ends with a space"),
    "a missing record date": (PLACES, "dcterms:modified", "dcterms:issued", "neither dcterms:created nor"),
    "a circle of places": (
        PLACES, "<country/germany> a ta:Country ;", "<country/germany> a ta:Country ; ta:locatedIn <region/bavaria> ;",
        "lies in itself",
    ),
}  # fmt: skip


def findings(settings: Settings) -> list[validate.Finding]:
    files = [*ontology_files(settings.ontology), *data_files(settings.data)]
    return validate.check(validate.load(files), files, settings)


def change(settings: Settings, file: str, old: str, new: str) -> None:
    path = settings.data / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{file} has no {old!r} to change"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_records_that_are_right_pass_every_check(small: Settings) -> None:
    assert findings(small) == []


@pytest.mark.parametrize("breach", BREACHES)
def test_a_breach_is_found_with_file_subject_and_advice_and_the_old_snapshot_stays(
    built: Settings, breach: str
) -> None:
    before = build(built)
    file, old, new, said = BREACHES[breach]
    change(built, file, old, new)
    with pytest.raises(CheckFailed) as failed:
        build(built)
    told = [str(finding) for finding in failed.value.findings]
    assert any(said in line for line in told), told
    assert any(Path(file).name in line for line in told), told
    assert pointed_at(built.home) == before.id
    assert [folder.name for folder in built.snapshots.iterdir()] == [before.id]


def test_dates_of_different_precision_are_compared_as_far_as_both_go(small: Settings) -> None:
    change(
        small,
        PARTNERSHIP,
        '"2024-02"^^xsd:gYearMonth ;',
        '"2024-02-04"^^xsd:date ; ta:endDate "2024"^^xsd:gYear ;',
    )
    assert findings(small) == []


def test_turtle_that_does_not_parse_is_told_with_file_and_line(built: Settings) -> None:
    before = build(built)
    change(built, PARTNERSHIP, "ta:kind kind:", "ta:kind kind ")
    with pytest.raises(UnreadableFile) as failed:
        build(built)
    lines = (built.data / PARTNERSHIP).read_text(encoding="utf-8").splitlines()
    assert failed.value.file.name == "partnership.ttl"
    assert failed.value.line is not None
    assert "ta:kind kind " in lines[failed.value.line - 1]
    assert Shelf(built).current().id == before.id


def test_a_file_that_is_no_text_is_told_with_its_line(small: Settings) -> None:
    (small.data / "register" / "other.ttl").write_bytes(b'<a:a> <a:b> "\xff" .\n')
    with pytest.raises(UnreadableFile, match=r"other.ttl, line 1: Invalid UTF-8"):
        build(small)


def test_a_link_that_leads_nowhere_is_told_and_not_passed_over(small: Settings) -> None:
    (small.data / "register" / "gone.ttl").symlink_to(small.data / "nowhere.ttl")
    with pytest.raises(UnreadableFile, match=r"gone.ttl: it is a link"):
        build(small)


def test_a_table_of_codes_without_its_columns_is_told(small: Settings) -> None:
    (small.data / "reference" / "nuts.csv").write_text("code;name\nDE2;Bayern\n")
    with pytest.raises(UnreadableFile, match=r"nuts.csv, line 1: .* code and versions"):
        findings(small)


def test_an_empty_data_folder_is_told(small: Settings, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(MissingFolder, match="no Turtle file"):
        build(small.model_copy(update={"data": tmp_path / "empty"}))


def test_a_data_folder_that_is_not_there_is_told(small: Settings, tmp_path: Path) -> None:
    with pytest.raises(MissingFolder, match="TECH_AXIS_DATA"):
        build(small.model_copy(update={"data": tmp_path / "nowhere"}))
    assert not small.home.exists()
