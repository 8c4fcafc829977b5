"""Whether a file is a picture, a film, a document or a sound: by its MIME type, else by how its name ends."""

from __future__ import annotations

from typing import Literal

Kind = Literal["image", "video", "document", "audio", "other"]

KINDS: tuple[Kind, ...] = ("image", "video", "document", "audio", "other")
"""In the order of the numbers under which the copy keeps them."""

_PLACES: dict[str, Kind] = {"image": "image", "video": "video", "audio": "audio", "text": "document"}

_TYPES: dict[str, Kind] = {
    "application/illustrator": "image",
    "application/postscript": "image",
    "application/vnd.adobe.photoshop": "image",
    "application/x-photoshop": "image",
    "application/pdf": "document",
    "application/rtf": "document",
    "application/msword": "document",
    "application/epub+zip": "document",
    "application/x-indesign": "document",
    "application/vnd.adobe.indesign-idml-package": "document",
    "application/mp4": "video",
    "application/mxf": "video",
    "application/ogg": "audio",
}
_FAMILIES: tuple[tuple[str, Kind], ...] = (
    ("application/vnd.ms-", "document"),
    ("application/vnd.openxmlformats-officedocument.", "document"),
    ("application/vnd.oasis.opendocument.", "document"),
    ("application/vnd.apple.", "document"),
)
_ENDINGS: dict[Kind, str] = {
    "image": "jpg jpeg jpe jfif png apng gif webp avif heic heif hif jxl jp2 tif tiff bmp svg svgz ico tga exr hdr psd "
    "psb ai eps ps xcf kra cdr dng cr2 cr3 crw nef nrw arw sr2 srf raf orf rw2 raw rwl pef 3fr fff iiq mos mef erf dcr",
    "video": "mp4 m4v mov qt avi mkv webm mpg mpeg mts m2ts mxf wmv flv 3gp ogv",
    "document": "pdf doc docx xls xlsx ppt pptx odt ods odp pages numbers key rtf txt md csv indd idml epub",
    "audio": "mp3 wav aif aiff m4a aac flac ogg oga opus wma",
}
_BY_ENDING: dict[str, Kind] = {end: kind for kind, ends in _ENDINGS.items() for end in ends.split()}


def kind_of(mime_type: str, name: str) -> Kind:
    """Return what kind of file this is. A MIME type that says nothing counts for none."""
    mime = mime_type.partition(";")[0].strip().lower()
    known = _TYPES.get(mime) or _PLACES.get(mime.partition("/")[0])
    if known is None:
        known = next((kind for start, kind in _FAMILIES if mime.startswith(start)), None)
    return known or _BY_ENDING.get(name.rpartition(".")[2].lower() if "." in name else "", "other")
