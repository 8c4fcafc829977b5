"""What PXM does with a new file by itself, some time later.

First come dimensions, renditions and the collections whose SKU stands in the file's name, later labels and
OCR text. PXM asks Google Vision for the last two; the sandbox sees nothing in a picture and makes them up
from the file's name.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import PurePosixPath

from pxm_desktop.sandbox import pictures
from pxm_desktop.sandbox.quirks import Switches
from pxm_desktop.sandbox.storage import Storage, StorageRefusedError
from pxm_desktop.sandbox.store import Row, Store, now

_MOST_BYTES = 256 * 1024 * 1024
_WORDS = re.compile(r"[^\W\d_]{3,}")
_TEXT_KINDS = frozenset({".pdf", ".svg"})


class Processing:
    """Background work on new files, one picture at a time, at low priority."""

    def __init__(self, store: Store, storage: Storage, switches: Switches) -> None:
        self._store = store
        self._storage = storage
        self._switches = switches
        self._tasks: set[asyncio.Task[None]] = set()
        self._pool = ThreadPoolExecutor(
            max_workers=1, thread_name_prefix="sandbox-pictures", initializer=pictures.lower_priority
        )

    def resume(self) -> None:
        """Take up what an earlier run left unfinished."""
        for row in self._store.select("file", "stage <> 'done'"):
            self.add(row["id"])

    def add(self, file_id: str) -> None:
        """Process a file in the background."""
        task = asyncio.get_running_loop().create_task(self._process(file_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Leave the rest for the next start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._pool.shutdown(wait=True, cancel_futures=True)

    async def _process(self, file_id: str) -> None:
        row = self._store.get("file", file_id)
        if row is None:
            return
        if row["stage"] == "new":
            await self._until(row, lambda switches: switches.processing_seconds)
            found = await self._look_at(row)
            self._finish(file_id, found | {"stage": "rendered"})
        await self._until(row, lambda switches: switches.processing_seconds + switches.labels_seconds)
        self._finish(file_id, _seen_in(row["file_name"]) | {"stage": "done"})

    async def _until(self, row: Row, seconds: Callable[[Switches], float]) -> None:
        """Wait for a time after the upload; the switch may be moved meanwhile."""
        while (left := row["created"] + seconds(self._switches) - now()) > 0:  # noqa: ASYNC110 - the clock decides
            await asyncio.sleep(min(left, 0.5))

    async def _look_at(self, row: Row) -> Row:
        """Return dimensions and renditions; both stay empty for what is no picture."""
        if not pictures.is_picture(row["file_name"], row["mime_type"]) or row["size"] > _MOST_BYTES:
            return {}
        try:
            data = await self._storage.read(row["key"])
        except StorageRefusedError:
            return {}
        loop = asyncio.get_running_loop()
        picture = await loop.run_in_executor(self._pool, pictures.render, data, self._switches.renditions)
        if picture is None:
            return {}
        keys = {}
        for name, rendition in picture.renditions.items():
            keys[name] = f"renditions/{row['id']}/{name}.jpg"
            await self._storage.write(keys[name], rendition, "image/jpeg")
        return {"dimensions": f"{picture.width}x{picture.height}", "renditions": keys}

    def _finish(self, file_id: str, changes: Row) -> None:
        row = self._store.get("file", file_id)
        if row is None:
            return
        if changes["stage"] == "rendered" and self._switches.auto_link:
            missing = [item for item in self._named_in(row["file_name"]) if item not in row["collections"]]
            if missing:
                changes["collections"] = [*row["collections"], *missing]
        self._store.update("file", file_id, changes | {"updated": now()})

    def _named_in(self, file_name: str) -> list[str]:
        """Return the collections whose additional_title stands in a file name as a word of its own."""
        rows = self._store.select(
            "collection", "additional_title <> '' AND instr(lower(?), lower(additional_title))", (file_name,)
        )
        return [
            row["id"]
            for row in rows
            if re.search(
                rf"(?<![^\W_]){re.escape(row['additional_title'])}(?![^\W_])", file_name, re.IGNORECASE
            )
        ]


def _seen_in(file_name: str) -> Row:
    """Make up labels and OCR text from a file's name."""
    name = PurePosixPath(file_name)
    words = [word.capitalize() for word in _WORDS.findall(name.stem)]
    kind = "Document" if name.suffix.lower() in _TEXT_KINDS else "Product"
    text = name.stem.replace("_", " ") if name.suffix.lower() in _TEXT_KINDS else ""
    return {"labels": list(dict.fromkeys([kind, *words])), "ocr_text": text}
