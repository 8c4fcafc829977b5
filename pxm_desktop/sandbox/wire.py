"""Small helpers between Starlette and the routes: bodies in, JSON out, query values, pages, list shapes."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from pxm_desktop.sandbox.errors import ApiError, bad
from pxm_desktop.sandbox.quirks import Switches
from pxm_desktop.sandbox.state import Sandbox

Handler = Callable[[Sandbox, Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One row of the API's table.

    Attributes:
        method: HTTP method.
        path: Path below the version, in Starlette's notation.
        family: Which entry of the ``versions`` switch it follows.
        handler: What answers.
        alternative: Name in ``alternative_paths`` under which it is served; empty for the usual paths.
        replaced_by: Names in ``alternative_paths`` that put this path out of use.

    """

    method: str
    path: str
    family: str
    handler: Handler
    alternative: str = ""
    replaced_by: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Name for counters, such as ``PUT /file/{id}``."""
        return f"{self.method} {self.path}"


def answer(data: object, status: int = 200) -> Response:
    """Return a JSON answer."""
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(body, status, media_type="application/json")


def refusal(error: ApiError) -> Response:
    """Return the answer that an error stands for."""
    return answer({"error": error.message, **error.extra}, error.status)


def updated(sandbox: Sandbox, data: object) -> Response:
    """Return the answer to an update: the object, or 204 where the tenant says nothing."""
    return Response(status_code=204) if sandbox.switches.empty_204 else answer(data)


async def body_of(request: Request) -> dict[str, Any]:
    """Return the JSON object a request carries.

    Raises:
        ApiError: It carries none.

    """
    try:
        data = json.loads(await request.body())
    except ValueError:
        raise ApiError(400, "The body is not JSON") from None
    if not isinstance(data, dict):
        raise ApiError(400, "The body is not a JSON object")
    return data


def text_list(data: dict[str, Any], field: str) -> list[str]:
    """Return an array of ids from a body.

    Raises:
        ApiError: The field is no array of strings.

    """
    value = data[field]
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise bad(field, "expected an array of ids")
    return list(dict.fromkeys(value))


def array_of(request: Request, name: str) -> list[str]:
    """Return a comma-separated query value; of repeated keys only the last one counts, as in PXM."""
    value = request.query_params.get(name, "")
    return [item.strip() for item in value.split(",") if item.strip()]


def flag_of(request: Request, name: str) -> bool:
    """Return a boolean query value."""
    return request.query_params.get(name, "").lower() in ("true", "1")


@dataclass(frozen=True, slots=True)
class Page:
    """Which rows a list request asks for."""

    limit: int
    offset: int

    @property
    def sql(self) -> str:
        """The page as SQL."""
        return f"LIMIT {self.limit} OFFSET {self.offset}"


def page_of(request: Request, switches: Switches) -> Page:
    """Return the page asked for, capped silently.

    Raises:
        ApiError: limit or offset is no number.

    """
    numbers = {}
    for name, default in (("limit", switches.default_limit), ("offset", 0)):
        text = request.query_params.get(name, "")
        try:
            numbers[name] = int(text) if text else default
        except ValueError:
            raise bad(name, "expected a whole number") from None
        if numbers[name] < 0:
            raise bad(name, "expected a whole number")
    offset = 0 if switches.ignore_offset else numbers["offset"]
    return Page(min(numbers["limit"], switches.list_cap), offset)


def order_of(switches: Switches) -> str:
    """Return the SQL order of lists: random but lasting, or random each time."""
    return "ORDER BY random()" if switches.unstable_order else "ORDER BY shuffle"


# Documented: category and file raw, collection wrapped. The rest is undocumented and varied on purpose.
_SHAPES = {
    "category": "raw",
    "collection": "collections",
    "file": "raw",
    "file_search": "raw",
    "category_files": "files",
    "collection_files": "raw",
    "attribute": "attributes",
    "attribute_value": "raw",
    "attribute_group": "data",
    "resource": "items",
    "region": "raw",
    "image_variants": "items",
}


def listed(sandbox: Sandbox, family: str, items: Sequence[object]) -> Response:
    """Return a list in the shape of its endpoint."""
    shape = sandbox.switches.list_shapes.get(family, _SHAPES[family])
    return answer(items if shape == "raw" else {shape: items})
