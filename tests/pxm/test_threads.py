"""Threads beside the window: they step back for it, and so do those that they start."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

from pxm_desktop.pxm.threads import BESIDE_THE_WINDOW, BULK, step_back
from pxm_desktop.service.host import ServiceHost
from pxm_desktop.transfer.threads import Pool

PER_THREAD = sys.platform == "linux"
"""Only there threads have a niceness of their own; elsewhere nothing may change."""


def _niceness() -> int:
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id() if PER_THREAD else 0)


def _in_thread(work: list[int], niceness: int) -> None:
    step_back(niceness)
    work.append(_niceness())
    child = threading.Thread(target=lambda: work.append(_niceness()))
    child.start()
    child.join()
    step_back(0)
    work.append(_niceness())


def test_a_thread_steps_back_with_those_it_starts_and_never_forward() -> None:
    ours = _niceness()
    seen: list[int] = []
    thread = threading.Thread(target=_in_thread, args=(seen, ours + 3))
    thread.start()
    thread.join()
    assert seen == [ours + 3 if PER_THREAD else ours] * 3
    assert _niceness() == ours


async def test_source_files_are_read_behind_everything_else() -> None:
    pool = Pool("disk", 1, 1024)
    assert await pool.submit(_niceness) == (max(BULK, _niceness()) if PER_THREAD else _niceness())
    pool.stop()


def test_the_service_steps_back_for_the_window(tmp_path: Path) -> None:
    host = ServiceHost(tmp_path / "data")
    host.start()
    try:

        async def niceness(_api: object) -> int:
            return _niceness()

        ours = _niceness()
        assert host.call(niceness).result(30) == (max(BESIDE_THE_WINDOW, ours) if PER_THREAD else ours)
    finally:
        assert host.stop()
