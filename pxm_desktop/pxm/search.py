"""Full-text search over files and folders (collections), v3 with a total and v2 without.

The name of the keyword parameter is not documented. Until this account's is known, a search whose outcome
leaves it open tries the next name: a server that ignores the name answers a word that nothing can have with
hits.
"""

from collections.abc import AsyncIterator
from typing import Any, Literal

from pxm_desktop.pxm import shapes
from pxm_desktop.pxm.errors import BadRequest
from pxm_desktop.pxm.models import SearchEntity, SearchHit, SearchPage
from pxm_desktop.pxm.paging import DEFAULT_LIMIT, pages
from pxm_desktop.pxm.resource import Caller, parse_rows
from pxm_desktop.pxm.transport import Params

Version = Literal["v2", "v3"]

NONSENSE = "zqxjvkwpgzqxjvkwpg"
"""A word that no account has."""

_PARAM = "search.keyword"


class Search:
    """`/{folder|file}/search`. Hits are thin, and the index lags behind."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def files(self, words: str, *, limit: int = DEFAULT_LIMIT) -> AsyncIterator[SearchHit]:
        """Yield files that match (v3). Raises every `PxmError`."""
        return self._hits("v3", "file", words, limit)

    def collections(self, words: str, *, limit: int = DEFAULT_LIMIT) -> AsyncIterator[SearchHit]:
        """Yield collections that match (v3). Raises every `PxmError`."""
        return self._hits("v3", "folder", words, limit)

    def v2_files(self, words: str, *, limit: int = DEFAULT_LIMIT) -> AsyncIterator[SearchHit]:
        """Yield files that match (v2). Raises every `PxmError`."""
        return self._hits("v2", "file", words, limit)

    def v2_collections(self, words: str, *, limit: int = DEFAULT_LIMIT) -> AsyncIterator[SearchHit]:
        """Yield collections that match (v2). Raises every `PxmError`."""
        return self._hits("v2", "folder", words, limit)

    async def page(
        self,
        entity: SearchEntity,
        words: str,
        *,
        version: Version = "v3",
        limit: int = DEFAULT_LIMIT,
        offset: int = 0,
    ) -> SearchPage:
        """Return one page of hits, with the total from v3. Raises every `PxmError`."""
        if not words.strip():
            return SearchPage(hits=(), total=0)
        name = await self._keyword_param(version, entity, words)
        hits, total = await self._fetch(version, entity, name, words, limit, offset)
        return SearchPage(hits=tuple(hits), total=total)

    async def _hits(
        self, version: Version, entity: SearchEntity, words: str, limit: int
    ) -> AsyncIterator[SearchHit]:
        if not words.strip():
            return
        name = await self._keyword_param(version, entity, words)

        async def fetch(count: int, offset: int) -> tuple[list[SearchHit], int | None]:
            return await self._fetch(version, entity, name, words, count, offset)

        largest = self._caller.transport.largest_pages
        async for page in pages(fetch, limit=limit, name=f"search {version} {entity}", largest=largest):
            for hit in page:
                yield hit

    async def _keyword_param(self, version: Version, entity: SearchEntity, words: str) -> str:
        """Return the name of the keyword parameter, finding it out where it is not known yet."""
        settings = self._caller.transport.endpoints
        names = settings.param_candidates(_PARAM)
        if len(names) == 1:
            return names[0]
        accepted: list[str] = []
        refusal: BadRequest | None = None
        for name in names:
            try:
                hits, _ = await self._fetch(version, entity, name, words, 1, 0)
                if hits:
                    nonsense, _ = await self._fetch(version, entity, name, NONSENSE, 1, 0)
                    if not nonsense:
                        settings.learn_param(_PARAM, name)
                        return name
                else:
                    accepted.append(name)
            except BadRequest as error:
                refusal = refusal or error
        if not accepted and refusal is not None:
            raise refusal
        return accepted[0] if accepted else names[0]

    async def _fetch(
        self, version: Version, entity: SearchEntity, name: str, words: str, limit: int, offset: int
    ) -> tuple[list[SearchHit], int | None]:
        family = "search_v3" if version == "v3" else "search_v2"
        params: Params = ((name, words), ("limit", str(limit)), ("offset", str(offset)))
        raw: Any = await self._caller.transport.get(
            family, "search", self._caller.options, params=params, entity=entity
        )
        return parse_rows(raw, "hits", SearchHit), shapes.total(raw)
