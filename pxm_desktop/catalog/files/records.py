"""From a file as PXM shows it to what the copy keeps: what was told, and the columns that are worked out from that.

Answers differ in how much they tell. What one leaves out stays as an earlier one told it; an absent list of products is
unknown, never empty.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pxm_desktop.catalog.files.kinds import Kind, kind_of
from pxm_desktop.catalog.fold import folded
from pxm_desktop.pxm.models import File

PROCESSING_SECONDS = 6 * 3600.0
"""For so long a file that lacks what PXM makes counts as being processed; PXM tells no state, and may never make it."""

LONGEST_TEXT = 8000
"""Letters of the text in a picture that are kept."""

_SEARCHED_TEXT = 2000
"""Letters of it that are searched."""

_STARS = frozenset({"rating", "stars", "star rating", "xmp rating", "bewertung", "sterne"})
"""Names of the attributes, folded, that hold a file's stars. PXM documents none."""

_PIXELS = re.compile(
    r"\s*(\d{1,7})\s*(?:px|pixels?)?\s*[x\u00d7*]\s*(\d{1,7})\s*(?:px|pixels?)?\s*", re.IGNORECASE
)

Told = dict[str, Any]
"""What PXM said of a file, as JSON has it; what it did not say is not there."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file as one answer tells it. `digest` is the same for the same answer, whatever its links were signed with."""

    id: str
    told: Told
    digest: int


@dataclass(frozen=True, slots=True)
class Columns:
    """What is worked out from what was told."""

    kind: Kind
    width: int | None
    height: int | None
    rating: int | None
    created: float | None
    updated: float | None
    awaited_until: float | None


def record_of(file: File) -> FileRecord:
    """Return a file as the copy keeps it. Links are left out: they are secrets, and good for a while only."""
    told: Told = {}
    for name in ("file_name", "mime_type", "size", "published"):
        if (value := getattr(file, name)) is not None:
            told[name] = value
    for name in ("created_at", "updated_at"):
        if (moment := getattr(file, name)) is not None:
            told[name] = _seconds(moment)
    for name in ("dimensions", "ocr_text", "published_start_date"):
        # Here PXM may say that there is none, or none any more.
        if name in file.model_fields_set:
            told[name] = _plain(getattr(file, name))
    for name in ("collections", "region_ids", "labels"):
        if (entries := getattr(file, name)) is not None:
            told[name] = list(entries)
    if file.renditions is not None:
        told["renditions"] = sorted(file.renditions)
    if "original_url" in file.model_fields_set:
        told["original"] = bool(file.original_url)
    if file.attributes is not None:
        told["attributes"] = [
            [value.id, value.name or "", value.type or "", value.value]
            for value in file.attributes
            if value.has_value
        ]
    extra = file.model_extra or {}
    stars = next((extra[name] for name in ("rating", "stars") if name in extra), None)
    if stars is not None:
        told["stars"] = stars_of(stars)
    return FileRecord(file.id, told, _digest(told))


def sent_record(
    file_id: str,
    name: str,
    mime_type: str,
    size: int,
    products: Sequence[str],
    regions: Sequence[str],
    sent_at: float,
) -> FileRecord:
    """Return a file that was just sent from here, before PXM was asked for it. No `regions`: PXM chose."""
    told: Told = {"file_name": name, "mime_type": mime_type, "size": size, "collections": list(products)}
    if regions:
        told["region_ids"] = list(regions)
    told |= {"noticed": sent_at, "labels": [], "renditions": []}
    return FileRecord(file_id, told, _digest(told))


def columns_of(told: Told, star_attributes: Collection[str]) -> Columns:
    """Work out the columns; `star_attributes` are the ids of attributes that hold stars."""
    kind = kind_of(told.get("mime_type", ""), told.get("file_name", ""))
    width, height = pixels(told.get("dimensions") or "")
    created: float | None = told.get("created_at", told.get("noticed"))
    return Columns(
        kind=kind,
        width=width,
        height=height,
        rating=_rating(told, star_attributes),
        created=created,
        updated=told.get("updated_at", told.get("changed")),
        awaited_until=None if created is None or not _awaited(kind, told) else created + PROCESSING_SECONDS,
    )


def hay_of(told: Told, products: Iterable[tuple[str, str]]) -> str:
    """Return what a search looks in, each line ended; `products` are pairs of folded name and folded SKU."""
    names, skus = [], []
    for name, sku in products:
        names.append(name)
        skus.append(sku)
    values = (_words_of(value) for *_, value in told.get("attributes", ()))
    lines = (
        folded(told.get("file_name", "")),
        " ".join(filter(None, skus)),
        " ".join(names),
        folded(" ".join(told.get("labels", ()))),
        folded(" ".join(filter(None, values))),
        folded((told.get("ocr_text") or "")[:_SEARCHED_TEXT]),
    )
    return "\n".join(lines).rstrip("\n") + "\n"


def merged(old: Told, new: Told, noticed: float | None) -> Told:
    """Return what is known after a new answer; `noticed` is when it came, where that says when the file changed."""
    known = {**old, **new}
    if noticed is not None and "updated_at" not in known and any(old.get(key) != new[key] for key in new):
        known["changed"] = noticed
    return known


def star_names(names: Mapping[str, str]) -> list[str]:
    """Return the ids of those attributes (id → name) that hold stars."""
    return [identity for identity, name in names.items() if folded(name) in _STARS]


def stars_of(value: object) -> int | None:
    """Return stars, 0 to 5, from a number, its text, or drawn stars; None from anything else."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, str):
        text = value.strip()
        if text and set(text) <= {"\N{BLACK STAR}", "\N{WHITE STAR}"}:
            return min(5, text.count("\N{BLACK STAR}"))
        try:
            value = float(text)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 5:
        return None
    return int(value)


def pixels(dimensions: str) -> tuple[int, int] | tuple[None, None]:
    """Return width and height from PXM's text, such as `6000x4000` or `6000 x 4000 px`; centimetres are none."""
    found = _PIXELS.fullmatch(dimensions)
    return (int(found[1]), int(found[2])) if found else (None, None)


def _awaited(kind: Kind, told: Told) -> bool:
    """Say whether something is still missing that PXM makes: pictures first, labels and text last (article)."""
    no_pictures, no_labels = told.get("renditions") == [], told.get("labels") == []
    if kind == "image":
        return no_pictures or (no_labels and not told.get("ocr_text"))
    # Of films and documents PXM may make one or the other, so that either says that it has looked at them.
    return kind in ("video", "document") and no_pictures and no_labels


def _rating(told: Told, star_attributes: Collection[str]) -> int | None:
    if (stars := told.get("stars")) is not None:
        return int(stars)
    for identity, name, _, value in told.get("attributes", ()):
        if identity in star_attributes or folded(name) in _STARS:
            return stars_of(value)
    return None


def _words_of(value: object) -> str:
    if isinstance(value, list):
        return " ".join(_words_of(part) for part in value)
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return _seconds(value)
    return value[:LONGEST_TEXT] if isinstance(value, str) else value


def _seconds(moment: datetime) -> float:
    return moment.timestamp()


def _digest(told: Told) -> int:
    text = json.dumps(told, sort_keys=True, separators=(",", ":"), default=str)
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)
