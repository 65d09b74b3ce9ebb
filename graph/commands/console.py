"""Where commands print: answers to standard output, everything else to standard error."""

from __future__ import annotations

import datetime
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from graph.errors import BadParameter

answers = Console(soft_wrap=True, highlight=False)
errors = Console(stderr=True, soft_wrap=True, highlight=False)


@contextmanager
def progress() -> Iterator[Callable[[str, float], None]]:
    """A bar on a terminal, plain lines where there is none."""
    columns = (
        TextColumn("{task.description:45}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=errors, disable=not errors.is_terminal) as bar:
        task = bar.add_task("", total=1.0)

        def told(step: str, done: float) -> None:
            bar.update(task, description=step, completed=done)
            if not errors.is_terminal:
                errors.print(f"{done:4.0%} {escape(step)}")

        yield told


def day(text: str | None, option: str = "as-of") -> datetime.date | None:
    """The day that an option names, or None where it is not given; raises `BadParameter`."""
    if text is None:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise BadParameter(option, f"{text!r} is no day; write it as 2023-01-31") from None


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """Let SIGTERM unwind the stack so that nothing temporary stays behind."""

    def stop(*_: object) -> None:
        sys.exit(128 + signal.SIGTERM)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
