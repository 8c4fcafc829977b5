"""XMP sidecars: the stars, label and keywords that photo programs keep in a file beside the picture.

Lightroom and Capture One write `IMG_1.xmp`, darktable and others `IMG_1.CR3.xmp`; where both lie there the second,
which names one picture only, counts. `IMG_1.xmp` belongs to every picture of that name, raw or not.

A sidecar itself is not sent by a hot folder that goes by sidecars (`Sidecars.used`): it is a note to the program, and
changes for as long as people choose pictures. Any other hot folder takes it like any file.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from pxm_desktop.hotfolders.filters import Skip
from pxm_desktop.hotfolders.model import Sidecars
from pxm_desktop.transfer.source import SourceError, open_file

_ENDING = ".xmp"
_LONGEST = 4 * 1024 * 1024
"""Bytes; brush strokes make some sidecars long, but none longer than this."""
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_XMP = "{http://ns.adobe.com/xap/1.0/}"
_SUBJECT = f"{{http://purl.org/dc/elements/1.1/}}subject//{_RDF}li"
_STARS = re.compile(r"\s*(-?\d{1,9})(?:\.\d*)?\s*")
_DECLARES = re.compile(r"<!(?:DOCTYPE|ENTITY)")

_NOT_SENT = Skip("sidecar", "This hot folder reads sidecars; it does not send them.")


class SidecarUnusable(Exception):
    """A sidecar tells nothing (yet); `sentence` says why, and the picture waits."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What a photo program says about a picture; a picture without a sidecar has one that says nothing."""

    stars: int = 0
    """0 to 5; -1 for a picture that was rejected."""
    label: str = ""
    keywords: tuple[str, ...] = ()


class SidecarNames:
    """The sidecars of one folder, found by the names of their pictures in any case."""

    def __init__(self, names: Iterable[bytes]) -> None:
        """`names` are those of all files in the folder."""
        self._names = {folded(name): name for name in names if is_sidecar(name)}

    def of(self, picture: bytes) -> bytes | None:
        """Return the name of a picture's sidecar, or None."""
        return next((self._names[name] for name in names_for(picture) if name in self._names), None)


def is_sidecar(name: bytes) -> bool:
    """Tell whether a file is a sidecar, by its name."""
    return name.lower().endswith(_ENDING.encode())


def serves(sidecar: bytes, picture: bytes) -> bool:
    """Tell whether a file could be the sidecar of another one in the same folder, by their names."""
    return not is_sidecar(picture) and folded(sidecar) in names_for(picture)


def left_out(settings: Sidecars, name: bytes) -> Skip | None:
    """Return why a file is not sent because it is a sidecar; None when it is none, or sidecars decide nothing."""
    return _NOT_SENT if settings.used and is_sidecar(name) else None


def read_sidecar(path: bytes) -> Sidecar:
    """Read a sidecar from the disk. Raises `SidecarUnusable`, and `SourceError` when it cannot be read."""
    try:
        descriptor, _ = open_file(path)
        with os.fdopen(descriptor, "rb") as stream:
            data = stream.read(_LONGEST + 1)
    except OSError as error:
        raise SourceError.of(error) from None
    return parse(data)


def parse(data: bytes) -> Sidecar:
    """Return what a sidecar says; raises `SidecarUnusable`, for one too that is half written.

    Anybody may put a file into a hot folder. XML harms whoever reads it through its declarations: entities that grow
    without end or name other files. XMP has none, so a sidecar with declarations is not even given to the parser;
    these are looked for in the decoded text, as the parser sees it, so that no encoding hides them.
    """
    if len(data) > _LONGEST:
        raise SidecarUnusable("Its sidecar is larger than 4 MB, so it is not read.")
    try:
        text = data.decode(_encoding(data))
        if _DECLARES.search(text):
            raise SidecarUnusable(
                "Its sidecar declares more than XMP does, so it is not read. Write it again."
            )
        rdf = _rdf(ET.fromstring(text))  # noqa: S314 - without declarations nothing in it can do harm
    except (UnicodeDecodeError, ET.ParseError):
        rdf = None
    if rdf is None:
        raise SidecarUnusable("Its sidecar is not complete yet, or is no XMP file.")
    about = rdf.findall(f"{_RDF}Description")
    keywords = (found.text.strip() for one in about for found in one.findall(_SUBJECT) if found.text)
    return Sidecar(
        stars=_stars(_property(about, "Rating")),
        label=_property(about, "Label"),
        keywords=tuple(dict.fromkeys(filter(None, keywords))),
    )


def wanted(settings: Sidecars, sidecar: Sidecar) -> str:
    """Return why a picture has to wait for other words in its sidecar; empty when it may go.

    A rejected picture has fewer than no stars: it waits wherever sidecars decide anything.
    """
    if not settings.used:
        return ""
    if sidecar.stars < 0:
        return "It was rejected; this hot folder takes pictures that were not."
    if sidecar.stars < settings.at_least:
        return f"It has {sidecar.stars} of the {settings.at_least} stars that this hot folder asks for."
    if settings.labels and not _among((sidecar.label,), settings.labels):
        labels = ", ".join(settings.labels)
        if not sidecar.label:
            return f"It has no label; this hot folder takes {labels}."
        return f"Its label is {sidecar.label}; this hot folder takes {labels}."
    if settings.keywords and not _among(sidecar.keywords, settings.keywords):
        return f"It has none of the keywords that this hot folder takes: {', '.join(settings.keywords)}."
    return ""


def extra(settings: Sidecars, sidecar: Sidecar) -> tuple[tuple[str, str], ...]:
    """Return (attribute id, text) for what the sidecar says and the rule wants kept; each keyword by itself."""
    told = [(settings.rating_attribute, str(sidecar.stars) if sidecar.stars > 0 else "")]
    told.append((settings.label_attribute, sidecar.label))
    told += ((settings.keywords_attribute, keyword) for keyword in sidecar.keywords)
    return tuple((attribute, text) for attribute, text in told if attribute and text)


def names_for(picture: bytes) -> tuple[str, str]:
    """Return what sidecars of a picture are called, `folded`: that of this very file first, then that of its name."""
    name = folded(picture)
    stem, dot, _ = name.rpartition(".")
    return name + _ENDING, (stem if dot else name) + _ENDING


def folded(name: bytes) -> str:
    """Return a name as those of sidecars and pictures are compared."""
    # macOS takes letters apart (a + two dots), other systems do not; the two files may come from different ones.
    return unicodedata.normalize("NFC", os.fsdecode(name)).casefold()


def _encoding(data: bytes) -> str:
    """Return the encoding by the first bytes, as XML has it; XMP knows these only."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if data.startswith(b"<\0"):
        return "utf-16-le"
    return "utf-16-be" if data.startswith(b"\0<") else "utf-8-sig"


def _rdf(root: ET.Element) -> ET.Element | None:
    return root if root.tag == f"{_RDF}RDF" else root.find(f"{_RDF}RDF")


def _property(about: Iterable[ET.Element], name: str) -> str:
    """Return a simple property, which may be written as an attribute or as an element; empty when it is not there."""
    for description in about:
        value = description.get(_XMP + name) or description.findtext(_XMP + name)
        if value and value.strip():
            return value.strip()
    return ""


def _stars(text: str) -> int:
    found = _STARS.fullmatch(text)
    return max(-1, min(5, int(found[1]))) if found else 0


def _among(has: Iterable[str], wanted: Iterable[str]) -> bool:
    return not {word.casefold() for word in has}.isdisjoint(word.strip().casefold() for word in wanted)
