"""Files to upload, and the question whether PXM has each of them once, whole and linked."""

from __future__ import annotations

import hashlib
import random
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.sandbox import Control

MIB = 1024 * 1024


@dataclass(frozen=True)
class Asset:
    """A file that was made."""

    path: Path
    sha256: str

    @property
    def name(self) -> str:
        """The name that PXM gets."""
        return unicodedata.normalize("NFC", self.path.name)


def make(path: Path, size: int, dice: random.Random) -> Asset:
    """Write a file of `size` random bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = dice.randbytes(size)
    path.write_bytes(content)
    return Asset(path, hashlib.sha256(content).hexdigest())


def landed(
    control: Control,
    assets: Iterable[Asset],
    collections: Sequence[str] = (),
    *,
    besides: Sequence[str] = (),
) -> list[dict[str, Any]]:
    """Return PXM's file of each asset; fail unless it is there once, whole, and in just these collections.

    `besides` are collections that it may be in as well.
    """
    found = []
    for asset in assets:
        files = control.files(name=asset.name)
        assert len(files) == 1, f"{asset.name} is in PXM {len(files)} times"
        [file] = files
        assert file["stored"] is not None, f"the bytes of {asset.name} are not in S3"
        assert file["stored"]["sha256"] == asset.sha256, f"the bytes of {asset.name} are not the file's"
        missing = set(collections) - set(file["collections"])
        surplus = set(file["collections"]) - set(collections) - set(besides)
        assert not missing, f"{asset.name} is not linked to {missing}"
        assert not surplus, f"{asset.name} is linked to {surplus} too"
        assert len(file["collections"]) == len(set(file["collections"])), f"{asset.name} is linked twice"
        found.append(file)
    return found
