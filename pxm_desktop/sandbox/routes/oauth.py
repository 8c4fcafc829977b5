"""Sign-in: client credentials for a token that lives a year."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from pxm_desktop.sandbox.errors import ApiError, bad, missing
from pxm_desktop.sandbox.state import Sandbox
from pxm_desktop.sandbox.wire import Endpoint, answer, body_of


async def authorize(sandbox: Sandbox, request: Request) -> Response:
    """Issue a token for HTTP Basic credentials."""
    if not sandbox.tokens.active or not sandbox.account.accepts_basic(
        request.headers.get("authorization", "")
    ):
        raise ApiError(401, "Unknown client or wrong secret")
    data = await body_of(request)
    if "grant_type" not in data:
        raise missing("grant_type")
    if data["grant_type"] != "client_credentials":
        raise bad("grant_type", "expected client_credentials")
    switches = sandbox.switches
    result: dict[str, object] = {
        "access_token": sandbox.tokens.issue(switches.token_seconds),
        "token_type": switches.token_type,
    }
    if switches.expires_in != "absent":
        seconds = switches.token_seconds
        result["expires_in"] = str(seconds) if switches.expires_in == "string" else seconds
    sandbox.calls.events["tokens"] += 1
    return answer(result)


ENDPOINTS = [Endpoint("POST", "/oauth/authorize", "oauth", authorize)]
