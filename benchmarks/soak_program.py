"""`pxm-desktop` for the soak of hot folders: its budget is never used up, and dead stations are taken over soon.

Users have no such switches. Stations that share a folder need the same lease, so all of the soak's run this.
"""

from __future__ import annotations

import functools
from unittest import mock

from benchmarks.unlimited import unlimited
from pxm_desktop.cli.main import run
from pxm_desktop.hotfolders import claiming
from pxm_desktop.hotfolders.claiming import Claiming

LEASE = 15.0
"""Seconds without a sign of life after which another station goes on with a file."""

if __name__ == "__main__":
    impatient = functools.partial(Claiming, lease=LEASE, heartbeat=2.0)
    with unlimited(), mock.patch.object(claiming, "Claiming", impatient):
        run()
