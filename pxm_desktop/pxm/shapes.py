"""Response shapes and field aliases: every spelling that PXM answers in (or may answer in) stands here.

The vendor's article lost the code cells of its tables, so many names are inferred; one line here corrects one
of them. Functions turn a decoded JSON body into plain dicts with our names. They raise `UnexpectedAnswer`,
whose text names keys and types, never values: values can be secrets.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from pxm_desktop.pxm.errors import UnexpectedAnswer

# Plural nouns under which a list may stand (article: raw arrays, `collections`, `hits`; the rest inferred).
LIST_KEYS = ("items", "data", "hits", "results", "collections", "files")
NEST_KEYS = ("data", "item", "result")

ALIASES: dict[str, dict[str, tuple[str, ...]]] = {
    "file": {
        "id": ("id", "file_id", "uuid"),
        "file_name": ("file_name", "name", "filename"),
        "collections": ("collections",),
        "region_ids": ("region_ids",),
        "size": ("size", "file_size"),
        "dimensions": ("dimensions",),
        "published": ("published",),
        "published_start_date": ("published_start_date",),
        "labels": ("labels",),
        "ocr_text": ("ocr_text", "ocr", "text"),
        "renditions": ("renditions", "links", "urls", "thumbnails", "previews"),
        "original_url": ("original_url", "download_url", "original"),
        "mime_type": ("mime_type", "content_type", "mimetype"),
        "attributes": ("attributes",),
        "created_at": ("created_at", "created", "created_date", "date_created", "createdAt"),
        "updated_at": ("updated_at", "updated", "updated_date", "date_updated", "updatedAt", "modified_at"),
    },
    "collection": {
        "id": ("id", "collection_id", "uuid"),
        "name": ("name", "title"),
        "additional_title": ("additional_title",),
        "parent_id": ("parent_id",),
        "direct_parent": ("direct_parent",),
        "published": ("published",),
        "published_start_date": ("published_start_date",),
        "published_end_date": ("published_end_date",),
        "collection_type": ("collection_type",),
        "parent_topic_id": ("parent_topic_id",),
        "attributes": ("attributes",),
        "region_ids": ("region_ids",),
        "created_at": ("created_at", "created", "created_date", "date_created", "createdAt"),
        "updated_at": ("updated_at", "updated", "updated_date", "date_updated", "updatedAt", "modified_at"),
    },
    "category": {
        "id": ("id", "category_id", "uuid"),
        "name": ("name", "title"),
        "parent_id": ("parent_id",),
        "created_at": ("created_at", "created"),
        "updated_at": ("updated_at", "updated"),
    },
    "region": {
        "id": ("id", "region_id", "uuid"),
        "name": ("name",),
        "is_primary": ("is_primary",),
        "language": ("language", "language_code", "locale"),
        "collections": ("collections",),
    },
    "attribute": {
        "id": ("id", "attribute_id", "uuid"),
        "name": ("name", "label"),
        "type": ("type", "attribute_type"),
        "options": ("options", "values", "choices"),
        "created_at": ("created_at", "created"),
    },
    "attribute_value": {
        "id": ("id", "attribute_id"),
        "name": ("name", "label"),
        "type": ("attribute_type", "data_type", "type"),
        "value": ("value",),
    },
    "attribute_group": {
        "id": ("id", "attribute_group_id", "uuid"),
        "name": ("name", "label"),
        "attributes": ("attributes", "attribute_ids"),
        "created_at": ("created_at", "created"),
    },
    "resource": {
        "id": ("id", "resource_id", "uuid"),
        "description": ("description",),
        "link": ("link", "url"),
        "category_id": ("category_id",),
        "collections": ("collections",),
        "created_at": ("created_at", "created"),
    },
    "image_variant": {
        "id": ("id", "stack_id", "variant_id", "file_id"),
        "file_id": ("file_id", "id"),
        "stack_id": ("stack_id",),
        "size": ("size", "name"),
        "file_type": ("file_type", "type", "format"),
        "url": ("url", "link", "href"),
    },
    "related_group": {
        "id": ("id", "association_id", "group_id"),
        "name": ("name", "label", "type"),
        "collections": ("collections", "items", "associations", "related"),
    },
    "hit": {
        "id": ("id", "file_id", "collection_id", "uuid"),
        "name": ("name", "file_name", "title"),
    },
}


def keys_of(raw: object) -> str:
    """Describe a body by its type and keys, for messages; never by its values."""
    if isinstance(raw, Mapping):
        names = ", ".join(sorted(re.sub(r"[^\w.-]", "?", str(key))[:40] for key in list(raw)[:20]))
        return f"an object with the keys {names}" if names else "an empty object"
    if isinstance(raw, list):
        return f"a list of {len(raw)}"
    return f"a {type(raw).__name__}"


def unexpected(what: str, raw: object) -> UnexpectedAnswer:
    """Return the error for a body that is not `what`."""
    return UnexpectedAnswer(f"PXM's answer does not look like {what}: it is {keys_of(raw)}.")


def rows(raw: object, plural: str) -> list[dict[str, Any]]:
    """Return the rows of a list answer in any of its shapes. A body that is none of them is an error."""
    found = raw
    if isinstance(raw, Mapping):
        for key in (plural, *LIST_KEYS):
            if isinstance(raw.get(key), list):
                found = raw[key]
                break
        else:
            nested = raw.get("data")
            if isinstance(nested, Mapping):
                return rows(nested, plural)
    if not isinstance(found, list):
        raise unexpected(f"a list of {plural}", raw)
    for row in found:
        if not isinstance(row, dict):
            raise unexpected(f"a list of {plural}", row)
    return found


def total(raw: object) -> int | None:
    """Return the total that a list answer names, or None."""
    return whole_number(raw.get("total")) if isinstance(raw, Mapping) else None


def one(raw: object, noun: str) -> dict[str, Any] | None:
    """Return the object in an answer, flat or wrapped under its noun or `data`; None without an id."""
    ids = ALIASES[noun]["id"]
    for _ in range(3):
        if isinstance(raw, list) and len(raw) == 1:
            raw = raw[0]
        if not isinstance(raw, dict):
            return None
        if not isinstance(raw.get(noun), dict) and any(identifier(raw.get(key)) for key in ids):
            return raw
        raw = next((raw[key] for key in (noun, *NEST_KEYS) if isinstance(raw.get(key), dict | list)), None)
    return None


def canonical(noun: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return `raw` with our names for its fields. Keys that are absent stay absent; unknown ones are kept."""
    out = dict(raw)
    for ours, spellings in ALIASES[noun].items():
        for spelling in spellings:
            if spelling in raw:
                value = raw[spelling]
                if spelling != ours and ours not in ("id", "file_id", "size"):
                    out.pop(spelling, None)
                convert = CONVERTERS.get((noun, ours)) or CONVERTERS.get(("", ours))
                out[ours] = convert(value) if convert else value
                break
    return out


