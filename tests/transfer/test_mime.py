"""MIME types do not depend on the machine."""

from __future__ import annotations

import pytest

from pxm_desktop.transfer import mime
from pxm_desktop.transfer.mime import mime_type


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.jpg", "image/jpeg"),
        ("A.JPEG", "image/jpeg"),
        ("x.heic", "image/heic"),
        ("x.psd", "image/vnd.adobe.photoshop"),
        ("x.ai", "application/illustrator"),
        ("x.eps", "application/postscript"),
        ("x.CR3", "image/x-canon-cr3"),
        ("x.nef", "image/x-nikon-nef"),
        ("x.webp", "image/webp"),
        ("x.avif", "image/avif"),
        ("x.mp4", "video/mp4"),
        ("x.mov", "video/quicktime"),
        ("x.pdf", "application/pdf"),
        ("x.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("x.woff2", "font/woff2"),
        ("archive.tar.gz", "application/gzip"),
        ("no ending", "application/octet-stream"),
        ("ends.", "application/octet-stream"),
        ("odd.\u00e4\u00f6", "application/octet-stream"),
    ],
)
def test_types(name: str, kind: str) -> None:
    assert mime_type(name) == kind


def test_no_ending_is_listed_twice() -> None:
    endings = " ".join(mime._GROUPS.values()).split()
    assert len(endings) == len(set(endings))


def test_every_type_can_be_a_header() -> None:
    assert all(kind.isascii() and kind.count("/") == 1 and " " not in kind for kind in mime._GROUPS)
