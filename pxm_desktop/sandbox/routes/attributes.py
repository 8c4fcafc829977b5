"""Attributes, their groups, and their values on collections, files and categories."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from pxm_desktop.sandbox import fields
from pxm_desktop.sandbox.attribute_values import clear_value, set_value
from pxm_desktop.sandbox.errors import bad, missing, not_found
from pxm_desktop.sandbox.state import Sandbox
from pxm_desktop.sandbox.store import Row, new_id, now
from pxm_desktop.sandbox.wire import (
    Endpoint,
    answer,
    body_of,
    listed,
    order_of,
    page_of,
    text_list,
    updated,
)

TYPES = ("Text", "Date", "List", "Pick List", "Boolean", "Number")


def _attribute_view(row: Row) -> dict[str, Any]:
    view = {name: row[name] for name in ("id", "name", "type")}
    if row["type"] == "Pick List":
        view["options"] = row["options"]
    return view


def _attribute_changes(data: dict[str, Any], before: Row) -> Row:
    changes = fields.texts(data, ("name", "type"))
    if "name" in changes:
        fields.required(data, "name")
    if changes.get("type", before["type"]) not in TYPES:
        raise bad("type", f"expected one of {', '.join(TYPES)}")
    if "options" in data:
        changes["options"] = text_list(data, "options")
    return changes


async def list_attributes(sandbox: Sandbox, request: Request) -> Response:
    """List the account's attributes."""
    page = page_of(request, sandbox.switches)
    rows = sandbox.store.select("attribute", order=order_of(sandbox.switches), limit=page.sql)
    return listed(sandbox, "attribute", [_attribute_view(row) for row in rows])


async def create_attribute(sandbox: Sandbox, request: Request) -> Response:
    """Create an attribute of a name and a type."""
    data = await body_of(request)
    fields.required(data, "name", "type")
    row: Row = {"id": new_id("attr"), "name": "", "type": "", "options": []}
    row |= _attribute_changes(data, row)
    sandbox.store.insert("attribute", row)
    return answer(_attribute_view(row), 201)


async def get_attribute(sandbox: Sandbox, request: Request) -> Response:
    """Show one attribute."""
    return answer(_attribute_view(fields.existing(sandbox.store, "attribute", request.path_params["id"])))


async def put_attribute(sandbox: Sandbox, request: Request) -> Response:
    """Change an attribute's definition."""
    data = await body_of(request)
    row = fields.existing(sandbox.store, "attribute", request.path_params["id"])
    changes = _attribute_changes(data, row)
    sandbox.store.update("attribute", row["id"], changes)
    return updated(sandbox, _attribute_view(row | changes))


async def delete_attribute(sandbox: Sandbox, request: Request) -> Response:
    """Delete an attribute with all its values."""
    row = fields.existing(sandbox.store, "attribute", request.path_params["id"])
    sandbox.store.execute("DELETE FROM attribute_value WHERE attribute_id = ?", (row["id"],))
    sandbox.store.execute("DELETE FROM attribute WHERE id = ?", (row["id"],))
    return Response(status_code=204)


def _group_view(row: Row) -> dict[str, Any]:
    return {name: row[name] for name in ("id", "name", "attributes")}


def _group_changes(sandbox: Sandbox, data: dict[str, Any]) -> Row:
    changes = fields.texts(data, ("name",))
    if "name" in changes:
        fields.required(data, "name")
    if "attributes" in data:
        changes["attributes"] = fields.known_ids(sandbox.store, "attribute", data, "attributes")
    return changes


async def list_groups(sandbox: Sandbox, request: Request) -> Response:
    """List attribute groups."""
    page = page_of(request, sandbox.switches)
    rows = sandbox.store.select("attribute_group", order=order_of(sandbox.switches), limit=page.sql)
    return listed(sandbox, "attribute_group", [_group_view(row) for row in rows])


async def create_group(sandbox: Sandbox, request: Request) -> Response:
    """Create an attribute group."""
    data = await body_of(request)
    fields.required(data, "name")
    row: Row = {"id": new_id("grp"), "name": "", "attributes": []} | _group_changes(sandbox, data)
    sandbox.store.insert("attribute_group", row)
    return answer(_group_view(row), 201)


