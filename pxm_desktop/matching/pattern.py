"""Takes a path apart by a pattern, in every way that there is."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from pxm_desktop.matching.folding import AS_IT_STANDS, Folding
from pxm_desktop.matching.parsing import Finder, Form, Gap, Wild, parse

MOST_STEPS = 20_000
"""Places that are tried for parts of one path. Names that people give take a hundred at most."""
_SAME_EXTENSION = ({"jpg", "jpeg"}, {"tif", "tiff"})


class TooManySplits(Exception):
    """A path can be taken apart in more ways than anybody could mean."""


class Reading(NamedTuple):
    """A text that may name the product."""

    value: str
    splits: Iterator[dict[str, str]]
    """The ways to take the path apart that give this text, by part; one at least, each made when it is asked for.
    Parts are as long as they can be, the first ones before the later ones."""


class Pattern:
    """A pattern that was read, and what does not matter in names. BadPattern when it makes no sense.

    The pattern's own text is compared as it stands; only a path that does not fit so is tried without what does not
    matter. `{sku}_{view}` therefore takes `4711-A_front` apart at its underscore, even where hyphens are underscores.
    """

    def __init__(self, text: str, folding: Folding = AS_IT_STANDS) -> None:
        self.text = text
        self._form = parse(text)
        self._folding = folding
        self._attempts = [
            (each, tuple(_folded(gap, each) for gap in self._form.gaps))
            for each in dict.fromkeys((AS_IT_STANDS, folding))
        ]

    @property
    def parts(self) -> tuple[str, ...]:
        """Names of the parts, in the order in which they stand; in small letters."""
        return self._form.parts

    @property
    def finder(self) -> Finder:
        """The part that finds the product."""
        return self._form.finder

    def readings(self, path: str) -> Iterator[Reading]:
        """Yield what may name the product in a `/`-separated path, longest first; nothing if it has another form.

        TooManySplits, from here or from a reading's splits, once the path took `MOST_STEPS`.
        """
        text = _measured(self._form, unicodedata.normalize("NFC", path))
        if text is None:
            return
        steps = iter(range(MOST_STEPS))
        for folding, gaps in self._attempts:
            grid = _Grid(self._form, gaps, text, folding.letterwise(text), self._folding.key, steps)
            first = next(readings := grid.readings(), None)
            if first is not None:
                yield from chain((first,), readings)
                return


def _folded(gap: Gap, folding: Folding) -> Gap:
    return tuple(each if isinstance(each, Wild) else folding.letterwise(each) for each in gap)


def _measured(form: Form, path: str) -> str | None:
    """Return the folders and the name that a form is about; None for too few folders or another extension."""
    names = [each for each in path.split("/") if each]
    if len(names) <= form.folders or (form.whole and len(names) != form.folders + 1):
        return None
    text = "/".join(names[-form.folders - 1 :])
    stem, _, extension = names[-1].rpartition(".")
    if form.extension == "" or (form.extension is None and not stem):
        return text
    if form.extension is not None and not (stem and _fits(extension.lower(), form.extension)):
        return None
    return text[: -len(extension) - 1]


def _fits(extension: str, pattern: str) -> bool:
    same = next((each for each in _SAME_EXTENSION if extension in each), {extension})
    return any(fnmatchcase(each, pattern) for each in same)


class _Grid:
    """A form laid over a text. Sets of positions in the text are the bits of an int, so that no step branches.

    `_left` and `_right` follow a piece of the form from a set of positions to the set on its other side. Once it is
    known where each part can begin and end so that all behind it fits, every way that is begun is a way to the end.
    """

    def __init__(
        self,
        form: Form,
        gaps: tuple[Gap, ...],
        text: str,
        compared: str,
        key: Callable[[str], str],
        steps: Iterator[int],
    ) -> None:
        self._parts = form.parts
        self._at = form.parts.index(form.finder)
        self._gaps = gaps
        self._text = text
        self._compared = compared
        self._key = key
        self._steps = steps
        self._places: dict[str, int] = {}

    def readings(self) -> Iterator[Reading]:
        """Yield what may name the product, longest first, then by place."""
        ways = self._ways()
        begins = 1
        for gap in self._gaps[: self._at]:
            begins = self._right_of_part(self._right(gap, begins))
        begins = self._right(self._gaps[self._at], begins) & ways[self._at][0]
        ends = ways[self._at][1]
        twice = len(set(self._parts)) < len(self._parts)
        for length in range(len(self._text) if begins else 0, 0, -1):
            for begin in _bits(begins & (ends >> length)):
                value = self._text[begin : begin + length]
                self._step()
                if value.isspace():
                    continue
                splits = self._splits(begin, begin + length)
                if twice:
                    first = next(splits, None)
                    if first is None:
                        continue
                    splits = chain((first,), splits)
                yield Reading(value, splits)

    def _splits(self, begin: int, end: int) -> Iterator[dict[str, str]]:
        """Yield the ways in which the part that finds the product stands at a place."""
        yield from self._continued(self._ways((1 << begin, 1 << end)), 1, {}, 0)

    def _continued(
        self, ways: list[tuple[int, int]], reached: int, values: dict[str, str], number: int
    ) -> Iterator[dict[str, str]]:
        if number == len(self._parts):
            yield values
            return
        name = self._parts[number]
        for begin in _bits(self._right(self._gaps[number], reached) & ways[number][0]):
            for end in _bits_down(self._right_of_part(1 << begin) & ways[number][1]):
                self._step()
                value = self._text[begin:end]
                if self._key(values.get(name, value)) == self._key(value):
                    longer = values if name in values else {**values, name: value}
                    yield from self._continued(ways, 1 << end, longer, number + 1)

    def _step(self) -> None:
        if next(self._steps, None) is None:
            raise TooManySplits

    def _ways(self, finder: tuple[int, int] = (-1, -1)) -> list[tuple[int, int]]:
        """Return where each part can begin and end so that all behind it fits; the finder within the sets given."""
        ways = []
        reached = self._left(self._gaps[-1], 1 << len(self._text))
        for number in reversed(range(len(self._parts))):
            wanted = finder if number == self._at else (-1, -1)
            ends = reached & wanted[1]
            begins = self._left((Wild.ONE, Wild.ANY), ends) & wanted[0]
            ways.append((begins, ends))
            reached = self._left(self._gaps[number], begins)
        return ways[::-1]

    def _right_of_part(self, begins: int) -> int:
        return self._right((Wild.ONE, Wild.ANY), begins)

    def _right(self, gap: Gap, reached: int) -> int:
        """Return where a gap can end that begins at one of these positions."""
        for each in gap:
            match each:
                case Wild.ANY:
                    reached = sum(
                        folder & -(within & -within)
                        for folder in self._folders
                        if (within := reached & folder)
                    )
                case Wild.ONE:
                    reached = (reached & self._letters) << 1
                case Wild.BEGIN:
                    reached &= self._word_begins
                case Wild.END:
                    reached &= self._word_ends
                case text:
                    reached = (reached & self._where(text)) << len(text)
        return reached

    def _left(self, gap: Gap, reached: int) -> int:
        """Return where a gap can begin that ends at one of these positions."""
        for each in reversed(gap):
            match each:
                case Wild.ANY:
                    reached = sum(
                        folder & ((1 << within.bit_length()) - 1)
                        for folder in self._folders
                        if (within := reached & folder)
                    )
                case Wild.ONE:
                    reached = (reached >> 1) & self._letters
                case Wild.BEGIN:
                    reached &= self._word_begins
                case Wild.END:
                    reached &= self._word_ends
                case text:
                    reached = (reached >> len(text)) & self._where(text)
        return reached

    def _where(self, text: str) -> int:
        """Return where a text stands."""
        if text not in self._places:
            places, at = 0, self._compared.find(text)
            while at >= 0:
                places |= 1 << at
                at = self._compared.find(text, at + 1)
            self._places[text] = places
        return self._places[text]

    @cached_property
    def _folders(self) -> list[int]:
        """The positions of each folder and of the name, their ends included."""
        folders, begin = [], 0
        for name in self._text.split("/"):
            folders.append(((1 << len(name) + 1) - 1) << begin)
            begin += len(name) + 1
        return folders

    @cached_property
    def _letters(self) -> int:
        """Where something stands that is no `/`."""
        return sum(folder & (folder >> 1) for folder in self._folders)

    @cached_property
    def _word_begins(self) -> int:
        """Where a word begins, or a folder or name that begins with something else."""
        lowest = sum(folder & -folder for folder in self._folders)
        return (self._words & ~(self._words << 1)) | lowest

    @cached_property
    def _word_ends(self) -> int:
        """Where a word ends, or a folder or name that ends with something else."""
        highest = sum(1 << folder.bit_length() - 1 for folder in self._folders)
        return (~self._words & (self._words << 1)) | highest

    @cached_property
    def _words(self) -> int:
        """Where the letters and digits stand."""
        return int("".join("01"[each.isalnum()] for each in reversed(self._text)), 2)


def _bits(positions: int) -> Iterator[int]:
    """Yield the positions of a set, the first one first."""
    while positions:
        lowest = positions & -positions
        yield lowest.bit_length() - 1
        positions ^= lowest


def _bits_down(positions: int) -> Iterator[int]:
    """Yield the positions of a set, the last one first."""
    while positions:
        at = positions.bit_length() - 1
        yield at
        positions ^= 1 << at
