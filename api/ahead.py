"""What first visits stand on, made in the background once the service has started."""

from __future__ import annotations

import gc
import threading
from contextlib import suppress

from api import frame, locale
from graph.analytics.prospects import prospect_of
from graph.catalogue import catalogue_of
from graph.errors import TechAxisError
from graph.snapshot import Shelf


def prepare(shelf: Shelf) -> None:
    """Read the catalogue of the snapshot in service, learn what suggestions are made with, and compile the templates.

    It takes about two seconds. A request that comes sooner waits for the rest, or does it itself; so does the first
    one after a new snapshot.
    """
    with suppress(TechAxisError):
        snapshot = shelf.current()
        if snapshot.manifest.model:
            catalogue_of(snapshot)
            prospect_of(snapshot)
    for language in locale.languages():
        frame.prepare(language)


def begin(shelf: Shelf) -> None:
    """`prepare` on a thread of its own, which ends with the process; after that, nothing so far counts as garbage.

    For a process that does nothing but serve: what stands then stays as long as it does, and each look
    through all of it for garbage would hold up the request that it falls into by a tenth of a second.
    """

    def work() -> None:
        prepare(shelf)
        gc.collect()
        gc.freeze()

    threading.Thread(target=work, name="ahead", daemon=True).start()
