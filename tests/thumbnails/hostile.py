"""A real worker for thumbnails that does something else to some of what it gets."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parent.parent.parent
_BAD = {
    "thumbnail_of": '"bad" in os.path.basename(first)',
    "thumbnail_in": 'b"bad" in first.getvalue()',
}


def hostile_worker(
    folder: Path, on_bad: str, work: Literal["thumbnail_of", "thumbnail_in"] = "thumbnail_of"
) -> list[str]:
    """Return its command. Files with `bad` in their name, or pictures with it in their bytes, get `on_bad`."""
    script = folder / "worker.py"
    script.write_text(
        textwrap.dedent(
            f"""
            import os, signal, sys, time
            sys.path.insert(0, {str(ROOT)!r})
            from pxm_desktop.thumbnails import worker
            worker.limits.CPU_SECONDS = 1
            real = worker.{work}
            def maybe(first, box):
                if {_BAD[work]}:
                    {on_bad}
                return real(first, box)
            worker.{work} = maybe
            sys.exit(worker.main())
            """
        ),
        encoding="utf-8",
    )
    return [sys.executable, str(script)]
