"""What kind of file something is, as people tell files apart."""

from __future__ import annotations

from pxm_desktop.service.library_api import FileKind
from pxm_desktop.transfer.mime import UNKNOWN, mime_type

_DOCUMENTS = (
    "application/pdf",
    "application/rtf",
    "application/msword",
    "application/vnd.ms-",
    "application/vnd.openxmlformats-",
    "application/vnd.oasis.opendocument.",
    "application/vnd.apple.",
    "application/vnd.adobe.indesign",
    "application/x-indesign",
    "application/vnd.quark.",
    "application/epub",
    "application/vnd.visio",
    "text/",
)
_PICTURES = (
    "image/",
    "application/illustrator",
    "application/postscript",
    "application/x-affinity-photo",
    "application/x-affinity-design",
    "application/vnd.corel-draw",
    "application/x-krita",
    "application/x-sketch",
)


def kind_of(mime: str | None, name: str | None) -> FileKind:
    """Return the kind of a file, from what PXM calls its type, else from its name.

    PXM does not document that it tells the type (article, "File Response Fields").
    """
    told = (mime or "").strip().lower()
    kind = told if told and told != UNKNOWN else mime_type(name or "")
    if kind.startswith(_PICTURES):
        return "image"
    if kind.startswith("video/"):
        return "video"
    if kind.startswith("audio/"):
        return "audio"
    return "document" if kind.startswith(_DOCUMENTS) else "other"
