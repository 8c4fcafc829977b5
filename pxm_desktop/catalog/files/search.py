"""Finds files by words, as somebody types.

Every word must stand somewhere in what is searched of a file. The index knows which files have some three letters. Of a
longer word a few of its trigrams have to be there, of two letters one of the trigrams that begin with them (a list of
all trigrams says which these are); what has them is looked at. A single letter is looked for in all files, of which
most have it. Where more than `MOST` files fit, a search ends there: for the best ones it takes what was known last, and
what begins with the words besides, so that this is never missed; for another order it looks through the files in that
order.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterable, Sequence
from itertools import islice

from pxm_desktop.catalog.files.fileset import FileSet
from pxm_desktop.catalog.files.model import Found, Wanted
from pxm_desktop.catalog.files.views import FEW, Views, sorted_few
from pxm_desktop.catalog.fold import folded

MOST = 1000
"""Files that a search puts in order; it finds no more."""

BEGINNING = 200
"""Files looked up by how their name begins."""

_CHUNK = 1000
"""Files looked through at a time."""

_LONGEST_WORD = 100
_MOST_WORDS = 12
_MOST_TRIGRAMS = 16
_MOST_BEGINNINGS = 300
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
    if fitting is not None and len(fitting) <= FEW:
        hays, more = _looked_at(db, fitting, words), False
    else:
        hays, more = _indexed(db, account, words, fitting)
    if wanted.order == "best":
        if more:
            hays |= _beginning(db, account, " ".join(words), fitting)
        return Found(array("I", _ranked(words, hays)[:MOST]), more)
    if more:
        order = views.order(db, account, wanted.order, wanted.descending)
        hays, more = _looked_through(db, order, words, fitting)
    return Found(sorted_few(db, account, hays, wanted.order, wanted.descending), more)


def _indexed(
    db: sqlite3.Connection, account: int, words: Sequence[str], fitting: FileSet | None
) -> tuple[Hays, bool]:
    """Return what was known last of what fits, and whether there is more."""
    match = _match(db, words)
    if match is None:
        return {}, False
    source = "file_words w CROSS JOIN file_hay h ON h.n = w.rowid" if match else "file_hay h"
    rows = db.execute(
        f"SELECT h.n, h.hay FROM {source} WHERE {'w.file_words MATCH ? AND' if match else ''} h.account = ?"
        f"{_has(words)} ORDER BY {'w.rowid' if match else 'h.n'} DESC LIMIT ?",
        (*([match] if match else []), account, *words, MOST + 1 if fitting is None else -1),
    )
    hits = rows if fitting is None else (row for row in rows if row[0] in fitting)
    found = dict(islice(hits, MOST + 1))
    if len(found) <= MOST:
        return found, False
    found.popitem()
    return found, True


def _match(db: sqlite3.Connection, words: Sequence[str]) -> str | None:
    """Return what to ask the index: empty where it cannot help, None where no file has one of the words."""
    groups = [_quoted(trigram) for trigram in _trigrams(words)]
    for word in {word for word in words if len(word) == _TRIGRAM - 1}:
        known = db.execute(
            "SELECT term FROM file_terms WHERE term >= ? AND term < ? LIMIT ?",
            (word, word + _LAST, _MOST_BEGINNINGS + 1),
        ).fetchall()
        if not known:
            return None
        if len(known) <= _MOST_BEGINNINGS:
            groups.append(f"({' OR '.join(_quoted(term) for (term,) in known)})")
    return " AND ".join(groups)


def _looked_at(db: sqlite3.Connection, numbers: Iterable[int], words: Sequence[str]) -> Hays:
    """Return those of some files that have all words."""
    rows = db.execute(
        f"SELECT h.n, h.hay FROM json_each(?) j CROSS JOIN file_hay h ON h.n = j.value WHERE 1{_has(words)}",
        (json.dumps(list(numbers)), *words),
    )
    return dict(rows)


def _looked_through(
    db: sqlite3.Connection, order: array[int], words: Sequence[str], fitting: FileSet | None
) -> tuple[Hays, bool]:
    """Return the first files in an order that have all words, and whether there may be more."""
    found: Hays = {}
    numbers = iter(order) if fitting is None else fitting.among(order)
    while chunk := list(islice(numbers, _CHUNK)):
        found |= _looked_at(db, chunk, words)
        if len(found) >= MOST:
            return dict(islice(found.items(), MOST)), True
    return found, False


def _beginning(db: sqlite3.Connection, account: int, text: str, fitting: FileSet | None) -> Hays:
    """Return files whose name begins so."""
    rows = db.execute(
        "SELECT t.n, h.hay FROM file_text t CROSS JOIN file_hay h ON h.n = t.n "
        "WHERE t.account = ? AND t.key >= ? AND t.key < ? ORDER BY t.key LIMIT ?",
        (account, text, text + _LAST, BEGINNING),
    )
    return {n: hay for n, hay in rows if fitting is None or n in fitting}


def _ranked(words: Sequence[str], hays: Hays) -> list[int]:
    """Return the best first; among those that fit as well, by name."""
    text = " ".join(words)
    return [n for _, _, n in sorted((_rank(words, text, hay), hay, n) for n, hay in hays.items())]


def _rank(words: Sequence[str], text: str, hay: str) -> int:
    """Return how well a file fits, 0 is best: by its whole name or SKU, how they begin, product names, all the rest.

    Lines come in that order, so that where a word stands first says all.
    """
    name = hay.find("\n")
    if hay.startswith(text):
        rest = hay[len(text) : name]
        return 0 if not rest or rest.rfind(".") == 0 else 1
    if hay.startswith(text, name + 1):
        return 0 if hay.startswith("\n", name + 1 + len(text)) else 1
    last = max(map(hay.find, words))
    skus = hay.find("\n", name + 1)
    if last < skus or skus < 0:
        return 2
    return 3 if last < hay.find("\n", skus + 1) else 4


def _trigrams(words: Sequence[str]) -> list[str]:
    """Return a few trigrams that files with all words have: side by side, and the last of each word."""
    found: dict[str, None] = {}
    for word in words:
        if len(word) >= _TRIGRAM:
            starts = [*range(0, len(word) - _TRIGRAM, _TRIGRAM), len(word) - _TRIGRAM]
            found |= dict.fromkeys(word[start : start + _TRIGRAM] for start in starts)
    return list(found)[:_MOST_TRIGRAMS]


def _has(words: Sequence[str]) -> str:
    return " AND instr(h.hay, ?)" * len(words)


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'
