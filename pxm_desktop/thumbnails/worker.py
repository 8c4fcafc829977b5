"""The process that decodes: paths or whole files come in on its standard input, pixels go out on its standard output.

`python -m pxm_desktop.thumbnails.worker`; in the frozen program, the program itself with the word `WORD`.
"""

from __future__ import annotations

import io
import os
import sys
import warnings
from typing import BinaryIO

from pxm_desktop.thumbnails import limits, protocol, raster
from pxm_desktop.thumbnails.decode import thumbnail_in, thumbnail_of
from pxm_desktop.thumbnails.picture import Thumbnail


def main() -> int:
    """Work until there are no more requests; return the exit code."""
    requests, answers = _pipes()
    warnings.simplefilter("ignore")
    limits.confine()
    protocol.send_answer(answers, None)  # ready: from now on time is the files' own
    while (request := protocol.read_request(requests)) is not None:
        with limits.time_limit(limits.SECONDS):
            try:
                thumbnail = _thumbnail(request)
            except MemoryError:
                return 1  # the window starts another; this one may be in pieces
        protocol.send_answer(answers, thumbnail)
    return 0


def _thumbnail(request: protocol.Request) -> Thumbnail | None:
    try:
        box = raster.DETAIL if request.squeezed else request.box
        if request.is_content:
            made = thumbnail_in(io.BytesIO(request.source), box)
        else:
            made = thumbnail_of(os.fsdecode(request.source), box)
        return raster.squeezed(made, request.box) if request.squeezed else made
    except MemoryError:
        raise
    except Exception:  # damaged files make decoders raise anything; all of it means: no thumbnail
        return None


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """Take both pipes for ourselves: what a library prints must not get between the answers."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    os.close(nowhere)
    return requests, answers


if __name__ == "__main__":
    sys.exit(main())
