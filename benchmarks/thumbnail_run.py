"""Has the program's own pool, with one worker, make thumbnails of files: ``thumbnail_run.py BOX FILE...``."""

from __future__ import annotations

import os
import sys
import threading

from pxm_desktop.thumbnails.picture import Thumbnail
from pxm_desktop.thumbnails.pool import ThumbnailPool, Wish


def main(box: int, files: list[str]) -> int:
    """Return 0 when every file got its thumbnail."""
    made: list[bool] = []
    over = threading.Event()

    def take(_: Wish, thumbnail: Thumbnail | None) -> None:
        made.append(thumbnail is not None)
        if len(made) == len(files):
            over.set()

    pool = ThumbnailPool(take, workers=1)
    pool.wish([Wish(os.fsencode(file), box) for file in files])
    over.wait()
    pool.close()
    return 0 if all(made) else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
