"""At 125, 150, 175 and 200 % no text is cut. The screens have to be there from a process's start: it is another one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

SCALES = (1.25, 1.5, 1.75, 2.0)
ROOT = Path(__file__).resolve().parents[2]


def test_no_text_is_cut_at_any_scale_in_german(tmp_path: Path) -> None:
    screens = [
        {"name": f"{scale:.0%}", "x": 4000 * number, "y": 0, "width": 3840, "height": 2160}
        for number, scale in enumerate(SCALES)
    ]
    layout = tmp_path / "screens.json"
    layout.write_text(json.dumps({"screens": screens}))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/ui/scaled.py"],
        cwd=ROOT,
        env={
            **os.environ,
            "QT_QPA_PLATFORM": f"offscreen:configfile={layout}",
            "QT_SCREEN_SCALE_FACTORS": ";".join(map(str, SCALES)),
        },
        capture_output=True,
        text=True,
        timeout=110,
    )
    assert done.returncode == 0, done.stdout[-4000:]
    assert " passed" in done.stdout
