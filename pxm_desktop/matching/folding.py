"""How names are compared: as they stand, or without what a rule says does not matter."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from pxm_desktop.matching.model import NameRule

_DASHES = "- \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{FIGURE SPACE}\N{MINUS SIGN}" + "".join(
    map(chr, range(0x2010, 0x2016))
)
"""What is typed for an underscore: hyphen, spaces, and the dashes that word processors make of a hyphen."""
_SEPARATORS = str.maketrans(_DASHES, "_" * len(_DASHES))
_NOT_IN_NAMES = '/\\:*?"<>|'
"""What some system does not allow in a file's name; people put a hyphen or an underscore there."""
_KEY_SEPARATORS = _SEPARATORS | str.maketrans(_NOT_IN_NAMES, "_" * len(_NOT_IN_NAMES))
_ZEROS = re.compile(r"0+(?=[0-9])")


def plain(text: str) -> str:
    """Return text as it stands: composed as Unicode says (macOS takes accents apart), without spaces around it."""
    return (text if text.isascii() else unicodedata.normalize("NFC", text)).strip()


@dataclass(frozen=True, slots=True)
class Folding:
    """What does not matter when a part of a name is compared with a product; see `NameRule`."""

    ignore_case: bool = False
    hyphen_is_underscore: bool = False
    ignore_leading_zeros: bool = False

    @classmethod
    def of(cls, rule: NameRule) -> Folding:
        """Return what does not matter to a rule."""
        return cls(rule.ignore_case, rule.hyphen_is_underscore, rule.ignore_leading_zeros)

    def key(self, text: str) -> str:
        """Return what is equal for texts that are taken for one another. Texts that `plain` makes equal always are."""
        text = plain(text)
        if self.ignore_case:
            text = text.lower() if text.isascii() else _caseless(text)
        if self.hyphen_is_underscore:
            text = text.translate(_KEY_SEPARATORS)
        if self.ignore_leading_zeros and (zeros := _ZEROS.match(text)):
            text = text[zeros.end() :]
        return text

    def letterwise(self, text: str) -> str:
        """Return text of the same length for comparing pieces of it, with as little that matters as that allows."""
        if self.ignore_case:
            text = text.lower() if text.isascii() else "".join(map(_small, text))
        return text.translate(_SEPARATORS) if self.hyphen_is_underscore else text


AS_IT_STANDS = Folding()
"""Everything matters."""


def _caseless(text: str) -> str:
    """Return text without case, as Unicode defines it for composed letters."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).casefold())


def _small(letter: str) -> str:
    small = letter.casefold()
    return small if len(small) == 1 else letter
