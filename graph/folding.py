"""Names as they are compared: without case, accents, punctuation and script, so that Århus is found as arhus."""

from __future__ import annotations

import re

from anyascii import anyascii

_APART = re.compile(r"[^0-9a-z]+")


def fold(text: str) -> str:
    """A text in lower-case ASCII words with single spaces between them.

    >>> fold("Côte d’Azur – Île‑de‑France")
    'cote d azur ile de france'
    >>> fold("Łódź, ΑΘΗΝΑ")
    'lodz athina'
    """
    return _APART.sub(" ", anyascii(text).lower()).strip()