def identifier(value: object) -> str | None:
    """Return an id as text; ids may come as numbers."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return None


def identifiers(value: object) -> tuple[str, ...] | None:
    """Return ids from a list of ids or of objects with an id. None (unknown) for everything else.

    One entry without an id makes the whole list unknown: merging from a part of it would drop the rest.
    """
    if not isinstance(value, list):
        return None
    found: list[str] = []
    for entry in value:
        key = identifier(next((entry[k] for k in ("id", "collection_id", "uuid") if k in entry), None)
                         if isinstance(entry, dict) else entry)  # fmt: skip
        if key is None:
            return None
        found.append(key)
    return tuple(found)


def text(value: object) -> str | None:
    """Return text, or None for anything that is none."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return None


def whole_number(value: object) -> int | None:
    """Return a count or a size, which may come as text."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    if isinstance(value, str) and re.fullmatch(r"\d{1,18}", value.strip(), re.ASCII):
        return int(value)
    return None


def yes_no(value: object) -> bool | None:
    """Return a boolean, which may come as text or as 0 and 1."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return {"true": True, "false": False, "1": True, "0": False}.get(value.strip().lower())
    return bool(value) if value in (0, 1) else None


def moment(value: object) -> datetime | None:
    """Return an aware datetime from ISO text or epoch seconds or milliseconds; text without a zone is UTC."""
    try:
        if isinstance(value, str):
            found = datetime.fromisoformat(value.strip())
            return found if found.tzinfo else found.replace(tzinfo=UTC)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value / 1000 if value > 10**11 else value, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return None


def labels(value: object) -> tuple[str, ...] | None:
    """Return label words from words or from objects that describe them."""
    if not isinstance(value, list):
        return None
    words = (
        text(next((entry[k] for k in ("name", "description", "label") if k in entry), None))
        if isinstance(entry, dict)
        else text(entry)
        for entry in value
    )
    return tuple(word for word in words if word)


