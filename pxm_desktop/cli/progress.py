"""A progress display for people, on stderr and on terminals only."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pxm_desktop.cli.follow import Display, NoDisplay
from pxm_desktop.cli.output import Output
from pxm_desktop.transfer.events import Progress
from pxm_desktop.transfer.model import Transfer

if TYPE_CHECKING:
    from rich.progress import Progress as Bars


@contextmanager
def display_for(out: Output) -> Iterator[Display]:
    """Give a display: bars on a terminal, nothing elsewhere."""
    if not _is_terminal():
        yield NoDisplay()
        return
    # 30 ms, and nothing for a script.
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn, TransferSpeedColumn
    from rich.progress import Progress as RichProgress

    bars = RichProgress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bars:
        out.say_hook = lambda line: bars.console.print(line, markup=False, highlight=False, soft_wrap=True)
        try:
            yield TerminalDisplay(bars)
        finally:
            out.say_hook = None


class TerminalDisplay:
    """One bar for all files, with how many are done."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._task = bars.add_task("", total=None)
        self._sizes: dict[int, int] = {}
        self._sent: dict[int, int] = {}
        self._finished: set[int] = set()

    def add(self, transfers: Sequence[Transfer]) -> None:
        """Take the newest state of transfers in."""
        for transfer in transfers:
            self._sizes[transfer.id] = transfer.size
            if transfer.stage.finished:
                self._finished.add(transfer.id)
                self._sent[transfer.id] = transfer.size
            else:
                self._sent[transfer.id] = max(transfer.sent_bytes, self._sent.get(transfer.id, 0))
        self._show()

    def progress(self, event: Progress) -> None:
        """Take bytes on the wire in."""
        for transfer_id, sent in event.sent.items():
            if transfer_id in self._sizes and transfer_id not in self._finished:
                self._sent[transfer_id] = sent
        self._show()

    def _show(self) -> None:
        self._bars.update(
            self._task,
            description=f"{len(self._finished)} of {len(self._sizes)} files",
            total=sum(self._sizes.values()),
            completed=sum(self._sent.values()),
        )


def _is_terminal() -> bool:
    try:
        return sys.stderr.isatty()
    except (AttributeError, ValueError):  # no stderr at all, or one that was closed
        return False
