"""Files with the same content: who may be, and what proves it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pxm_desktop.likeness.looks import Looks

Proof = Literal["content", "likely", "near"]
"""`content`: proved. `likely`: size, dimensions and small picture are the same. `near`: the pictures look alike."""

_PLAIN = re.compile(r"[0-9a-fA-F]{32}")
"""The ETag of an object that was sent in one part; that of one sent in parts ends with their number, and depends on how
large these were (Amazon S3 API reference, "Object": ETag)."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of a file without looking into it; None and empty where PXM does not tell."""

    id: str
    kind: str
    size: int | None = None
    """Bytes."""
    width: int | None = None
    height: int | None = None
    created_at: float | None = None
    updated_at: float | None = None
    products: int = 0
    pictured: bool = False
    """PXM has, or may have, a small picture of it."""

    @property
    def version(self) -> str:
        """Say which state of the file this is: what was found out about another state is void."""
        return f"{self.updated_at}/{self.size}"


def candidates(files: Iterable[Seen]) -> list[list[Seen]]:
    """Return files that may have one content: of one kind and size (files without a size are in none)."""
    found: dict[tuple[str, int], list[Seen]] = {}
    for file in files:
        if file.size:
            found.setdefault((file.kind, file.size), []).append(file)
    return [group for group in found.values() if len(group) > 1]


def same_groups(
    group: Sequence[Seen],
    etags: Mapping[str, str],
    checksums: Mapping[str, str],
    looks: Mapping[str, Looks],
) -> list[tuple[Proof, list[str]]]:
    """Put candidates into groups of the same content, by the strongest proof there is; ids in their order."""
    left = list(group)
    groups: list[tuple[Proof, list[str]]] = []
    while left:
        first, *others = left
        proofs = {other.id: _proof(first, other, etags, checksums, looks) for other in others}
        same = [other.id for other in others if proofs[other.id] is not None]
        if same:
            proved = all(proofs[each] == "content" for each in same)
            groups.append(("content" if proved else "likely", [first.id, *same]))
        left = [other for other in others if other.id not in same]
    return groups


def proposal(files: Iterable[Seen]) -> str:
    """Return which file to keep: that of the most products, then the largest picture, then the newest."""

    def worth(file: Seen) -> tuple[int, int, float, int, str]:
        pixels = (file.width or 0) * (file.height or 0)
        return file.products, pixels, file.created_at or 0.0, file.size or 0, file.id

    return max(files, key=worth).id


def _proof(
    one: Seen,
    other: Seen,
    etags: Mapping[str, str],
    checksums: Mapping[str, str],
    looks: Mapping[str, Looks],
) -> Proof | None:
    if one.id in checksums and other.id in checksums:
        return "content" if checksums[one.id] == checksums[other.id] else None
    etag, its = etags.get(one.id, ""), etags.get(other.id, "")
    if etag and its:
        if etag == its:
            return "content"
        if _PLAIN.fullmatch(etag) and _PLAIN.fullmatch(its):
            return None
    mine, theirs = looks.get(one.id), looks.get(other.id)
    dimensions = (one.width, one.height) == (other.width, other.height)
    if mine is not None and theirs is not None and dimensions and mine.digest == theirs.digest:
        return "likely"
    return None
