"""The facet for trouble: why a file does not move, the log, and the bundle for support."""

from __future__ import annotations

import json
import os
import re
import time
import zipfile
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from pxm_desktop.pxm.threads import in_daemon_thread
from pxm_desktop.service import paths
from pxm_desktop.service.account import Account
from pxm_desktop.service.checkup import look_around
from pxm_desktop.service.errors import ServiceError
from pxm_desktop.service.finding import Finding
from pxm_desktop.service.preferences import values_of
from pxm_desktop.service.way import way_findings
from pxm_desktop.service.why import file_findings, room_findings
from pxm_desktop.transfer.events import Health
from pxm_desktop.transfer.model import Counts, Transfer

_MOST_LINES = 20_000
_SECRETS = re.compile(
    r"(?i)(authorization|token|secret|signature|credential|x-amz-[a-z-]+|password)([\"']?\s*[=:]\s*)(\S+)"
)
_QUERY = re.compile(r"(https?://[^\s?\"']+)\?\S+")


class Support:
    """Implements `SupportApi` in the process that holds the data directory."""

    def __init__(
        self,
        directory: paths.DataDir,
        account: Account,
        find: Callable[[int], Awaitable[Transfer | None]],
        counts: Callable[[], Awaitable[Counts]],
        health: Callable[[], Health],
    ) -> None:
        self._directory = directory
        self._account = account
        self._find = find
        self._counts = counts
        self._health = health

    async def why(self, transfer_id: int | None = None) -> list[Finding]:
        """See `SupportApi`."""
        return [finding async for finding in self._all(transfer_id)]

    async def log(self, lines: int = 500) -> list[str]:
        """See `SupportApi`."""
        return await in_daemon_thread(lambda: tail(self._directory.log, min(lines, _MOST_LINES)), name="log")

    async def bundle(self, path: bytes) -> int:
        """See `SupportApi`."""
        around = [f async for f in look_around(self._directory, self._account)]
        findings = [*around, *await self.why()]
        counts = await self._counts()
        texts = {
            "findings.txt": "\n".join(
                f"{f.result:8} {f.check}: {f.sentence} {f.todo}".rstrip() for f in findings
            ),
            "settings.json": json.dumps(values_of(self._account.settings), indent=2),
            "queue.json": json.dumps(
                {
                    "files": counts.files,
                    "bytes": counts.bytes,
                    "by_stage": {k.value: v for k, v in counts.by_stage.items()},
                    "held": {k.value: v for k, v in counts.held.items()},
                },
                indent=2,
            ),
            "log.txt": "\n".join(await self.log(_MOST_LINES)),
        }
        try:
            return await in_daemon_thread(lambda: _pack(Path(os.fsdecode(path)), texts), name="bundle")
        except OSError as error:
            raise ServiceError(
                f"The file could not be written: {error.strerror or type(error).__name__}.",
                "Choose another folder.",
            ) from None

    async def _all(self, transfer_id: int | None) -> AsyncIterator[Finding]:
        if transfer_id is not None:
            transfer = await self._find(transfer_id)
            if transfer is None:
                raise ServiceError("This file is not in the queue any more.")
            async for finding in file_findings(transfer):
                yield finding
            if transfer.stage.finished and transfer.file_id:
                return
        async for finding in room_findings(self._directory, self._account.reference):
            yield finding
        async for finding in way_findings(self._account, self._health()):
            yield finding


def tail(path: Path, lines: int) -> list[str]:
    """Return the last lines of a log file and of the one before it, without anything that looks like a secret."""
    kept: deque[str] = deque(maxlen=lines)
    for file in (path.with_name(path.name + ".1"), path):
        try:
            with file.open(encoding="utf-8", errors="replace") as text:
                kept.extend(clean(line.rstrip("\n")) for line in text)
        except FileNotFoundError:
            continue
    return list(kept)


def clean(line: str) -> str:
    """Return a line without values of headers and queries. The log never holds any; this is the second lock."""
    return _SECRETS.sub(r"\1\2…", _QUERY.sub(r"\1?…", line))


def _pack(path: Path, texts: dict[str, str]) -> int:
    part = path.with_name(path.name + ".part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as bundle:
            for name, text in texts.items():
                entry = zipfile.ZipInfo(f"pxm-desktop/{name}", time.localtime()[:6])
                entry.external_attr = 0o600 << 16
                bundle.writestr(entry, text, zipfile.ZIP_DEFLATED)
        part.chmod(0o600)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return path.stat().st_size