def dimensions(value: object) -> str | None:
    """Return dimensions as the text that PXM gives; so is an object with width and height."""
    if isinstance(value, Mapping):
        width, height = whole_number(value.get("width")), whole_number(value.get("height"))
        return f"{width}x{height}" if width and height else None
    return text(value)


def links(value: object) -> dict[str, str] | None:
    """Return name → URL from an object of URLs, of objects with a URL, or from a list of such objects."""
    if isinstance(value, list):
        pairs: Iterable[tuple[object, object]] = (
            (entry.get("name") or entry.get("size") or entry.get("rel"), entry)
            for entry in value
            if isinstance(entry, dict)
        )
    elif isinstance(value, Mapping):
        pairs = value.items()
    else:
        return None
    found: dict[str, str] = {}
    for name, entry in pairs:
        url = (
            next((entry[k] for k in ("url", "link", "href") if k in entry), None)
            if isinstance(entry, dict)
            else entry
        )
        if isinstance(name, str) and isinstance(url, str) and url:
            found[name] = url
    return found


def attribute_values(value: object) -> list[dict[str, Any]] | None:
    """Return attribute values of an object; None (unknown) when an entry has no id."""
    if isinstance(value, Mapping):
        value = [{"id": key, "value": entry} for key, entry in value.items()]
    if not isinstance(value, list):
        return None
    found = [canonical("attribute_value", entry) for entry in value if isinstance(entry, dict)]
    return found if len(found) == len(value) and all(entry.get("id") for entry in found) else None


def options(value: object) -> tuple[str, ...] | None:
    """Return the choices of a list attribute."""
    return labels(value)


CONVERTERS: dict[tuple[str, str], Callable[[Any], Any]] = {
    **{
        ("", name): identifier
        for name in ("id", "file_id", "stack_id", "parent_id", "category_id", "parent_topic_id")
    },
    **{
        ("", name): text
        for name in ("file_name", "name", "additional_title", "collection_type", "type", "language")
    },
    **{
        ("", name): text
        for name in ("ocr_text", "mime_type", "original_url", "description", "link", "url", "file_type")
    },
    **{("", name): identifiers for name in ("collections", "region_ids", "direct_parent")},
    **{("", name): yes_no for name in ("published", "is_primary")},
    **{
        ("", name): moment
        for name in ("created_at", "updated_at", "published_start_date", "published_end_date")
    },
    ("file", "size"): whole_number,
    ("image_variant", "size"): text,
    ("", "dimensions"): dimensions,
    ("", "labels"): labels,
    ("", "renditions"): links,
    ("", "options"): options,
    ("", "attributes"): attribute_values,
    ("attribute_group", "attributes"): identifiers,
    ("related_group", "collections"): lambda value: value,
}


def error_detail(raw: object) -> str:
    """Return the server's own words on a refusal; callers pass them through `sanitised`."""
    if isinstance(raw, Mapping):
        for key in ("message", "error_description", "error", "detail", "errors", "title"):
            value = raw.get(key)
            if isinstance(value, str) and value:
                return value
            if isinstance(value, Mapping | list) and value:
                return error_detail(value)
    if isinstance(raw, Sequence) and not isinstance(raw, str) and raw:
        return raw[0] if isinstance(raw[0], str) else error_detail(raw[0])
    return ""


_EXISTING = ("existing_file", "existing_file_id", "existing_files", "existing_id", "existing_ids", "existing",
             "conflict", "conflicts", "duplicate", "duplicates", "duplicate_of")  # fmt: skip


def existing_ids(raw: object, *, refused: bool = False) -> tuple[str, ...]:
    """Return ids of files that an answer names as already there (wire form inferred).

    `refused` says that the answer was a 409: then a plain `id`, `file_id` or `file` is the existing one too.
    """
    if not isinstance(raw, Mapping):
        return ()
    found: dict[str, None] = {}
    keys = (*_EXISTING, "id", "file_id", "file", "files") if refused else _EXISTING
    for key in keys:
        value = raw.get(key)
        for entry in value if isinstance(value, list) else [value]:
            if isinstance(entry, dict):
                entry = entry.get("id") or entry.get("file_id")
            name = identifier(entry)
            if name:
                found[name] = None
    for key in ("error", "data", "upload_data", "details"):
        nested = raw.get(key)
        if isinstance(nested, Mapping):
            found.update(dict.fromkeys(existing_ids(nested, refused=refused)))
    return tuple(found)
