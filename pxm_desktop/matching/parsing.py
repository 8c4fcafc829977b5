r"""Reads what a person writes as a pattern, and says in plain words why one makes no sense.

A pattern is a file's name, with sub-folders before it where they matter:

- `{word}` is a part, of one letter or more; one that stands twice has the same value twice. `{sku}`, `{name}` or
  `{id}` finds the product (of several, the first of id, SKU, name), `{region}` the region.
- `*` stands for any letters or none, `?` for one letter; neither reaches into another folder. Where `*` stands beside
  a part, the part ends with a word: `{sku}*` takes `4711` and `4711-A` out of `4711-A_front`, but not `47`.
- `/` divides folders, and so does `\`, as people on Windows write it. A pattern with fewer folders than a path fits
  its last ones; one that begins with `/` fits whole paths only.
- Everything else, brackets too, is text that has to stand there.
- A pattern has an extension if its name ends with a dot and text without parts in which is a letter or wild card, such
  as `.jpg` or `.*`; it is compared without case, and `.jpg` fits `.jpeg` as `.tif` fits `.tiff`. `.{ext}` at the end
  makes a part of it. Any other pattern fits every extension.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from typing import Literal

Finder = Literal["id", "sku", "name"]
_FINDERS: tuple[Finder, ...] = ("id", "sku", "name")
LONGEST = 500
"""Characters; what is longer was pasted by mistake."""
_PIECE = re.compile(r"\{(?P<part>[^{}/\\]*)\}|(?P<wild>[*?])|(?P<text>[^{}*?]+)|(?P<stray>[{}])")
_EXTENSION = re.compile(r"(?<=[^/])\.(?=[\d_-]*[^\W\d_]|[\w-]*[*?])([\w*?-]+)$")
_EXTENSION_PART = re.compile(r"\.\{\s*ext\s*\}$", re.IGNORECASE)


class BadPattern(ValueError):
    """A pattern makes no sense: the message says why and what to write, `start` and `end` where."""

    def __init__(self, sentence: str, pattern: str, start: int, end: int) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.pattern = pattern
        self.start = start
        self.end = end

    @property
    def marked(self) -> str:
        """The pattern, and below it a line that points to the place."""
        return f"{self.pattern}\n{' ' * self.start}{'^' * max(1, self.end - self.start)}"


class Wild(Enum):
    """What stands for something else in a gap."""

    ONE = "one letter"
    ANY = "any letters or none"
    BEGIN = "nothing, where a word or a name begins"
    END = "nothing, where a word or a name ends"


Gap = tuple[str | Wild, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A pattern taken apart."""

    parts: tuple[str, ...]
    """Their names in small letters, in the order in which they stand."""
    gaps: tuple[Gap, ...]
    """What stands before each part and, last, behind them all; without the extension."""
    finder: Finder
    """The part that finds the product."""
    folders: int
    whole: bool
    """Fits whole paths only."""
    extension: str | None
    """In small letters, with wild cards; None where it does not matter, empty where it is a part."""


def parse(pattern: str) -> Form:
    """Take a pattern apart; BadPattern when it makes no sense."""
    start, end = len(pattern) - len(pattern.lstrip()), len(pattern.rstrip())
    _check_letters(pattern, start, end)
    slashed = pattern.replace("\\", "/")
    _check_folders(slashed, start, end)
    whole = slashed[start] == "/"
    extension: str | None = None
    if _EXTENSION_PART.search(slashed, start, end):
        extension = ""
    elif found := _EXTENSION.search(slashed, start, end):
        extension, end = found[1].lower(), found.start()
    parts, gaps = _pieces(slashed, start + whole, end)
    finder = next((each for each in _FINDERS if each in parts), None)
    if finder is None:
        sentence = "No part of the pattern finds the product: it needs {sku}, {name} or {id}."
        raise BadPattern(sentence, pattern, start, len(pattern.rstrip()))
    return Form(parts, gaps, finder, slashed.count("/") - whole, whole, extension)


def _check_letters(pattern: str, start: int, end: int) -> None:
    if start >= end:
        raise BadPattern(
            "The pattern is empty: write for example {sku}_{view}.jpg.", pattern, 0, len(pattern)
        )
    if end - start > LONGEST:
        raise BadPattern(f"The pattern is longer than {LONGEST} letters.", pattern, start + LONGEST, end)
    for at in range(start, end):
        if unicodedata.category(pattern[at]) in ("Cc", "Cs"):
            raise BadPattern("The pattern has a letter that no file's name has.", pattern, at, at + 1)


def _check_folders(pattern: str, start: int, end: int) -> None:
    if pattern[end - 1] == "/":
        raise BadPattern("The pattern ends with a folder: the file's name is missing.", pattern, end - 1, end)
    at = start
    for folder in pattern[start:end].split("/"):
        if folder in (".", "..") or (not folder and at > start):
            sentence = "A folder in the pattern has no name: write one, or take the / away."
            raise BadPattern(sentence, pattern, at, at + max(1, len(folder)))
        at += len(folder) + 1
    if (at := pattern.find("**")) >= 0:
        sentence = "Write * instead of **: a pattern fits files in folders of any depth without it."
        raise BadPattern(sentence, pattern, at, at + 2)


def _pieces(pattern: str, start: int, end: int) -> tuple[tuple[str, ...], tuple[Gap, ...]]:
    """Return the names of the parts, and the gaps before and behind them."""
    parts: list[str] = []
    gaps: list[list[str | Wild]] = [[]]
    before = start
    for piece in _PIECE.finditer(pattern, start, end):
        if piece["part"] is not None:
            if parts and not any(isinstance(each, str) for each in gaps[-1]):
                sentence = (
                    "Nothing tells where the first of these parts ends: put a text such as _ between them."
                )
                raise BadPattern(sentence, pattern, before, piece.end())
            parts.append(_part_name(pattern, piece))
            gaps.append([])
            before = piece.start()
        elif piece["wild"]:
            gaps[-1].append(Wild.ANY if piece["wild"] == "*" else Wild.ONE)
        elif piece["text"]:
            gaps[-1].append(unicodedata.normalize("NFC", piece["text"]))
        elif piece["stray"] == "{":
            sentence = "A part begins here and does not end: put } behind its name."
            raise BadPattern(sentence, pattern, piece.start(), piece.end())
        else:
            sentence = "A part ends here that did not begin: put { before its name."
            raise BadPattern(sentence, pattern, piece.start(), piece.end())
    return tuple(parts), tuple(_with_edges(gap, n > 0, n < len(parts)) for n, gap in enumerate(gaps))


def _part_name(pattern: str, piece: re.Match[str]) -> str:
    name = unicodedata.normalize("NFC", piece["part"].strip())
    if not name:
        raise BadPattern("A part has no name: write for example {sku}.", pattern, piece.start(), piece.end())
    if found := re.search(r"\W", name):
        sentence = f"A part's name has letters, digits and _ only: take {found[0]} out of it."
        raise BadPattern(sentence, pattern, piece.start(), piece.end())
    return name.lower()


def _with_edges(gap: list[str | Wild], behind_a_part: bool, before_a_part: bool) -> Gap:
    """Return a gap in which parts end with a word where they would only touch a `*`."""
    texts = [n for n, each in enumerate(gap) if isinstance(each, str)] or [len(gap)]
    first, last = gap[: texts[0]], gap[texts[-1] + 1 :] if texts[-1] < len(gap) else gap
    front = [Wild.END] if behind_a_part and Wild.ANY in first else []
    back = [Wild.BEGIN] if before_a_part and Wild.ANY in last else []
    return (*front, *gap, *back)
