"""Checks of what a create or an update sends; each raises the 400 that names the field."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from pxm_desktop.sandbox.errors import bad, missing, not_found
from pxm_desktop.sandbox.store import Row, Store
from pxm_desktop.sandbox.wire import text_list


def required(data: dict[str, Any], *names: str) -> None:
    """Demand that fields are there and not blank."""
    absent = [name for name in names if data.get(name) in (None, "")]
    if absent:
        raise missing(*absent)


def texts(data: dict[str, Any], names: Iterable[str]) -> Row:
    """Return those of the fields that were sent, which must be strings or null."""
    changes: Row = {}
    for name in names:
        if name in data:
            value = data[name]
            if value is not None and not isinstance(value, str):
                raise bad(name, "expected text")
            _storable(name, value)
            changes[name] = value
    return changes


def _storable(name: str, value: str | None) -> None:
    try:
        (value or "").encode()
    except UnicodeEncodeError:
        raise bad(name, "not valid Unicode") from None


def publishing(data: dict[str, Any], before: Row) -> Row:
    """Return the publishing fields that were sent; a published object needs a start date."""
    changes = texts(data, ("published_start_date", "published_end_date"))
    for name, value in changes.items():
        if value is not None:
            _check_moment(name, value)
    if "published" in data:
        if not isinstance(data["published"], bool):
            raise bad("published", "expected true or false")
        changes["published"] = data["published"]
    if changes.get("published") and not (
        changes.get("published_start_date") or before.get("published_start_date")
    ):
        raise missing("published_start_date")
    return changes


def _check_moment(name: str, value: str) -> None:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        raise bad(name, "expected YYYY-MM-DDTHH:MM:SSZ") from None


def known_ids(store: Store, table: str, data: dict[str, Any], name: str) -> list[str]:
    """Return an array of ids that all exist."""
    ids = text_list(data, name)
    absent = store.missing_ids(table, ids)
    if absent:
        raise bad(name, f"unknown id {absent[0]}")
    return ids


def linked_ids(store: Store, data: dict[str, Any]) -> list[str]:
    """Return the collections of a file's body: objects with an id, all existing."""
    value = data["collections"]
    if not isinstance(value, list) or not all(isinstance(item, dict) and "id" in item for item in value):
        raise bad("collections", 'expected an array of objects with an "id"')
    return known_ids(store, "collection", {"collections": [item["id"] for item in value]}, "collections")


def regions(store: Store, data: dict[str, Any]) -> list[str]:
    """Return the regions of a new object: those sent, else the primary one."""
    if not data.get("region_ids"):
        return [store.primary_region()]
    return known_ids(store, "region", data, "region_ids")


def existing(store: Store, table: str, object_id: str) -> Row:
    """Return a row by id.

    Raises:
        ApiError: There is none.

    """
    row = store.get(table, object_id)
    if row is None:
        raise not_found(table.replace("_", " ").capitalize())
    return row


def attribute_value(attribute: Row, value: object) -> object:
    """Return a value that fits an attribute's type."""
    kind = attribute["type"]
    fits: dict[str, Callable[[], bool]] = {
        "Text": lambda: isinstance(value, str),
        "Date": lambda: isinstance(value, str) and _is_date(value),
        "Number": lambda: isinstance(value, int | float) and not isinstance(value, bool),
        "Boolean": lambda: isinstance(value, bool),
        "List": lambda: isinstance(value, list) and all(isinstance(item, str) for item in value),
        "Pick List": lambda: value in attribute["options"],
    }
    if not fits[kind]():
        raise bad("value", f"does not fit attribute {attribute['name']} of type {kind}")
    return value


def _is_date(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
