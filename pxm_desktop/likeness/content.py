"""Files with the same content: who may be, and what proves it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
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
    keys = {file.id: _keys(file, etags, checksums, looks) for file in group}
    sharing: dict[Hashable, list[Seen]] = {}
    for file in group:
        for key in keys[file.id]:
            sharing.setdefault(key, []).append(file)
    place = {file.id: at for at, file in enumerate(group)}
    groups: list[tuple[Proof, list[str]]] = []
    taken: set[str] = set()
    for first in group:
        if first.id in taken:
            continue
        # Only with these it can be the same: each is not compared with each.
        others = {other.id: other for key in keys[first.id] for other in sharing[key]}
        proofs = {
            other.id: proof
            for other in others.values()
            if other.id not in taken
            and other is not first
            and (proof := _proof(first, other, etags, checksums, looks)) is not None
        }
        if proofs:
            same = [first.id, *sorted(proofs, key=place.__getitem__)]
            proved = all(proof == "content" for proof in proofs.values())
            groups.append(("content" if proved else "likely", same))
            taken.update(same)
    return groups


def unsettled(group: Sequence[Seen], etags: Mapping[str, str], checksums: Mapping[str, str]) -> list[Seen]:
    """Return the candidates for which neither ETags nor checksums settle which others are the same: pictures may."""
    told = {file.id: etags.get(file.id, "") for file in group}
    every = Counter(told.values())
    # What was sent from here is compared by its checksum with others that were.
    unsent = Counter(etag for identity, etag in told.items() if identity not in checksums)
    others = {sent: (among, among.total(), _plain(among)) for sent, among in ((True, unsent), (False, every))}

    def settled(file: Seen) -> bool:
        sent, etag = file.id in checksums, told[file.id]
        among, whole, plain = others[sent]
        fitting = plain if _PLAIN.fullmatch(etag) else among[etag] if etag else 0
        return whole in (0 if sent else 1, fitting)

    return [file for file in group if not settled(file)]


def proposal(files: Iterable[Seen]) -> str:
    """Return which file to keep: that of the most products, then the largest picture, then the newest."""

    def worth(file: Seen) -> tuple[int, int, float, int, str]:
        pixels = (file.width or 0) * (file.height or 0)
        return file.products, pixels, file.created_at or 0.0, file.size or 0, file.id

    return max(files, key=worth).id


def _plain(etags: Counter[str]) -> int:
    return sum(count for etag, count in etags.items() if _PLAIN.fullmatch(etag))


def _keys(
    file: Seen, etags: Mapping[str, str], checksums: Mapping[str, str], looks: Mapping[str, Looks]
) -> list[Hashable]:
    """Return what files with the same content have in common, one of it at least."""
    keys: list[Hashable] = []
    if file.id in checksums:
        keys.append(("checksum", checksums[file.id]))
    if etags.get(file.id):
        keys.append(("etag", etags[file.id]))
    if file.id in looks:
        keys.append(("looks", looks[file.id].digest))
    return keys


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
