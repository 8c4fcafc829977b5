"""Sentences of the service in the user's language: reasons and refusals come in English, the journal keeps them so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from PySide6.QtCore import QCoreApplication

CONTEXT = "pxm_desktop"
_LONGEST = 2000
"""Characters; what is longer is no sentence of ours."""
_BETWEEN = re.compile(r"(?<=[.!?…]) (?=\S)")
_PART = re.compile(r"%(\d)")
_patterns: list[tuple[str, re.Pattern[str]]] = []


def use_patterns(sources: Iterable[str]) -> None:
    """Know these sentences with parts (%1, %2, …) from now on, those first that say most; none for English."""
    _patterns[:] = [(source, _compiled(source)) for source in sources]
    told.cache_clear()


@lru_cache(maxsize=4096)
def told(text: str) -> str:
    """Return one or more sentences of the service in the user's language; what nobody translated stays as it is."""
    if len(text) > _LONGEST:
        return text
    pieces = _BETWEEN.split(text)
    result, at = [], 0
    while at < len(pieces):
        said, at = _next(pieces, at)
        result.append(said)
    return " ".join(result)


def _next(pieces: list[str], at: int) -> tuple[str, int]:
    """Return the translation of what begins at a piece, and the piece after it."""
    for end in range(len(pieces), at, -1):
        source = " ".join(pieces[at:end])
        found = QCoreApplication.translate(CONTEXT, source)
        if found != source:
            return found, end
    for end in range(at + 1, len(pieces) + 1) if _patterns else ():
        fitting = _fitting(" ".join(pieces[at:end]))
        if fitting is not None:
            return fitting, end
    return pieces[at], at + 1


def _fitting(text: str) -> str | None:
    """Return a sentence with parts in the user's language."""
    for source, pattern in _patterns:
        if (match := pattern.fullmatch(text)) is not None:
            return _put(QCoreApplication.translate(CONTEXT, source), match.groupdict())
    return None


def _put(translation: str, parts: dict[str, str]) -> str:
    """Return a translation with its parts; at once, as a part may look like a mark for one."""
    return _PART.sub(lambda found: _within(parts[f"p{found[1]}"]), translation)


def _within(part: str) -> str:
    """Return what stands in a sentence: another sentence in the user's language, anything else as it is."""
    bare = part.strip()
    return part.replace(bare, told(bare)) if bare.endswith((".", "!", "?")) else part


def _compiled(source: str) -> re.Pattern[str]:
    pattern, seen = "", set()
    for n, piece in enumerate(_PART.split(source)):
        if n % 2 == 0:
            pattern += re.escape(piece)
        elif piece in seen:
            pattern += f"(?P=p{piece})"
        else:
            seen.add(piece)
            pattern += f"(?P<p{piece}>.*?)"
    return re.compile(pattern, re.DOTALL)
