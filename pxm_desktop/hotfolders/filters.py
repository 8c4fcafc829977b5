"""What a rule takes and what it leaves out, always with the rule that says so."""

from __future__ import annotations

import os
import re
import stat
import sys
import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from wcmatch import glob
from wcmatch._wcparse import PatternLimitException

from pxm_desktop.hotfolders.model import Rule
from pxm_desktop.transfer.source import is_cloud_only, is_hidden

UPLOADED = b"Uploaded"
FAILED = b"Failed"
CLAIMS = b".pxm-claims"
OURS = frozenset({UPLOADED, FAILED, CLAIMS})
"""Folders at the top of a rule's folder that the program keeps itself."""

_OURS = frozenset(
    name.lower() for name in OURS
)  # many file systems take upper and lower case for one another
_GLOB_FLAGS = glob.GLOBSTAR | glob.BRACE | glob.DOTGLOB | glob.IGNORECASE | glob.FORCEUNIX | glob.MATCHBASE
"""`**` crosses folders, `{a,b}` is either, `*` takes a leading dot too; a glob without `/` looks at the name only."""
_MOST_GLOBS = 1000
"""How many globs the braces of one list may stand for."""
_SPECIAL = frozenset("*?[]{}\\/")
"""What makes a glob more than a name with a star at one end."""
_FOLDERS_REMEMBERED = 4096
_JUNCTION = 0xA0000003
"""Windows: IO_REPARSE_TAG_MOUNT_POINT."""


class Kind(StrEnum):
    """What lies at a path, as far as it decides whether it is taken."""

    FILE = "file"
    FOLDER = "folder"
    LINK = "link"
    SPECIAL = "special"
    """A device, pipe or socket."""
    CLOUD = "cloud"
    """A placeholder whose content is not on this computer."""
    HIDDEN = "hidden"
    """Hidden by a flag of the file system, file or folder."""


def kind_of(found: os.stat_result) -> Kind:
    """Return what lies there; `found` is what `lstat` says."""
    mode = found.st_mode
    if stat.S_ISLNK(mode) or getattr(found, "st_reparse_tag", 0) == _JUNCTION:
        return Kind.LINK
    if is_hidden(found):
        return Kind.HIDDEN
    if stat.S_ISDIR(mode):
        return Kind.FOLDER
    if stat.S_ISREG(mode):
        return Kind.CLOUD if is_cloud_only(found) else Kind.FILE
    return Kind.SPECIAL


class Skip(NamedTuple):
    """Why something is left out."""

    rule: str
    """The glob that fits, or a word: ours, subfolders, hidden, include, link, special, cloud, empty, unreadable."""
    sentence: str
    """The same for people."""
    waits: bool = False
    """It is taken once that changes: it is not complete, or not here yet."""


OURS_RULE = "ours"
"""The rule of folders that the program keeps itself."""
_OURS_SKIP = Skip(OURS_RULE, "PXM Desktop keeps this folder itself.")
_SUBFOLDERS = Skip("subfolders", "The hot folder is set to leave subfolders out.")
_INCLUDE = Skip("include", "It fits none of the patterns of what to take.")
_PLACEHOLDER = Skip("cloud", "The file is only in iCloud; it is taken once it is on this computer.")
_OF_KIND = {
    Kind.LINK: Skip("link", "Links are not followed: only what lies in the hot folder itself is taken."),
    Kind.HIDDEN: Skip("hidden", "Hidden files and folders are not taken."),
    Kind.SPECIAL: Skip("special", "This is a device or a pipe, not a file."),
    Kind.CLOUD: Skip(
        "cloud", "The file is only in the cloud; it is taken once it is on this computer.", waits=True
    ),
}
_EMPTY = Skip("empty", "The file is empty; it is taken once something is in it.", waits=True)


class Globs:
    """A list of globs, compared without regard to case, with a file's name or its path below the rule's folder."""

    def __init__(self, globs: Sequence[str]) -> None:
        """Compile them. Raises ValueError, with a sentence, when braces stand for too many."""
        self._each = [(written, _Tests([written])) for written in globs]
        self._any = _Tests(globs)

    def __bool__(self) -> bool:
        return bool(self._each)

    def fitting(self, path: str) -> str | None:
        """Return the first glob, as it was written, that fits the path."""
        if not self._any.fit(path):
            return None
        return next(written for written, tests in self._each if tests.fit(path))


