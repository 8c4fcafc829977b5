"""Names that PXM gets."""

from __future__ import annotations

import unicodedata

import pytest

from pxm_desktop.transfer.names import numbered, pxm_name


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (b"/a/b/front.jpg", "front.jpg"),
        ("/a/u\u0308ber.jpg".encode(), "\u00fcber.jpg"),
        ("/a/\U0001f45f red #1 100%+.png".encode(), "\U0001f45f red #1 100%+.png"),
        (b"/a/two\nlines.jpg", "two\nlines.jpg"),
        (b"/a/caf\xe9.jpg", "caf\ufffd.jpg"),
        (b"/a/folder/", "folder"),
        (b"name", "name"),
    ],
)
def test_names(path: bytes, name: str) -> None:
    assert pxm_name(path) == name
    assert unicodedata.is_normalized("NFC", pxm_name(path))


@pytest.mark.parametrize(
    ("name", "result"), [("front.jpg", "front (2).jpg"), ("front", "front (2)"), (".env", ".env (2)")]
)
def test_numbered_names_keep_their_ending(name: str, result: str) -> None:
    assert numbered(name, 2) == result
