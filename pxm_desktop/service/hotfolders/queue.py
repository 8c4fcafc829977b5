"""The upload queue as hot folders see it: the engine of the account, or why there is none."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from pxm_desktop.hotfolders.ports import NotNow
from pxm_desktop.service.shelf import Shelf
from pxm_desktop.transfer.journal import JournalError
from pxm_desktop.transfer.model import Destination, FoundFile, Transfer, UnfinishedConfirm

if TYPE_CHECKING:
    from pxm_desktop.transfer.engine import Engine

T = TypeVar("T")


class EngineQueue:
    """Implements `hotfolders.ports.Queue` on the engine that runs now, if one does."""

    def __init__(self, current: Callable[[], Engine | Shelf | None]) -> None:
        self._current = current

    async def take_in(
        self, wanted: Sequence[tuple[FoundFile, Destination]], name: str, batch: int | None
    ) -> tuple[int, list[Transfer]]:
        """See `Queue`."""
        return await _kept(self._engine().take_in(wanted, name, batch))

    async def take_over(
        self,
        found: FoundFile,
        destination: Destination,
        facts: UnfinishedConfirm,
        name: str,
        batch: int | None,
    ) -> tuple[int, Transfer]:
        """See `Queue`."""
        return await _kept(self._engine().take_over(found, destination, facts, name, batch))

    async def newest_of(self, paths: Sequence[bytes]) -> dict[bytes, Transfer]:
        """See `Queue`."""
        return await _kept(self._engine().newest_of(paths))

    async def some(self, ids: Sequence[int]) -> list[Transfer]:
        """See `Queue`."""
        return await _kept(self._engine().some(ids))

    async def redirect(self, ids: Sequence[int], destination: Destination) -> None:
        """See `Queue`."""
        await _kept(self._engine().set_destination(ids, destination))

    async def finished(self, batch: int) -> None:
        """See `Queue`."""
        await _kept(self._engine().finished(batch))

    async def move(self, ids: Sequence[int], before: int) -> None:
        """See `Queue`."""
        await _kept(self._engine().move(ids, before))

    async def cancel(self, ids: Sequence[int]) -> None:
        """See `Queue`."""
        await _kept(self._engine().cancel(ids))

    async def clear(self, ids: Sequence[int]) -> None:
        """See `Queue`."""
        await _kept(self._engine().clear(ids))

    async def size_in_pxm(self, file_id: str, since: float) -> int | None:
        """See `Queue`."""
        return await self._engine().size_in_pxm(file_id, since)

    def _engine(self) -> Engine:
        queue = self._current()
        if queue is None or isinstance(queue, Shelf):
            raise NotNow("Nobody is signed in. Sign in, and the hot folders go on by themselves.")
        return queue


async def _kept(work: Awaitable[T]) -> T:
    try:
        return await work
    except JournalError as error:
        raise NotNow(f"{error.sentence} {error.todo}") from error
