"""Pictures of files in PXM, for the facet `library`: shown, linked to, and saved as files."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pxm_desktop.pxm.client import PxmClient
from pxm_desktop.pxm.errors import Unreachable
from pxm_desktop.pxm.models import File
from pxm_desktop.renditions.cache import PictureCache
from pxm_desktop.service.account import Account
from pxm_desktop.service.credentials import account_key
from pxm_desktop.service.library.saving import Saving
from pxm_desktop.service.library_api import LibraryFile

if TYPE_CHECKING:
    from pxm_desktop.renditions.fetch import Fetcher
    from pxm_desktop.renditions.renditions import Facts, Renditions

TRIES = 4
"""Times that saving goes on where the connection broke, as long as each brings something."""
_MEGABYTE = 1_000_000


class Pictures:
    """Implements `picture`, `link` and `save` of `LibraryApi` for whoever is signed in."""

    def __init__(
        self,
        account: Account,
        cache: Path,
        known: Callable[[Sequence[str]], Awaitable[Sequence[LibraryFile]]],
        *,
        fetcher: Fetcher | None = None,
    ) -> None:
        """`known` returns files as the copy of the account has them. Nothing is opened or asked before it is needed."""
        self._account = account
        self._known = known
        self._cache = PictureCache(cache, account.settings.picture_cache * _MEGABYTE)
        self._fetcher = fetcher
        self._renditions: Renditions | None = None
        self._client: PxmClient | None = None

    async def picture(self, file_id: str, size: str = "thumb") -> bytes | None:
        """See `LibraryApi`."""
        renditions = await self._of_account()
        return await renditions.picture(file_id, size, await self._facts(file_id))

    async def etag(self, file_id: str) -> str:
        """Return the storage's ETag of a file's original; empty where that is not told. Raises every `PxmError`."""
        renditions = await self._of_account()
        return await renditions.etag(file_id, await self._facts(file_id))

    async def link(self, file_id: str, size: str = "original") -> str:
        """See `LibraryApi`."""
        return await (await self._of_account()).link(file_id, size)

    async def save(self, file_id: str, path: bytes, size: str = "original", *, replace: bool = False) -> int:
        """See `LibraryApi`."""
        renditions = await self._of_account()
        saving = Saving(path, replace=replace)
        try:
            await saving.begin()
            await _fill(saving, renditions, file_id, size)
            await saving.finish()
        finally:
            await saving.close()
        return saving.bytes

    async def learn(self, file: File) -> None:
        """Take up the links of a file that was just read: who looks at it wants its picture next."""
        (await self._of_account()).learn([file])

    def limit_changed(self) -> None:
        """Keep as much as the settings say from now on."""
        most = self._account.settings.picture_cache * _MEGABYTE
        threading.Thread(target=self._cache.limit, args=(most,), name="pictures: limit", daemon=True).start()

    async def close(self) -> None:
        """End what is under way."""
        renditions, self._renditions, self._client = self._renditions, None, None
        if renditions is not None:
            await renditions.aclose()
        if self._fetcher is not None:
            await self._fetcher.aclose()
        self._cache.close()

    async def _facts(self, file_id: str) -> Facts:
        from pxm_desktop.renditions.renditions import Facts

        for file in await self._known([file_id]):
            return Facts(file.products or (), file.created_at, file.updated_at)
        return Facts()

    async def _of_account(self) -> Renditions:
        """Return the renditions of who is signed in; the links of an account that was left are forgotten."""
        # After the first wish: what fetches takes long to load, and most runs show no picture of a file in PXM.
        from pxm_desktop.renditions.fetch import Fetcher
        from pxm_desktop.renditions.renditions import Renditions

        client = self._account.client()
        self._fetcher = self._fetcher or Fetcher()
        if self._renditions is None or client is not self._client:
            left, self._client = self._renditions, client
            key = account_key(self._account.reference) if self._account.reference else ""
            self._renditions = Renditions(client, key, self._cache, self._fetcher)
            if left is not None:
                await left.aclose()
        return self._renditions


async def _fill(saving: Saving, renditions: Renditions, file_id: str, size: str) -> None:
    """Fetch all of a rendition, going on where the connection broke."""
    etag = ""
    for attempt in range(1, TRIES + 1):
        before = saving.bytes
        try:
            async with renditions.content(file_id, size, saving.bytes, etag) as content:
                etag = content.etag
                await saving.go_on_at(content.begin)
                async for chunk in content.chunks():
                    await saving.write(chunk)
        except Unreachable:
            if attempt == TRIES or saving.bytes <= before:
                raise
        else:
            return
