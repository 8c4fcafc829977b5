"""From a file to a thumbnail: looks at the first bytes and asks the decoder for such files."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import BinaryIO

from pxm_desktop.thumbnails import embedded, film, raster, vector
from pxm_desktop.thumbnails.kinds import HEAD_BYTES, Kind, kind_of
from pxm_desktop.thumbnails.picture import NoThumbnailError, Thumbnail


def thumbnail_of(path: bytes | str, box: int) -> Thumbnail:
    """Return a file's thumbnail, fitted into a square of `box` pixels.

    Raises:
        NoThumbnailError: There is no decoder for such a file, or it may not be decoded.
        OSError: The file cannot be read. Decoders raise much more for damaged files.

    """
    with open(path, "rb") as stream:  # noqa: PTH123 - a path may be bytes that are no text
        return thumbnail_in(stream, box)


def thumbnail_in(stream: BinaryIO, box: int) -> Thumbnail:
    """Return the thumbnail of a file that can be read at any place. Raises as `thumbnail_of`."""
    kind = kind_of(stream.read(HEAD_BYTES))
    stream.seek(0)
    if kind is None:
        raise NoThumbnailError("an unknown kind of file")
    if kind in _OTHERS:
        return _OTHERS[kind](stream, box)
    return raster.from_stream(stream, kind, box)


_OTHERS: dict[Kind, Callable[[BinaryIO, int], Thumbnail]] = {
    Kind.TIFF: embedded.tiff,
    Kind.PSD: embedded.psd,
    Kind.RAF: embedded.raf,
    Kind.CR3: embedded.cr3,
    Kind.SVG: vector.svg,
    Kind.SVGZ: partial(vector.svg, packed=True),
    Kind.PDF: vector.pdf,
    Kind.FILM: film.still,
}
"""Kinds that are more than pixels for Pillow."""
