"""What a fault does to an API call."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pxm_desktop.sandbox.faults import Fault
from pxm_desktop.sandbox.state import Sandbox
from pxm_desktop.sandbox.store import now
from pxm_desktop.sandbox.wire import answer

_PAGE = "<!doctype html><title>{0}</title><h1>{0}</h1><p>The gateway says hello.</p>"
_CHUNK = b" " * 65_536


async def play(
    fault: Fault, sandbox: Sandbox, app: ASGIApp, scope: Scope, receive: Receive, send: Send
) -> None:
    """Answer one call, or fail to, as the fault says.

    Args:
        fault: The fault that hit the call.
        sandbox: The account, which some faults change.
        app: What would have answered.
        scope: ASGI scope of the call.
        receive: ASGI receive of the call.
        send: ASGI send of the call.

    """
    if fault.action in ("revoke_token", "deactivate_user", "expire_urls", "delay", "other_user"):
        await _prepared(fault, sandbox, app, scope, receive, send)
    elif fault.action in ("slow", "cut", "lose_after"):
        kept = _Kept()
        await app(scope, receive, kept)
        if fault.action == "lose_after":
            await _hang_up(scope, receive)
        else:
            await kept.replay(fault, scope, receive, send)
    elif fault.action == "lose_before":
        await _hang_up(scope, receive)
    elif fault.action == "hang":
        await _wait_for_hang_up(receive, fault.seconds)
        await _hang_up(scope, receive)
    else:
        if fault.effect:
            await app(scope, receive, _Kept())
        await _wrong_answer(fault, sandbox)(scope, receive, send)


async def _prepared(
    fault: Fault, sandbox: Sandbox, app: ASGIApp, scope: Scope, receive: Receive, send: Send
) -> None:
    """Change something, then serve the call as usual."""
    if fault.action == "revoke_token":
        sandbox.tokens.revoke_all()
    elif fault.action == "deactivate_user":
        sandbox.tokens.set_active(False)
    elif fault.action == "expire_urls":
        scope.setdefault("state", {})["expire_urls"] = True
    elif fault.action == "delay":
        await asyncio.sleep(fault.seconds)
    file_id = scope["path"].rsplit("/", 1)[-1]
    if fault.action == "other_user" and not fault.effect:
        edit_links(sandbox, file_id, fault.add, fault.remove)
    if fault.action == "other_user" and fault.effect:
        kept = _Kept()
        await app(scope, receive, kept)
        edit_links(sandbox, file_id, fault.add, fault.remove)
        await kept.pass_on(send)
        return
    await app(scope, receive, send)


def edit_links(sandbox: Sandbox, file_id: str, add: list[str], remove: list[str]) -> bool:
    """Link and unlink collections of a file as another user would; False when there is no such file."""
    row = sandbox.store.get("file", file_id)
    if row is None:
        return False
    kept = [item for item in row["collections"] if item not in remove]
    kept += [item for item in add if item not in kept]
    sandbox.store.update("file", file_id, {"collections": kept, "updated": now()})
    return True


class _Kept:
    """An answer that is kept back."""

    def __init__(self) -> None:
        self._messages: list[Message] = []

    async def __call__(self, message: Message) -> None:
        self._messages.append(message)

    async def pass_on(self, send: Send) -> None:
        for message in self._messages:
            await send(message)

    async def replay(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer slowly, or only its beginning."""
        body = b"".join(message.get("body", b"") for message in self._messages[1:])
        await send(self._messages[0])
        if fault.action == "slow":
            step = max(1, fault.bytes // 10)
            for start in range(0, len(body), step):
                await send(
                    {"type": "http.response.body", "body": body[start : start + step], "more_body": True}
                )
                await asyncio.sleep(0.1)
            await send({"type": "http.response.body", "body": b""})
            return
        part = body[: min(fault.bytes, max(0, len(body) - 1))]
        await send({"type": "http.response.body", "body": part, "more_body": True})
        await _hang_up(scope, receive, politely=True)


async def _hang_up(scope: Scope, receive: Receive, *, politely: bool = False) -> None:
    """Close the connection; what was written before is sent first if that is asked for."""
    transport: asyncio.Transport = scope["state"]["transport"]
    if politely:
        transport.close()
    else:
        transport.abort()
    await _wait_for_hang_up(receive, 5)


async def _wait_for_hang_up(receive: Receive, seconds: float) -> None:
    async def gone() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    try:
        await asyncio.wait_for(gone(), seconds)
    except TimeoutError:
        return


def _wrong_answer(fault: Fault, sandbox: Sandbox) -> Response:
    if fault.action == "html":
        return HTMLResponse(_PAGE.format(fault.message), fault.status)
    if fault.action == "malformed":
        return Response(b'{"id": "file_', 200, media_type="application/json")
    if fault.action == "empty":
        return Response(b"", 200)
    if fault.action == "huge":
        return StreamingResponse(_huge(fault.bytes or 256 * 1024 * 1024), media_type="application/json")
    body: dict[str, Any] = {"error": fault.message}
    status = fault.status
    if fault.action == "rate_limit":
        status = 429
        body = {"error": "Rate limit exceeded."}
        if fault.retry_after >= 0:
            body["retry_after"] = fault.retry_after
    response = answer(body, status)
    if status == 429:
        response.headers["X-RateLimit-Limit"] = str(sandbox.switches.rate_limit or 1000)
    if fault.retry_after >= 0:
        response.headers["Retry-After"] = json.dumps(fault.retry_after).removesuffix(".0")
    return response


async def _huge(size: int) -> AsyncIterator[bytes]:
    yield b"["
    for _ in range(size // len(_CHUNK)):
        yield _CHUNK
    yield b"]"
