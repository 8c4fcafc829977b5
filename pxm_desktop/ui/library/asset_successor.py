"""A new version on its way: told of in a bar until PXM has it, and taken back where somebody wants that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from pxm_desktop.service.api import Added, ServiceApi
from pxm_desktop.transfer.events import Event, TransfersChanged
from pxm_desktop.transfer.model import Stage, Transfer
from pxm_desktop.ui import words
from pxm_desktop.ui.bars import Bar, Bars
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.library.asset_versions import NewVersion
from pxm_desktop.ui.library.going import Going
from pxm_desktop.ui.waits import Waits
from pxm_desktop.ui.words import tr

_REPLACED = "replaced"


class Successor(QObject):
    """Follows the newest version that was queued on the page."""

    settled = Signal()
    """The older file may have other products now."""

    def __init__(self, bridge: Bridge, going: Going, waits: Waits, bars: Bars, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._going = going
        self._waits = waits
        self._bars = bars
        self._new_batch: int | None = None
        bridge.happened.connect(self._take_events)

    def follow(self, added: Added, new: NewVersion) -> None:
        """Tell of what was queued, until PXM has it."""
        if added.batch is None:
            return
        batch = self._new_batch = added.batch.id
        sentence = tr("%1 is in the queue and takes the place of this file when it has been sent.")
        self._say_replaced(
            "accent", sentence.replace("%1", new.name), [(tr("Undo"), partial(self._take_off_queue, batch))]
        )

    def _take_off_queue(self, batch: int) -> None:
        self._new_batch = None

        async def take_off(api: ServiceApi) -> None:
            ids = [transfer.id for transfer in await api.transfers(batch=batch)]
            await api.cancel(ids)
            await api.clear(ids)

        self._bridge.call(take_off, lambda _: self._bars.take(_REPLACED))

    def _replaced(self, transfer_id: int, new_id: str, replaces: str | None) -> None:
        """Say that the new version is in PXM, and lead there."""
        self._new_batch = None
        actions: list[tuple[str, Callable[[], Any]]] = []
        if new_id:
            actions.append((tr("Open the new version"), partial(self._going.to_file, new_id)))
        if replaces is not None:
            actions.append((tr("Undo"), partial(self._undo_replace, transfer_id)))
        self._say_replaced("ok", tr("The new version is in PXM."), actions)
        self.settled.emit()

    def _undo_replace(self, transfer_id: int) -> None:
        def done(undone: bool) -> None:
            said = (
                tr("The older version has its products back.")
                if undone
                else tr("Nothing to undo: this file replaced no other.")
            )
            self._say_replaced("ok", said, [])
            self.settled.emit()

        self._bars.take(_REPLACED)
        self._waits.call(
            tr("Giving the older version its products back…"),
            lambda api: api.undo_replace(transfer_id),
            done,
            lambda error: self._say_replaced("error", words.explained(error), []),
            may_cancel=False,
        )

    def _say_replaced(
        self, kind: str, sentence: str, actions: Sequence[tuple[str, Callable[[], Any]]]
    ) -> None:
        dismiss = partial(self._bars.take, _REPLACED)
        self._bars.put(_REPLACED, Bar(kind, sentence, actions, on_dismiss=dismiss))

    def _take_events(self, events: Sequence[Event]) -> None:
        for event in events:
            if isinstance(event, TransfersChanged):
                for transfer in event.transfers:
                    if transfer.batch_id == self._new_batch and transfer.stage.finished:
                        self._ended(transfer)

    def _ended(self, transfer: Transfer) -> None:
        """Say what became of it. One that failed can be tried again in the queue, so it is followed on."""
        if transfer.stage is Stage.CANCELLED:
            self._new_batch = None
            self._bars.take(_REPLACED)
        elif transfer.stage is not Stage.DONE:
            said = tr("The new version did not take the place of this file. %1")
            self._say_replaced("error", said.replace("%1", words.told(transfer.reason)).strip(), [])
        elif transfer.file_id == transfer.destination.replaces:
            self._new_batch = None
            self._say_replaced("ok", tr("PXM has this very version already: nothing was replaced."), [])
        else:
            self._replaced(transfer.id, transfer.file_id or "", transfer.replaces)
