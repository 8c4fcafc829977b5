"""The control API under ``/_sandbox``: for tests and demos, never for a client of PXM.

Every call carries the client secret as bearer.
"""

from __future__ import annotations

import dataclasses
import hmac
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp

from pxm_desktop.sandbox import fields
from pxm_desktop.sandbox.calls import CallLog
from pxm_desktop.sandbox.errors import ApiError, SandboxError
from pxm_desktop.sandbox.fault_actions import edit_links
from pxm_desktop.sandbox.faults import Fault
from pxm_desktop.sandbox.state import Sandbox
from pxm_desktop.sandbox.storage import StorageRefusedError
from pxm_desktop.sandbox.wire import answer, body_of, flag_of, refusal


class _Control:
    """Handlers of the control API."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._initial = sandbox.switches.as_dict()

    async def state(self, _: Request) -> Response:
        """Show counters, switches, faults and how many objects there are."""
        sandbox = self._sandbox
        tables = (
            "file",
            "collection",
            "category",
            "region",
            "attribute",
            "attribute_group",
            "resource",
            "upload",
        )
        return answer(
            {
                "calls": sandbox.calls.as_dict(),
                "s3_host": sandbox.s3_host(),
                "counts": {table: sandbox.store.count(table) for table in tables},
                "processing": sandbox.store.count("file", "stage <> 'done'"),
                "switches": sandbox.switches.as_dict(),
                "faults": [dataclasses.asdict(fault) for fault in sandbox.faults.installed],
                "user_active": sandbox.tokens.active,
            }
        )

    async def files(self, request: Request) -> Response:
        """List files, hidden ones too; ``hash=true`` adds what lies in S3; ``name`` picks one name."""
        name = request.query_params.get("name")
        where, values = ("file_name = ?", [name]) if name else ("1", [])
        rows = self._sandbox.store.select("file", where, values, "ORDER BY created, id")
        for row in rows:
            del row["shuffle"]
            if flag_of(request, "hash"):
                try:
                    row["stored"] = dataclasses.asdict(await self._sandbox.storage.digest(row["key"]))
                except StorageRefusedError:
                    row["stored"] = None
        return answer(rows)

    async def rows(self, request: Request) -> Response:
        """List all rows of a table: collections, categories, regions, attributes, uploads."""
        table = request.path_params["table"]
        if table not in (
            "collection",
            "category",
            "region",
            "attribute",
            "attribute_group",
            "resource",
            "upload",
        ):
            raise ApiError(404, "There is no such table")
        return answer(self._sandbox.store.select(table))

    async def calls(self, _: Request) -> Response:
        """Show the log of API calls and, where the proxy is used, of S3 requests."""
        sandbox = self._sandbox
        return answer({"calls": list(sandbox.calls.entries), "s3": list(sandbox.proxy.log)})

    async def reset(self, _: Request) -> Response:
        """Start counting anew, the budget too."""
        self._sandbox.calls = CallLog()
        self._sandbox.proxy.log.clear()
        return answer({})

    async def restore(self, request: Request) -> Response:
        """Go back to the switches of the start, no faults, an active user; the account's objects stay."""
        self._sandbox.switches.update(self._initial)
        self._sandbox.faults.installed.clear()
        self._sandbox.tokens.set_active(True)
        return await self.reset(request)

    async def switches(self, request: Request) -> Response:
        """Set switches; the answer holds all of them."""
        self._sandbox.switches.update(await body_of(request))
        return answer(self._sandbox.switches.as_dict())

    async def add_fault(self, request: Request) -> Response:
        """Install a fault after those in force."""
        self._sandbox.faults.installed.append(Fault.from_json(await body_of(request)))
        return answer({"installed": len(self._sandbox.faults.installed)}, 201)

    async def clear_faults(self, _: Request) -> Response:
        """Remove all faults."""
        self._sandbox.faults.installed.clear()
        return answer({})

    async def revoke(self, _: Request) -> Response:
        """Revoke every token issued so far."""
        self._sandbox.tokens.revoke_all()
        return answer({})

    async def user(self, request: Request) -> Response:
        """Deactivate or reactivate the user behind the credentials: ``{"active": false}``."""
        data = await body_of(request)
        fields.required(data, "active")
        self._sandbox.tokens.set_active(bool(data["active"]))
        return answer({"active": self._sandbox.tokens.active})

    async def edit(self, request: Request) -> Response:
        """Link and unlink collections of a file as another user: ``{"add": [ids], "remove": [ids]}``."""
        data = await body_of(request)
        if not edit_links(
            self._sandbox, request.path_params["id"], data.get("add", []), data.get("remove", [])
        ):
            raise ApiError(404, "There is no such file")
        return answer({})


def control_api(sandbox: Sandbox) -> ASGIApp:
    """Return the application that serves ``/_sandbox``."""
    control = _Control(sandbox)
    secret = sandbox.account.client_secret.encode()

    def guarded(
        handler: Callable[[Request], Awaitable[Response]],
    ) -> Callable[[Request], Awaitable[Response]]:
        async def serve(request: Request) -> Response:
            given = request.headers.get("authorization", "").removeprefix("Bearer ").encode()
            if not hmac.compare_digest(given, secret):
                return answer({"error": "The control API wants the client secret as bearer"}, 401)
            try:
                return await handler(request)
            except ApiError as error:
                return refusal(error)
            except SandboxError as error:
                return refusal(ApiError(400, str(error)))

        return serve

    table = [
        ("GET", "/state", control.state),
        ("GET", "/files", control.files),
        ("POST", "/files/{id}/links", control.edit),
        ("GET", "/rows/{table}", control.rows),
        ("GET", "/calls", control.calls),
        ("POST", "/reset", control.reset),
        ("POST", "/restore", control.restore),
        ("PUT", "/switches", control.switches),
        ("POST", "/faults", control.add_fault),
        ("DELETE", "/faults", control.clear_faults),
        ("POST", "/revoke", control.revoke),
        ("PUT", "/user", control.user),
    ]
    return Router(
        [Route(f"/_sandbox{path}", guarded(work), methods=[method]) for method, path, work in table]
    )