class _Tests:
    """Several globs as one test. Most globs are an ending or a beginning, which strings find ten times as quickly."""

    def __init__(self, globs: Sequence[str]) -> None:
        beginnings, endings, names = [], [], []
        of_names: list[str] = []
        of_paths: list[str] = []
        for written in filter(None, map(_as_path, globs)):
            plain = written.strip("*").lower()
            if not _SPECIAL.isdisjoint(plain) or (written[0] == written[-1] == "*") or "**" in written:
                (of_paths if "/" in written else of_names).append(written)
            elif written[0] == "*":
                endings.append(plain)
            elif written[-1] == "*":
                beginnings.append(plain)
            else:
                names.append(plain)
        self._beginnings, self._endings, self._names = tuple(beginnings), tuple(endings), frozenset(names)
        self._of_names, self._of_paths = _compiled(of_names), _compiled(of_paths)

    def fit(self, path: str) -> bool:
        name = path[path.rfind("/") + 1 :]
        lower = name.lower()
        return (
            lower.endswith(self._endings)
            or lower.startswith(self._beginnings)
            or lower in self._names
            or (self._of_names is not None and self._of_names.fullmatch(name) is not None)
            or (self._of_paths is not None and self._of_paths.fullmatch(path) is not None)
        )


def _compiled(globs: Sequence[str]) -> re.Pattern[str] | None:
    if not globs:
        return None
    try:
        patterns, _ = glob.translate(globs, flags=_GLOB_FLAGS, limit=_MOST_GLOBS)
    except PatternLimitException:
        raise ValueError(f"The braces in {', '.join(globs)} stand for too many patterns.") from None
    return re.compile("|".join(patterns))


def _as_path(written: str) -> str:
    """Return a glob as the paths are that it is compared with: composed, `/` between folders, none at the start."""
    if sys.platform == "win32":
        written = written.replace("\\", "/")
    path = unicodedata.normalize("NFC", written).lstrip("/")
    return f"{path}**" if path.endswith("/") else path


def _text(path: bytes) -> str:
    text = os.fsdecode(path)
    # macOS takes names apart (a + two dots), keyboards do not.
    return text if text.isascii() else unicodedata.normalize("NFC", text)


class Filter:
    """Decides for one rule. Needs no disk; may be used by several threads."""

    def __init__(self, rule: Rule) -> None:
        """Compile the rule's globs. Raises ValueError, with a sentence, when braces stand for too many."""
        self._subfolders = rule.subfolders
        self._ignore = Globs(rule.ignore)
        self._exclude = Globs(rule.exclude)
        self._include = Globs(rule.include)
        self.folder = lru_cache(_FOLDERS_REMEMBERED)(self._folder)
        """Return why a folder, given by its path below the rule's, is not entered; None when it is. Looks at its
        name and at the folders above it."""

    def reason(self, path: bytes, found: os.stat_result) -> Skip | None:
        """Return why a file or folder is left out; None when it is taken or entered.

        `path` is its path below the rule's folder, `/`-separated, `found` what `lstat` says of it.
        """
        return self.judge(path, kind_of(found), found.st_size)

    def judge(self, path: bytes, kind: Kind, size: int) -> Skip | None:
        """Return the same as `reason` for something that was looked at already."""
        if kind is Kind.FOLDER:
            return self.folder(path)
        above, _, name = path.rpartition(b"/")
        return (above and self.folder(above)) or self._named(path, name) or _content(kind, size)

    def enters(self, path: bytes) -> bool:
        """Tell whether a folder, given by its path below the rule's, is entered, as far as names decide."""
        return not path or self.folder(path) is None

    def _folder(self, path: bytes) -> Skip | None:
        above, _, name = path.rpartition(b"/")
        if not above and name.lower() in _OURS:
            return _OURS_SKIP
        if not self._subfolders:
            return _SUBFOLDERS
        return (above and self.folder(above)) or self._globbed(_text(path))

    def _named(self, path: bytes, name: bytes) -> Skip | None:
        lower = name.lower()
        if lower.startswith(b".") and lower.endswith(b".icloud"):
            return _PLACEHOLDER
        text = _text(path)
        left_out = self._globbed(text)
        if left_out is None and self._include and self._include.fitting(text) is None:
            return _INCLUDE
        return left_out

    def _globbed(self, text: str) -> Skip | None:
        fits = self._ignore.fitting(text)
        if fits is not None:
            return Skip(fits, f'Names like "{fits}" are ignored.')
        fits = self._exclude.fitting(text)
        if fits is not None:
            return Skip(fits, f'It is excluded by "{fits}".')
        return None


def _content(kind: Kind, size: int) -> Skip | None:
    if kind is Kind.FILE:
        return None if size else _EMPTY
    return _OF_KIND[kind]
