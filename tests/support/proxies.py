"""An HTTP proxy that makes tunnels (CONNECT)."""

from __future__ import annotations

import asyncio
import base64
from typing import Any

from tests.support.storage import RawServer, Visit


class Proxy(RawServer):
    """Makes tunnels for those who know the password."""

    def __init__(self, password: str | None = None, *, to: int | None = None, **options: Any) -> None:
        """`to`: every tunnel ends at this port of this computer, whatever host was asked for."""
        super().__init__(self._tunnel, **options)
        self._password = password
        self._to = to
        self.targets: list[str] = []

    async def _tunnel(self, visit: Visit) -> None:
        method, target, _ = visit.head.split("\r\n")[0].split(" ")
        assert method == "CONNECT"
        if self._password is not None:
            login = base64.b64encode(self._password.encode()).decode()
            if f"proxy-authorization: basic {login}".lower() not in visit.head.lower():
                await visit.answer("407 Proxy Authentication Required")
                return
        self.targets.append(target)
        host, port = target.rsplit(":", 1) if self._to is None else ("127.0.0.1", str(self._to))
        reader, writer = await asyncio.open_connection(host, int(port))
        visit.writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        copies = asyncio.gather(_copy(visit.reader, writer), _copy(reader, visit.writer))
        try:
            await copies
        finally:
            copies.cancel()
            writer.transport.abort()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while piece := await reader.read(65536):
        writer.write(piece)
        await writer.drain()
    writer.close()
