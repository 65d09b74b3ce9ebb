"""Ready to be asked: the `Prospect` of a snapshot, made once for each day that is asked about."""

from __future__ import annotations

import datetime
import threading
from collections import OrderedDict
from weakref import WeakKeyDictionary

from graph.analytics.background import background_of
from graph.analytics.learned import backtest_of, model_by
from graph.analytics.partners import Prospect
from graph.network import territory_of
from graph.settings import Settings
from graph.snapshot import Snapshot

KEPT = 4
"""How many days of one snapshot stay ready."""
_ready: WeakKeyDictionary[Snapshot, OrderedDict[datetime.date | None, Prospect]] = WeakKeyDictionary()
_making = threading.Lock()


def prospect_of(snapshot: Snapshot, settings: Settings, as_of: datetime.date | None = None) -> Prospect:
    """What suggestions from a snapshot are made with, as of a day or now.

    The first time for a snapshot it waits for its back-test, and afterwards a fraction of a second for a new day.
    """
    with _making:
        ready = _ready.setdefault(snapshot, OrderedDict())
        if as_of not in ready:
            model = model_by(backtest_of(snapshot, settings), as_of)
            ready[as_of] = Prospect(territory_of(snapshot), model, background_of(snapshot), as_of)
            while len(ready) > KEPT:
                ready.popitem(last=False)
        ready.move_to_end(as_of)
        return ready[as_of]