async def get_group(sandbox: Sandbox, request: Request) -> Response:
    """Show one attribute group."""
    return answer(_group_view(fields.existing(sandbox.store, "attribute_group", request.path_params["id"])))


async def put_group(sandbox: Sandbox, request: Request) -> Response:
    """Change an attribute group."""
    data = await body_of(request)
    row = fields.existing(sandbox.store, "attribute_group", request.path_params["id"])
    changes = _group_changes(sandbox, data)
    sandbox.store.update("attribute_group", row["id"], changes)
    return updated(sandbox, _group_view(row | changes))


async def delete_group(sandbox: Sandbox, request: Request) -> Response:
    """Delete an attribute group; its attributes stay."""
    row = fields.existing(sandbox.store, "attribute_group", request.path_params["id"])
    sandbox.store.execute("DELETE FROM attribute_group WHERE id = ?", (row["id"],))
    return Response(status_code=204)


def _target(sandbox: Sandbox, request: Request) -> tuple[str, str]:
    entity = request.path_params["entity"]
    if entity not in ("collection", "file", "category"):
        raise not_found("Path")
    return entity, fields.existing(sandbox.store, entity, request.path_params["id"])["id"]


async def list_values(sandbox: Sandbox, request: Request) -> Response:
    """List the attribute values of an object."""
    entity, object_id = _target(sandbox, request)
    values = sandbox.store.attribute_values(entity, [object_id])[object_id]
    return listed(sandbox, "attribute_value", values)


async def put_value(sandbox: Sandbox, request: Request) -> Response:
    """Set one attribute value of an object."""
    entity, object_id = _target(sandbox, request)
    attribute = fields.existing(sandbox.store, "attribute", request.path_params["attribute_id"])
    data = await body_of(request)
    if "value" not in data:
        raise missing("value")
    value = data["value"]
    if value is None:  # how one value is taken away is not documented; null says so elsewhere
        clear_value(sandbox.store, entity, object_id, attribute["id"])
    else:
        value = fields.attribute_value(attribute, value)
        set_value(sandbox.store, entity, object_id, attribute["id"], value)
    if entity != "category":
        sandbox.store.update(entity, object_id, {"updated": now()})
    return updated(sandbox, {name: attribute[name] for name in ("id", "name", "type")} | {"value": value})


def _crud(path: str, family: str, handlers: tuple[Any, ...], **place: Any) -> list[Endpoint]:
    lister, creator, getter, putter, deleter = handlers
    return [
        Endpoint("GET", path, family, lister, **place),
        Endpoint("POST", path, family, creator, **place),
        Endpoint("GET", f"{path}/{{id}}", family, getter, **place),
        Endpoint("PUT", f"{path}/{{id}}", family, putter, **place),
        Endpoint("DELETE", f"{path}/{{id}}", family, deleter, **place),
    ]


_GROUPS = (list_groups, create_group, get_group, put_group, delete_group)
ENDPOINTS = [
    *_crud(
        "/attribute",
        "attribute",
        (list_attributes, create_attribute, get_attribute, put_attribute, delete_attribute),
    ),
    *_crud("/attribute-group", "attribute_group", _GROUPS, replaced_by=("attribute_group",)),
    *_crud("/attribute_group", "attribute_group", _GROUPS, alternative="attribute_group"),
    Endpoint(
        "GET", "/attribute/{entity}/{id}", "attribute_value", list_values, alternative="attribute_entity"
    ),
    Endpoint(
        "PUT",
        "/attribute/{entity}/{id}/{attribute_id}",
        "attribute_value",
        put_value,
        alternative="attribute_entity",
    ),
    Endpoint(
        "GET",
        "/{entity}/{id}/attributes",
        "attribute_value",
        list_values,
        replaced_by=("attribute_entity",),
    ),
    Endpoint(
        "PUT",
        "/{entity}/{id}/attributes/{attribute_id}",
        "attribute_value",
        put_value,
        replaced_by=("attribute_entity",),
    ),
]
