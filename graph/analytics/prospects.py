"""Ready to be asked: the `Prospect` of a snapshot, made once for each day that is asked about."""

from __future__ import annotations

import datetime
import threading
from collections import OrderedDict
from weakref import WeakKeyDictionary

from graph.analytics.background import background_of
from graph.analytics.partners import Prospect
from graph.analytics.windows import model_for
from graph.network import territory_of
from graph.snapshot import Snapshot

KEPT = 4
"""How many days of one snapshot stay ready."""
_ready: WeakKeyDictionary[Snapshot, OrderedDict[datetime.date | None, Prospect]] = WeakKeyDictionary()
_making = threading.Lock()


def prospect_of(snapshot: Snapshot, as_of: datetime.date | None = None) -> Prospect:
    """What suggestions from a snapshot are made with, as of a day or now.

    The first time for a day it learns the model of that day, which takes less than a second; it does not wait for
    the back-test.
    """
    with _making:
        ready = _ready.setdefault(snapshot, OrderedDict())
        if as_of not in ready:
            territory = territory_of(snapshot)
            ready[as_of] = Prospect(territory, model_for(territory, as_of), background_of(snapshot), as_of)
            while len(ready) > KEPT:
                ready.popitem(last=False)
        ready.move_to_end(as_of)
        return ready[as_of]
