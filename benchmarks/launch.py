"""Runs one program on one core and notes what it used. A process of its own, started with ``python -I -S``.

The kernel counts the memory of the process that starts a program into that program's peak; this one is small.
Usage: launch.py RESULT CORE PROGRAM [ARGUMENT...], CORE being a number or "-".
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path


def main(result: str, core: str, command: list[str]) -> int:
    """Run the command; write seconds, CPU seconds, peak bytes and exit code to the file `result`."""
    if core != "-" and sys.platform == "linux":
        os.sched_setaffinity(0, {int(core)})
    started = time.monotonic()
    child = os.posix_spawn(command[0], command, os.environ)
    _, status, usage = os.wait4(child, 0)
    seconds = time.monotonic() - started
    measured = {
        "seconds": seconds,
        "cpu_seconds": usage.ru_utime + usage.ru_stime,
        "peak_bytes": usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
        "code": os.waitstatus_to_exitcode(status),
    }
    Path(result).write_text(json.dumps(measured), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
