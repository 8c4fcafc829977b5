"""The API as one ASGI application: log, faults, budget, sign-in, then the routes."""

from __future__ import annotations

import math
import time
from collections.abc import Awaitable, Callable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Match, Route, Router
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pxm_desktop.sandbox.calls import WINDOW_SECONDS
from pxm_desktop.sandbox.errors import ApiError
from pxm_desktop.sandbox.fault_actions import play
from pxm_desktop.sandbox.routes import (
    attributes,
    categories,
    collections,
    files,
    oauth,
    regions,
    resources,
    search,
    uploads,
)
from pxm_desktop.sandbox.state import Sandbox
from pxm_desktop.sandbox.wire import Endpoint, answer, refusal

# Families that answer elsewhere than under v2.1.
DEFAULT_VERSIONS = {"search": ["v2", "v3"]}
# Words of other paths: no object is looked up under them where this tenant does not serve those paths.
_NO_IDS = frozenset({"request-upload", "confirm-upload", "search"})

# The busiest first, and fixed words ahead of the ids that would swallow them.
ENDPOINTS: list[Endpoint] = [
    *uploads.ENDPOINTS,
    *files.ENDPOINTS,
    *oauth.ENDPOINTS,
    *regions.ENDPOINTS,
    *search.ENDPOINTS,
    *collections.ENDPOINTS,
    *categories.ENDPOINTS,
    *resources.ENDPOINTS,
    *attributes.ENDPOINTS,
]


async def _no_path(scope: Scope, receive: Receive, send: Send) -> None:
    await answer({"error": "Path not found"}, 404)(scope, receive, send)


class Api:
    """The account's API.

    Args:
        sandbox: The account.
        control: Application that serves ``/_sandbox``, if it is wanted.

    """

    def __init__(self, sandbox: Sandbox, control: ASGIApp | None) -> None:
        self._sandbox = sandbox
        self._control = control
        self._router = Router(
            [self._route(endpoint) for endpoint in ENDPOINTS], redirect_slashes=False, default=_no_path
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        path: str = scope["path"]
        if path.startswith("/_sandbox"):
            await (self._control or answer({"error": "The control API is off"}, 404))(scope, receive, send)
            return
        await self._logged(scope, receive, send)

    async def _logged(self, scope: Scope, receive: Receive, send: Send) -> None:
        calls = self._sandbox.calls
        started = time.monotonic()
        calls.received.add(started)
        status = 0

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        scope["endpoint_name"] = "unknown path"
        try:
            await self._faulty(scope, receive, watched)
        finally:
            query = scope["query_string"].decode("latin-1")
            calls.write(scope["method"], scope["endpoint_name"], scope["path"], query, status, started)

    async def _faulty(self, scope: Scope, receive: Receive, send: Send) -> None:
        faults = self._sandbox.faults
        if faults.installed:
            _, _, rest = scope["path"][1:].partition("/")
            fault = faults.find("api", scope["method"], f"/{rest}", scope["query_string"].decode("latin-1"))
            if fault is not None:
                scope["endpoint_name"] = self._endpoint_name(scope)
                await play(fault, self._sandbox, self._guarded, scope, receive, send)
                return
        await self._guarded(scope, receive, send)

    async def _guarded(self, scope: Scope, receive: Receive, send: Send) -> None:
        refused = self._over_budget() or self._not_signed_in(scope)
        if refused is not None:
            scope["endpoint_name"] = self._endpoint_name(scope)
            await refused(scope, receive, send)
            return
        await self._router(scope, receive, send)

    def _over_budget(self) -> Response | None:
        switches, admitted = self._sandbox.switches, self._sandbox.calls.admitted
        moment = time.monotonic()
        if switches.rate_limit and admitted.count(moment) >= switches.rate_limit:
            wait = min(math.ceil(admitted.free_in(moment)), int(WINDOW_SECONDS))
            response = answer({"error": "Rate limit exceeded.", "retry_after": wait}, 429)
            response.headers["X-RateLimit-Limit"] = str(switches.rate_limit)
            if switches.retry_after:
                response.headers["Retry-After"] = str(wait)
            return response
        admitted.add(moment)
        return None

    def _not_signed_in(self, scope: Scope) -> Response | None:
        if scope["path"].endswith("/oauth/authorize"):
            return None
        for name, value in scope["headers"]:
            if name == b"authorization" and self._sandbox.tokens.accepts(value.decode("latin-1")):
                return None
        return answer({"error": "Unauthorized"}, 401)

    def _endpoint_name(self, scope: Scope) -> str:
        for route in self._router.routes:
            match, _ = route.matches(scope)
            if match is Match.FULL and isinstance(route, Route):
                return route.name
        return "unknown path"

    def _route(self, endpoint: Endpoint) -> Route:
        sandbox = self._sandbox

        async def serve(request: Request) -> Response:
            request.scope["endpoint_name"] = endpoint.name
            try:
                return await endpoint.handler(sandbox, request)
            except ApiError as error:
                return refusal(error)
            except ClientDisconnect:
                return Response(status_code=499)  # goes nowhere: the client went away before it had sent all

        return _SwitchedRoute(sandbox, endpoint, serve)


class _SwitchedRoute(Route):
    """A route that is there only in the versions and under the paths that this tenant serves."""

    def __init__(
        self, sandbox: Sandbox, endpoint: Endpoint, serve: Callable[[Request], Awaitable[Response]]
    ) -> None:
        super().__init__(f"/{{version}}{endpoint.path}", serve, methods=[endpoint.method], name=endpoint.name)
        self._sandbox = sandbox
        self._pxm = endpoint

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Match as usual, then look at the switches."""
        match, child = super().matches(scope)
        if match is not Match.NONE:
            values = child["path_params"]
            if values.get("id") in _NO_IDS or not self._served(values["version"]):
                return Match.NONE, {}
        return match, child

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a wrong method as everything else is answered: in JSON."""
        if scope["method"] in (self.methods or ()):
            await super().handle(scope, receive, send)
        else:
            await answer({"error": "Method not allowed"}, 405)(scope, receive, send)

    def _served(self, version: str) -> bool:
        switches, endpoint = self._sandbox.switches, self._pxm
        chosen = switches.versions.get(endpoint.family)
        served = chosen.split("+") if chosen else DEFAULT_VERSIONS.get(endpoint.family, ["v2.1"])
        if version not in served:
            return False
        alternatives = switches.alternative_paths.split(",") if switches.alternative_paths else []
        if endpoint.alternative and endpoint.alternative not in alternatives:
            return False
        return not any(name in alternatives for name in endpoint.replaced_by)
