"""Attribute values of objects: the operations of a collection's PUT."""

from __future__ import annotations

import json

from pxm_desktop.sandbox import fields
from pxm_desktop.sandbox.errors import bad
from pxm_desktop.sandbox.store import Store


def apply_operations(store: Store, entity: str, object_id: str, operations: object) -> None:
    """Replace an object's values by a list of ``{id, type: update, value}`` or ``{id, type: delete}``.

    The array counts as a whole: a value that no operation names is lost.

    Raises:
        ApiError: An operation cannot be understood; nothing is changed then.

    """
    if not isinstance(operations, list):
        raise bad("attributes", "expected an array")
    kept: dict[str, object] = {}
    for operation in operations:
        if not isinstance(operation, dict) or operation.get("type") not in ("update", "delete"):
            raise bad("attributes", "each entry needs an id and a type, update or delete")
        attribute = store.get("attribute", str(operation.get("id")))
        if attribute is None:
            raise bad("attributes", f"unknown id {operation.get('id')}")
        if operation["type"] == "delete":
            if "value" in operation:
                raise bad("attributes", "delete takes no value")
            continue
        if "value" not in operation:
            raise bad("attributes", "update needs a value")
        kept[attribute["id"]] = fields.attribute_value(attribute, operation["value"])
    store.execute("DELETE FROM attribute_value WHERE entity = ? AND object_id = ?", (entity, object_id))
    store.insert_many(
        "attribute_value",
        [
            {"entity": entity, "object_id": object_id, "attribute_id": attribute_id, "value": value}
            for attribute_id, value in kept.items()
        ],
    )


def set_value(store: Store, entity: str, object_id: str, attribute_id: str, value: object) -> None:
    """Set one value, leaving the others."""
    store.execute(
        "INSERT OR REPLACE INTO attribute_value VALUES (?, ?, ?, ?)",
        (entity, object_id, attribute_id, json.dumps(value, ensure_ascii=False)),
    )


def clear_value(store: Store, entity: str, object_id: str, attribute_id: str) -> None:
    """Take one value away, leaving the others."""
    store.execute(
        "DELETE FROM attribute_value WHERE entity = ? AND object_id = ? AND attribute_id = ?",
        (entity, object_id, attribute_id),
    )
