"""What a worker may use. What it decodes comes from anywhere, and decoders have faults."""

from __future__ import annotations

import contextlib
import faulthandler
import os
import signal
import sys
import threading
from collections.abc import Iterator

MEMORY = 1536 << 20
"""Bytes of address space: enough for MOST_PIXELS at four bytes each, and for the libraries."""
CPU_SECONDS = 10.0
"""How long a file may keep a processor busy; then its worker ends."""
SECONDS = 30.0
"""How long a file may take in all, with a slow disk and a computer that has better things to do."""
_GRACE = 5.0
_NICENESS = 15
"""Of a worker: more than that of any thread of the window's process (10 at most). One of those that has Python's lock
and waits for a processor that a worker has holds up the window, which waits for the lock."""


def confine() -> None:
    """Limit this process: memory, no files written, no core dumps, lower priority.

    Windows limits memory by a job; macOS does not enforce limits of address space, so that there only the limits of
    pixels and of time hold.
    """
    if sys.platform == "win32":
        _confine_by_job()
        return
    import resource  # only systems of the Unix kind have it

    # Whoever started us may have set lower limits.
    for what, wanted in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        limit = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (limit, limit))
    os.nice(max(0, _NICENESS - os.nice(0)))


def step_back() -> None:
    """Let what the window's process does go before this thread and the workers that it starts, from their start on."""
    if sys.platform == "linux":  # where a thread has a priority of its own
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """End this process when the block takes too much of a processor, or much longer than `seconds`.

    The window kills a worker earlier; the clock is for one whose window is gone. It is a thread of C, and the kernel's
    timer needs no Python either, so that a decoder that never gives Python back can stop neither.
    """
    _count_processor_time(CPU_SECONDS)
    with open(os.devnull, "w", encoding="ascii") as nowhere:  # noqa: PTH123
        faulthandler.dump_traceback_later(seconds + _GRACE, exit=True, file=nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()
            _count_processor_time(0)


def _count_processor_time(seconds: float) -> None:
    """Have the kernel end this process after so much of a processor; 0 is no more counting. Windows cannot do it."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, seconds)


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _EXTENDED_LIMITS = 9
    _PROCESS_MEMORY, _ONE_PROCESS = 0x100, 0x8

    class _BasicLimits(ctypes.Structure):
        _fields_ = (
            ("process_time", ctypes.c_int64),
            ("job_time", ctypes.c_int64),
            ("flags", wintypes.DWORD),
            ("least_working_set", ctypes.c_size_t),
            ("most_working_set", ctypes.c_size_t),
            ("most_processes", wintypes.DWORD),
            ("affinity", ctypes.c_size_t),
            ("priority", wintypes.DWORD),
            ("scheduling", wintypes.DWORD),
        )

    class _ExtendedLimits(ctypes.Structure):
        _fields_ = (
            ("basic", _BasicLimits),
            ("io", ctypes.c_uint64 * 6),
            ("process_memory", ctypes.c_size_t),
            ("job_memory", ctypes.c_size_t),
            ("peak_process", ctypes.c_size_t),
            ("peak_job", ctypes.c_size_t),
        )

    def _confine_by_job() -> None:
        """Put this process into a job of its own that limits its memory and lets it start no other."""
        kernel = ctypes.WinDLL("kernel32")
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        job = wintypes.HANDLE(kernel.CreateJobObjectW(None, None))
        limits = _ExtendedLimits()
        limits.basic.flags = _PROCESS_MEMORY | _ONE_PROCESS
        limits.basic.most_processes = 1
        limits.process_memory = MEMORY
        kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits))
        kernel.AssignProcessToJobObject(job, wintypes.HANDLE(kernel.GetCurrentProcess()))
