"""The territory network for other programs, as GraphML (http://graphml.graphdrawing.org/) and GEXF (https://gexf.net/)."""

from __future__ import annotations

import re

from graph.catalogue import Selection, catalogue_of
from graph.graphs import choose, write
from graph.snapshot import Snapshot


def networks(snapshot: Snapshot, day: str) -> dict[str, bytes]:
    """All ties with their cooperations and sources, by format; GEXF is dated with ``day``, not with today."""
    content = choose(snapshot, Selection(catalogue_of(snapshot), "cooperation"), None, "all")
    undated = re.sub(
        rb'lastmodifieddate="[^"]*"', f'lastmodifieddate="{day}"'.encode(), write(content, "gexf"), count=1
    )
    return {"graphml": write(content, "graphml"), "gexf": undated}
