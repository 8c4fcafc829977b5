"""Rows as the API shows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from pxm_desktop.sandbox.state import Sandbox
from pxm_desktop.sandbox.store import Row

# Left out of trimmed answers, where they are unknown and not empty.
_FILE_TRIM = frozenset(
    {
        "attributes",
        "collections",
        "region_ids",
        "labels",
        "ocr_text",
        "links",
        "published_start_date",
        "published_end_date",
    }
)
_COLLECTION_TRIM = frozenset(
    {"region_ids", "direct_parent", "attributes", "published_start_date", "published_end_date"}
)


def stamp(moment: float) -> str:
    """Return a time as the API writes it."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def file_view(sandbox: Sandbox, row: Row, *, trimmed: bool = False) -> dict[str, Any]:
    """Return a file; links to renditions are presigned anew each time."""
    view: dict[str, Any] = {
        "id": row["id"],
        "file_name": row["file_name"],
        "collections": [{"id": collection_id} for collection_id in row["collections"]],
        "size": row["size"],
        "dimensions": row["dimensions"],
        "published": row["published"],
        "published_start_date": row["published_start_date"],
        "published_end_date": row["published_end_date"],
        "region_ids": row["region_ids"],
        "labels": row["labels"],
        "ocr_text": row["ocr_text"],
        "links": {name: rendition_url(sandbox, key) for name, key in row["renditions"].items()},
    }
    if sandbox.switches.file_attributes != "calls":
        view["attributes"] = sandbox.store.attribute_values("file", [row["id"]])[row["id"]]
    if sandbox.switches.undocumented_fields:
        view |= {
            "mime_type": row["mime_type"],
            "created_at": stamp(row["created"]),
            "updated_at": stamp(row["updated"]),
            "original_url": rendition_url(sandbox, row["key"]),
        }
    return _trim(view, _FILE_TRIM) if trimmed else view


def rendition_url(sandbox: Sandbox, key: str) -> str:
    """Return a link to an object that works for a while."""
    return sandbox.storage.presigner.url(
        "GET", sandbox.s3_host(), key, seconds=sandbox.switches.rendition_lifetime
    )


def collection_views(
    sandbox: Sandbox, rows: Sequence[Row], *, trimmed: bool = False, metadata_only: bool = False
) -> list[dict[str, Any]]:
    """Return collections with their attribute values."""
    plain = trimmed or metadata_only
    values = {} if plain else sandbox.store.attribute_values("collection", [row["id"] for row in rows])
    return [_collection_view(row, None if plain else values[row["id"]], trimmed) for row in rows]


def _collection_view(row: Row, attributes: list[Row] | None, trimmed: bool) -> dict[str, Any]:
    view: dict[str, Any] = {
        "id": row["id"],
        "name": row["name"],
        "additional_title": row["additional_title"],
        "parent_id": row["parent_id"],
        "direct_parent": row["direct_parent"],
        "published": row["published"],
        "published_start_date": row["published_start_date"],
        "published_end_date": row["published_end_date"],
        "region_ids": row["region_ids"],
        "created_at": stamp(row["created"]),
        "updated_at": stamp(row["updated"]),
    }
    if row["collection_type"]:
        view["collection_type"] = row["collection_type"]
    if row["parent_topic_id"]:
        view["parent_topic_id"] = row["parent_topic_id"]
    if attributes is not None:
        view["attributes"] = attributes
    return _trim(view, _COLLECTION_TRIM) if trimmed else view


def _trim(view: dict[str, Any], names: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in view.items() if name not in names}
