"""Thumbnails of JPEG files of 24 megapixels a second on one core, against libvips' own program for it."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from PIL import Image, ImageChops

from benchmarks import machine
from benchmarks.machine import Cores
from benchmarks.processes import Use, median_seconds, run, spread
from benchmarks.report import BenchError, Row

_SIZE = (6000, 4000)
_BOX = 128
_TARGET = 1.0
_PEER = "vipsthumbnail"


def measure(cores: Cores, *, quick: bool) -> list[Row]:
    """Measure one worker of ours against one process of theirs, both over the same files, start included."""
    peer = shutil.which(_PEER)
    if peer is None:
        raise BenchError(f"{_PEER} is not installed; on Debian and Ubuntu: apt-get install libvips-tools")
    files, rounds = (8, 3) if quick else (32, 5)
    ours: list[Use] = []
    theirs: list[Use] = []
    with machine.work_folder() as folder:
        pictures = [_picture(folder / f"{number:02d}.jpg", number) for number in range(files)]
        for number in range(rounds):
            for program in machine.in_turn(["ours", _PEER], number):
                if program == "ours":
                    words: list[str | Path] = [
                        sys.executable,
                        "-m",
                        "benchmarks.thumbnail_run",
                        str(_BOX),
                        *pictures,
                    ]
                    ours.append(run(words, core=cores.measured))
                else:
                    output = str(folder / "small_%s.jpg")
                    words = [peer, "--size", f"{_BOX}x{_BOX}", "--output", output, *pictures]
                    theirs.append(run(words, core=cores.measured, environment={"VIPS_CONCURRENCY": "1"}))
    return [
        Row.compared(
            f"thumbnails of 24-megapixel JPEGs, one worker against {_PEER}",
            files / median_seconds(ours),
            files / median_seconds(theirs),
            "files/s",
            target=(">=", _TARGET),
            note=f"{files} files, {rounds} rounds; ours {spread(ours)}, {_PEER} {spread(theirs)}",
        )
    ]


def _picture(path: Path, number: int) -> Path:
    """Make something that compresses like a photograph: soft colours, edges, and the grain of a sensor."""
    soft = [Image.effect_noise((60 + number, 40), 120).resize(_SIZE, Image.Resampling.BICUBIC) for _ in "RGB"]
    edges = Image.effect_noise((750, 500), 100).resize(_SIZE, Image.Resampling.BICUBIC)
    grain = Image.effect_noise(_SIZE, 12)
    picture = Image.blend(Image.merge("RGB", soft), Image.merge("RGB", [edges] * 3), 0.35)
    ImageChops.add(picture, Image.merge("RGB", [grain] * 3), 1, -128).save(path, quality=90)
    return path
