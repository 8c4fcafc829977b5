"""A long history for the window to search: years of shoots, written by the store itself."""

from __future__ import annotations

import random
import time
from pathlib import Path

from pxm_desktop.service.history import store
from pxm_desktop.service.history.store import Names
from pxm_desktop.service.history.tables import open_to_write
from pxm_desktop.service.paths import DataDir
from pxm_desktop.transfer.model import Destination, Stage
from pxm_desktop.transfer.unrecorded import Ended

ACCOUNT = "https://entapi.amplifi.io|studio"
_TOGETHER = 5000
_SPAN = 5 * 365 * 86_400
"""Seconds over which the files were sent."""
_THINGS = ("jacket", "backpack", "boot", "tent", "lamp", "bottle", "glove", "helmet", "rope", "stove")
_COLOURS = ("navy", "olive", "black", "sand", "crimson", "white", "teal", "grey")
_VIEWS = ("front", "back", "left", "right", "detail", "label", "packshot", "worn")
_STATES = (*[Stage.DONE] * 17, Stage.SKIPPED, Stage.FAILED, Stage.CANCELLED)


def make(data: Path, rows: int) -> None:
    """Write a history of so many files into a data directory."""
    data.mkdir(parents=True, mode=0o700)
    dice = random.Random(1)
    began = time.time() - _SPAN
    products = {f"p-{n}": f"{_COLOURS[n % 8].title()} {_THINGS[n % 10]} {n:04d}" for n in range(2000)}
    names = {ACCOUNT: Names(products, {"r-1": "Europe", "r-2": "United States"})}
    db = open_to_write(DataDir(data).history)
    try:
        # What is measured is reading; a power cut while it is made costs nothing.
        db.execute("PRAGMA synchronous=OFF")
        for first in range(0, rows, _TOGETHER):
            numbers = range(first, min(first + _TOGETHER, rows))
            store.record(
                db, [_ended(number, began + number * _SPAN / rows, dice) for number in numbers], names
            )
    finally:
        db.close()


def _ended(number: int, finished_at: float, dice: random.Random) -> Ended:
    product = dice.randrange(2000)
    name = f"SKU-{product:04d}-{number:07d}_{_VIEWS[number % 8]}_{_COLOURS[product % 8]}.jpg"
    shoot = f"Shoot {number // 400:04d}, {_THINGS[product % 10]}s"
    stage = dice.choice(_STATES)
    return Ended(
        seq=number,
        journal="bench",
        transfer_id=number,
        account=ACCOUNT,
        batch=shoot,
        path=f"/volumes/studio/{shoot}/selects/{name}".encode(),
        name=name,
        size=dice.randrange(200_000, 40_000_000),
        stage=stage,
        reason="" if stage is Stage.DONE else "The same file is already in PXM.",
        cause=None,
        destination=Destination(collections=(f"p-{product}",), regions=("r-1", "r-2")),
        file_id=f"{dice.getrandbits(64):016x}" if stage is Stage.DONE else None,
        fingerprint=f"{dice.getrandbits(256):064x}",
        added_at=finished_at - 60,
        sent_at=finished_at - 5,
        finished_at=finished_at,
    )
