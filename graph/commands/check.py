"""``tech-axis check``."""

from __future__ import annotations

import sys

from rich.markup import escape

from graph.commands.console import answers
from graph.settings import load_settings


def check() -> None:
    """Check ontology and data; each finding names the file, the subject and what would be right."""
    from graph import validate
    from graph.dataset import data_files, ontology_files

    settings = load_settings()
    files = [*ontology_files(settings.ontology), *data_files(settings.data)]
    store = validate.load(files)
    findings = validate.check(store, files, settings)
    for finding in findings:
        answers.print(escape(str(finding)))
    grave = [finding for finding in findings if finding.severity == "error"]
    answers.print(
        f"{len(store)} statements in {sum(file.path.suffix == '.ttl' for file in files)} files: "
        f"{len(grave)} errors, {len(findings) - len(grave)} warnings"
    )
    if grave:
        sys.exit(1)
