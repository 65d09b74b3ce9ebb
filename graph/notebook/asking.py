"""Ask a snapshot from a process of its own, so that a query which runs away ends and the notebook lives on.

Oxigraph has neither a time limit nor a cancel. The process lasts for one query (a tenth of a second more), imports
next to nothing, and asks the system itself to hold it to its memory; in scripts it needs no ``__main__`` guard, which
a pool of processes would. An interrupted notebook ends it too.
"""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox

from graph.errors import EngineFault, QueryOutOfMemory, QueryTimeout, ResultTooLarge, WorkerDied
from graph.terms import PREFIXES

SYNTAX, TOO_LARGE, MEMORY, FAULT = 64, 65, 66, 67
"""Exit codes of the process."""
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Answer = tuple[list[str], list[Sequence[Term | None]]]
"""Names of columns, and rows; an unbound variable is None."""


def ask(store: Path, query: str, *, graph: bool, timeout: float, memory_mb: int, result_mb: int) -> Answer:
    """All rows of a query, or the triples where it answers with a graph; ASK gives one row with ``answer``.

    Raises an error below `QueryError`; seconds, megabytes of the process, megabytes of the answer.
    """
    command = [sys.executable, "-m", __name__, str(store), str(memory_mb), str(result_mb)]
    began = time.monotonic()
    try:
        ran = subprocess.run(command, input=query.encode(), capture_output=True, timeout=timeout, check=False)
    except subprocess.TimeoutExpired:
        raise QueryTimeout(timeout, time.monotonic() - began) from None
    if ran.returncode != 0:
        took = time.monotonic() - began
        raise _fault(ran.returncode, ran.stderr.decode(errors="replace").strip(), took, memory_mb, result_mb)
    return _triples(ran.stdout) if graph else _rows(ran.stdout)


def _fault(code: int, told: str, took: float, memory_mb: int, result_mb: int) -> Exception:
    if code == SYNTAX:
        from graph.worker import syntax_error  # its libraries take longer to import than most queries to answer

        return syntax_error(told)
    if code == TOO_LARGE:
        return ResultTooLarge(result_mb << 20)
    if code in (MEMORY, -signal.SIGABRT):  # Rust aborts where the system gives it no more memory.
        return QueryOutOfMemory(memory_mb, took)
    return EngineFault(told) if code == FAULT else WorkerDied(took)


def _rows(content: bytes) -> Answer:
    results = ox.parse_query_results(content, format=ox.QueryResultsFormat.JSON)
    if isinstance(results, ox.QueryBoolean):
        return ["answer"], [[ox.Literal(bool(results))]]
    return [variable.value for variable in results.variables], [list(solution) for solution in results]


def _triples(content: bytes) -> Answer:
    found = (quad.triple for quad in ox.parse(content, format=ox.RdfFormat.N_TRIPLES))
    return ["subject", "predicate", "object"], [[item.subject, item.predicate, item.object] for item in found]


def main(store: str, memory_mb: str, result_mb: str) -> int:
    """In the process: answer the query on standard input; the exit code says what went wrong."""
    resource.setrlimit(resource.RLIMIT_DATA, (int(memory_mb) << 20,) * 2)
    try:
        results = ox.Store.read_only(store).query(sys.stdin.buffer.read().decode(), prefixes=PREFIXES)
        if isinstance(results, ox.QueryTriples):
            content = results.serialize(format=ox.RdfFormat.N_TRIPLES) or b""
        else:
            content = results.serialize(format=ox.QueryResultsFormat.JSON) or b""
    except MemoryError:
        return MEMORY
    except SyntaxError as error:
        return _told(error, SYNTAX)
    except (OSError, ValueError, RuntimeError) as error:
        return _told(error, FAULT)
    if len(content) > int(result_mb) << 20:
        return TOO_LARGE
    sys.stdout.buffer.write(content)
    return 0


def _told(error: Exception, code: int) -> int:
    sys.stderr.write(str(error))
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
