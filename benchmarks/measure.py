"""Runs a program on one core and says what it took."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

SERVER_CORE, CLIENT_CORE = 0, 1


@dataclass(frozen=True)
class Taken:
    """What a run took: seconds by the clock, and seconds of processor time (user and system)."""

    seconds: float
    cpu: float


@contextmanager
def pinned(core: int) -> Iterator[None]:
    """Start what is started inside the block on one core, where the machine has several and can say so."""
    if not hasattr(os, "sched_setaffinity") or (os.cpu_count() or 1) < 2:
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def run(command: Sequence[str], *, env: Mapping[str, str] | None = None) -> Taken:
    """Run a command on the client's core; raises CalledProcessError with its last words when it fails."""
    began = time.perf_counter()
    with pinned(CLIENT_CORE):
        process = subprocess.Popen(
            command, env={**os.environ, **(env or {})}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
    assert process.stderr is not None
    words = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, stderr=words[-2000:])
    return Taken(seconds, usage.ru_utime + usage.ru_stime)
