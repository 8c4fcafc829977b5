"""Hot folders on the service of this process and a real account."""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from pxm_desktop.hotfolders.model import Rule
from pxm_desktop.service import paths
from pxm_desktop.service.credentials import SecretStore
from pxm_desktop.service.local import LocalService
from tests.support.program import QUICK
from tests.support.sandbox import SandboxProcess

JPEG = b"\xff\xd8\xff\xe0\0\x04JF\xff\xda\0\x04\0\0%b\xff\xd9"


def picture(salt: str) -> bytes:
    """A whole JPEG that no other one is equal to."""
    return JPEG % (salt.encode() * 40)


class Studio:
    """A studio's computer: a hot folder, and a service on it that can end and start again."""

    def __init__(
        self,
        place: Path,
        sandbox: SandboxProcess,
        environment: Mapping[str, str],
        owner: str,
        secrets: SecretStore | None,
    ) -> None:
        self.place = place
        self.sandbox = sandbox
        self.folder = place / "hot"
        self.folder.mkdir(exist_ok=True)
        self.directory = paths.data_dir(place / "data")
        self._environment = dict(environment)
        self._owner = owner
        self._secrets = secrets
        self._attending: asyncio.Task[None] | None = None
        paths.prepare(self.directory)
        self.directory.settings.write_text(json.dumps({"engine": QUICK}))

    async def open(self) -> None:
        """Start the service; nobody attends yet."""
        self.service = await LocalService.own(
            self.directory, self._owner, scope="all", environment=self._environment, secrets=self._secrets
        )
        self.hot = self.service.hotfolders

    async def attend(self, rules_file: bytes = b"") -> None:
        """Watch until `close`."""
        self._attending = asyncio.create_task(self.hot.attend(rules_file))
        await self.until(lambda: self.hot._station.running or self._ended())

    async def leave(self) -> None:
        """Watch no more."""
        attending, self._attending = self._attending, None
        if attending is not None:
            attending.cancel()
            await asyncio.gather(attending, return_exceptions=True)

    async def close(self) -> None:
        """End the service."""
        await self.leave()
        await self.service.close()

    async def restart(self) -> None:
        """End the program and start it again."""
        await self.close()
        await self.open()
        await self.attend()

    def _ended(self) -> bool:
        if self._attending is not None and self._attending.done():
            self._attending.result()
        return False

    def rule(self, **settings: Any) -> Rule:
        return Rule(**{"folder": os.fsencode(self.folder), "settle": 0.2, **settings})

    def write(self, name: str, content: bytes | None = None) -> Path:
        """Write a file in one go."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture(name) if content is None else content)
        return path

    def there(self) -> list[str]:
        """Return the files in the folder."""
        return sorted(str(p.relative_to(self.folder)) for p in self.folder.rglob("*") if p.is_file())

    def in_pxm(self, name: str) -> list[dict[str, Any]]:
        """Return PXM's files of this name."""
        return self.sandbox.control.files(name=name)

    async def settled(self, *rules: str, seconds: float = 60.0) -> None:
        async with asyncio.timeout(seconds):
            await self.hot.settled(rules)

    async def until(self, met: Callable[[], object], seconds: float = 30.0) -> None:
        """Wait until it is so."""
        end = time.monotonic() + seconds
        while not met():
            assert time.monotonic() < end
            await asyncio.sleep(0.02)

    async def until_async(self, met: Callable[[], Awaitable[object]], seconds: float = 30.0) -> None:
        """Wait until it is so."""
        end = time.monotonic() + seconds
        while not await met():
            assert time.monotonic() < end
            await asyncio.sleep(0.05)

    def product(self, number: int) -> tuple[str, str]:
        """Return id and SKU of a product that PXM has."""
        rows = [row for row in self.sandbox.control.rows("collection") if row["additional_title"]]
        return rows[number]["id"], rows[number]["additional_title"]


@asynccontextmanager
async def studio(
    place: Path,
    sandbox: SandboxProcess,
    environment: Mapping[str, str] | None = None,
    owner: str = "command line",
    secrets: SecretStore | None = None,
) -> AsyncIterator[Studio]:
    """A studio whose service is open."""
    known = sandbox.environment if environment is None else environment
    made = Studio(place, sandbox, known, owner, secrets)
    await made.open()
    try:
        yield made
    finally:
        await made.close()
