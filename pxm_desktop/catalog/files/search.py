"""Finds files by words, as somebody types.

Every word must stand somewhere in what is searched of a file. Words of three letters or more go through the trigram
index: a few of a word's trigrams say which files are worth a look, and those are looked at. Where more than `MOST`
fit, or all words are shorter, files are looked through in the order that is wanted, until so many are found: what is so
common is found fast in that way. What begins with the words is looked up besides, so that it is never missed.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterator, Sequence
from itertools import islice

from pxm_desktop.catalog.files.model import Found, Wanted
from pxm_desktop.catalog.files.views import Views
from pxm_desktop.catalog.fold import folded

MOST = 3000
"""Files that a search puts in order; it finds no more."""

BEGINNING = 200
"""Files looked up by how their name begins."""

_FEW = 4000
"""So many files that fit a filter are looked at one by one, whatever the words are."""

_CHUNK = 1000
"""Files looked through at a time."""

_LONGEST_WORD = 100
_MOST_WORDS = 12
_MOST_TRIGRAMS = 16
_TRIGRAM = 3
_LAST = "\U0010ffff"
"""Sorts after every letter."""

Hays = dict[int, str]
"""What is searched of files, by their numbers."""


def find(db: sqlite3.Connection, account: int, views: Views, wanted: Wanted, now: float) -> Found:
    """Return the files that are wanted, in order."""
    words = [word[:_LONGEST_WORD] for word in folded(wanted.words).split()[:_MOST_WORDS]]
    if not words:
        return Found(views.numbers(db, account, wanted, now))
    fitting = views.fitting(db, account, wanted, now)
    if fitting is not None and len(fitting) <= _FEW:
        hays, more = _looked_at(db, fitting, words), False
    else:
        hays, more = _indexed(db, account, words, fitting)
        if more and wanted.order != "best":
            hays = {}
    if more and not hays:
        order = views.order(db, account, wanted.order, wanted.descending)
        hays, more = _looked_through(db, order, words, fitting)
    if wanted.order != "best":
        order = views.order(db, account, wanted.order, wanted.descending)
        return Found(array("I", filter(hays.__contains__, order)), more)
    if more:
        hays |= _beginning(db, account, " ".join(words), fitting)
    return Found(array("I", _ranked(words, hays)[:MOST]), more)


def _indexed(
    db: sqlite3.Connection, account: int, words: Sequence[str], fitting: frozenset[int] | None
) -> tuple[Hays, bool]:
    """Return what the index leads to, and whether there is more; without a word that it knows, nothing and yes."""
    trigrams = _trigrams(words)
    if not trigrams:
        return {}, True
    rows = db.execute(
        "SELECT w.rowid, t.hay FROM file_words w CROSS JOIN file_text t ON t.n = w.rowid "
        f"WHERE w.file_words MATCH ? AND t.account = ?{_has(words)} ORDER BY w.rowid DESC",
        (" AND ".join(map(_quoted, trigrams)), account, *words),
    )
    hits: Iterator[tuple[int, str]] = rows if fitting is None else (row for row in rows if row[0] in fitting)
    found = dict(islice(hits, MOST))
    return found, next(hits, None) is not None


def _looked_at(db: sqlite3.Connection, numbers: frozenset[int] | Sequence[int], words: Sequence[str]) -> Hays:
    """Return those of some files that have all words."""
    rows = db.execute(
        f"SELECT t.n, t.hay FROM json_each(?) j CROSS JOIN file_text t ON t.n = j.value WHERE 1{_has(words)}",
        (json.dumps(list(numbers)), *words),
    )
    return dict(rows)


def _looked_through(
    db: sqlite3.Connection, order: array[int], words: Sequence[str], fitting: frozenset[int] | None
) -> tuple[Hays, bool]:
    """Return the first files in an order that have all words, and whether there may be more."""
    found: Hays = {}
    numbers = iter(order) if fitting is None else filter(fitting.__contains__, order)
    while chunk := list(islice(numbers, _CHUNK)):
        found |= _looked_at(db, chunk, words)
        if len(found) >= MOST:
            return dict(islice(found.items(), MOST)), True
    return found, False


def _beginning(db: sqlite3.Connection, account: int, text: str, fitting: frozenset[int] | None) -> Hays:
    """Return files whose name begins so."""
    rows = db.execute(
        "SELECT n, hay FROM file_text WHERE account = ? AND key >= ? AND key < ? ORDER BY key LIMIT ?",
        (account, text, text + _LAST, BEGINNING),
    )
    return {n: hay for n, hay in rows if fitting is None or n in fitting}


def _ranked(words: Sequence[str], hays: Hays) -> list[int]:
    """Return the best first; among those that fit as well, by name."""
    text = " ".join(words)
    return [n for _, _, n in sorted((_rank(words, text, hay), hay, n) for n, hay in hays.items())]


def _rank(words: Sequence[str], text: str, hay: str) -> int:
    """Return how well a file fits, 0 is best: by its whole name or SKU, how they begin, product names, all the rest."""
    name, _, rest = hay.partition("\n")
    skus, _, rest = rest.partition("\n")
    if name == text or skus == text or name.rpartition(".")[0] == text:
        return 0
    if name.startswith(text) or skus.startswith(text):
        return 1
    if all(word in name or word in skus for word in words):
        return 2
    products = rest.partition("\n")[0]
    return 3 if all(word in name or word in skus or word in products for word in words) else 4


def _trigrams(words: Sequence[str]) -> list[str]:
    """Return a few trigrams that files with all words have: side by side, and the last of each word."""
    found: dict[str, None] = {}
    for word in words:
        if len(word) >= _TRIGRAM:
            starts = [*range(0, len(word) - _TRIGRAM, _TRIGRAM), len(word) - _TRIGRAM]
            found |= dict.fromkeys(word[start : start + _TRIGRAM] for start in starts)
    return list(found)[:_MOST_TRIGRAMS]


def _has(words: Sequence[str]) -> str:
    return " AND instr(t.hay, ?)" * len(words)


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'
