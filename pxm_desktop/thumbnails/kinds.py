"""What a file is, by its first bytes: names lie, and a decoder must see only what it was made for."""

from __future__ import annotations

import re
from enum import StrEnum

HEAD_BYTES = 4096
"""How much of a file `kind_of` wants to see; an SVG may begin with a long comment."""


class Kind(StrEnum):
    """A way to decode a file."""

    JPEG = "jpeg"
    PNG = "png"
    TIFF = "tiff"
    """Also the raw files of cameras that are TIFF inside: CR2, NEF, ARW, DNG, RW2, ORF, PEF."""
    WEBP = "webp"
    GIF = "gif"
    BMP = "bmp"
    HEIC = "heic"
    AVIF = "avif"
    PSD = "psd"
    RAF = "raf"
    CR3 = "cr3"
    SVG = "svg"
    SVGZ = "svgz"
    PDF = "pdf"
    """Also Illustrator's files that hold a PDF."""
    FILM = "film"
    """MP4 and QuickTime."""


_STARTS = (
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"II*\0", Kind.TIFF),
    (b"MM\0*", Kind.TIFF),
    (b"II+\0", Kind.TIFF),  # BigTIFF
    (b"MM\0+", Kind.TIFF),
    (b"IIU\0", Kind.TIFF),  # Panasonic RW2
    (b"IIRO", Kind.TIFF),  # Olympus ORF
    (b"IIRS", Kind.TIFF),
    (b"GIF87a", Kind.GIF),
    (b"GIF89a", Kind.GIF),
    (b"8BPS", Kind.PSD),
    (b"FUJIFILMCCD-RAW", Kind.RAF),
    (b"\x1f\x8b\x08", Kind.SVGZ),
    (b"BM", Kind.BMP),
)
_HEIC_BRANDS = frozenset([b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"])
_FILM_ATOMS = frozenset([b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"])
_SVG_START = re.compile(
    rb"^\s*(?:<\?xml[^>]*>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\])?\s*>|\s)*<(?:\w+:)?svg[\s>]", re.DOTALL
)


def kind_of(head: bytes) -> Kind | None:
    """Return how a file with these first bytes can be decoded, or None."""
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Kind.WEBP
    if head[4:8] == b"ftyp":
        return _kind_of_brand(head)
    if head[4:8] in _FILM_ATOMS:  # QuickTime from before there were brands
        return Kind.FILM
    if b"%PDF-" in head[:1024]:
        return Kind.PDF
    return Kind.SVG if _SVG_START.match(head.removeprefix(b"\xef\xbb\xbf")) else None


def _kind_of_brand(head: bytes) -> Kind:
    """Tell the files with boxes apart (ISO/IEC 14496-12: major brand, version, compatible brands)."""
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, min(int.from_bytes(head[:4]), 256), 4))}
    if head[8:12] == b"crx ":
        return Kind.CR3
    if b"avif" in brands or b"avis" in brands:
        return Kind.AVIF
    return Kind.HEIC if brands & _HEIC_BRANDS else Kind.FILM
