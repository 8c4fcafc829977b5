"""What of an entry can be found by words, and how words are compared: without case, accents and Unicode forms."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from pxm_desktop.service.history_api import HistoryState

CHECKSUM_CHARACTERS = 16
"""So many of a checksum are in the index: enough to find it, and random text is what makes an index large."""
SHORTEST = 3
"""Characters of the shortest word that the index knows; shorter ones are looked for in the entries themselves."""

_STATES: dict[HistoryState, int] = {"done": 0, "skipped": 1, "failed": 2, "cancelled": 3}


def folded(text: str) -> str:
    """Return a text as it is compared."""
    if text.isascii():
        return text.lower()
    # Twice, since letters come to light in the first (a bold A is none that has small letters) and in the second.
    for _ in range(2):
        text = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def document(
    *,
    name: str,
    path: bytes,
    batch: str,
    file_id: str | None,
    checksum: str,
    products: Iterable[tuple[str, str]],
) -> str:
    """Return all that words are looked for in. `products` are ids and names.

    The same entry always gives the same document: the index is kept without its texts, and an entry is taken out
    of it by giving them once more. A change here needs a migration that builds the index anew.
    """
    parts = [name]
    whole = path.decode("utf-8", "replace")
    # The last part of the path is nearly always the name, and need not be there twice.
    parts.append(whole.rpartition("/")[0] if _last(whole) == folded(name) else whole)
    for identity, called in products:
        parts += (called, identity)
    parts += (batch, file_id or "", checksum[:CHECKSUM_CHARACTERS])
    return "\n".join(folded(part) for part in parts if part)


def state_tag(state: HistoryState) -> str:
    """Return the one term that stands for a state in the index: letters that no text has."""
    return chr(0xE000 + _STATES[state]) * SHORTEST


@lru_cache(maxsize=64)
def search_words(text: str) -> tuple[str, ...]:
    """Return the words of a search, folded, each once; a long one that is a checksum as far as it is kept."""
    sound = text.replace("\0", " ").encode("utf-8", "replace").decode()
    words = dict.fromkeys(folded(sound).split())
    return tuple(dict.fromkeys(map(_kept_part, words)))


def _kept_part(word: str) -> str:
    if len(word) > CHECKSUM_CHARACTERS * 2 and all(c in "0123456789abcdef" for c in word):
        return word[:CHECKSUM_CHARACTERS]
    return word


def _last(path: str) -> str:
    return folded(path.rpartition("/")[2])
