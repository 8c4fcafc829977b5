"""Makes the sample assets of this folder. All of them are drawn by us.

Run from the root of the repository: ``python resources/samples/make_samples.py``. The HEIC needs ``heif-enc``
(Debian package ``libheif-examples``) and the MP4 needs ``ffmpeg``; both are used as tools only, nothing of
them is shipped. Where a tool is missing, the file that is there is kept.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from pxm_desktop.sandbox import formats
from pxm_desktop.sandbox.catalogue_data import COLOURS
from pxm_desktop.sandbox.drawing import draw

FOLDER = Path(__file__).resolve().parent
BLUE, RED, GREEN = COLOURS["Blue"], COLOURS["Red"], COLOURS["Green"]
YELLOW, ORANGE = COLOURS["Yellow"], COLOURS["Orange"]


def make_pictures() -> None:
    """Draw the pictures and documents that Python can write by itself."""
    made = {
        "SKU-BRJ-001_front.jpg": formats.jpeg(draw("jacket", BLUE, (1600, 1200))),
        "SKU-BRJ-001_back.jpg": formats.jpeg(draw("jacket", BLUE, (1200, 1600), mirrored=True)),
        "SKU-BRJ-002_front.jpg": formats.jpeg(draw("jacket", RED, (1600, 1200))),
        "SKU-BTS-004_side.jpg": formats.jpeg(draw("boots", YELLOW, (1400, 1400))),
        "SKU-TNT-003_hero.jpg": formats.jpeg(draw("tent", GREEN, (2400, 1350))),
        "SKU-PCK-005_packshot.png": formats.png(draw("backpack", ORANGE, (900, 900))),
        "SKU-SHT-002_print.tif": formats.cmyk_tiff(draw("shirt", RED, (640, 480))),
        "SKU-RUN-001_layout.psd": formats.psd(draw("shoes", BLUE, (320, 240))),
        "SKU-BTL-003_outline.svg": formats.svg("bottle", GREEN),
        "SKU-BRJ-001_datasheet.pdf": formats.pdf(
            "Blue Rain Jacket: data sheet", ["Article SKU-BRJ-001", "Recycled polyester, taped seams, 420 g"]
        ),
    }
    for name, data in made.items():
        (FOLDER / name).write_bytes(data)


def make_heic() -> None:
    """Draw the picture of an iPhone-like file."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "trousers.png"
        source.write_bytes(formats.png(draw("trousers", GREEN, (1024, 1365))))
        target = FOLDER / "SKU-TRS-003_detail.heic"
        subprocess.run(["heif-enc", "-q", "60", "-o", str(target), str(source)], check=True)  # noqa: S603, S607


def make_mp4() -> None:
    """Draw a turntable: two seconds in which a lamp changes its colour."""
    with tempfile.TemporaryDirectory() as folder:
        for number in range(48):
            blend = f"#{0xE0 - number * 2:02x}{0x80 + number:02x}{0x30 + number * 3:02x}"
            frame = draw("lamp", blend, (640, 480), mirrored=number % 24 > 11)
            (Path(folder) / f"{number:03d}.png").write_bytes(formats.png(frame))
        target = FOLDER / "SKU-LMP-001_turntable.mp4"
        command = ["ffmpeg", "-y", "-loglevel", "error", "-framerate", "24", "-i", f"{folder}/%03d.png"]
        command += [
            "-c:v",
            "libx264",
            "-crf",
            "20",
            "-pix_fmt",
            "yuv420p",
            "-movflags",
            "+faststart",
            str(target),
        ]
        subprocess.run(command, check=True)  # noqa: S603


def main() -> int:
    """Make everything that the tools of this machine allow."""
    make_pictures()
    for tool, make in (("heif-enc", make_heic), ("ffmpeg", make_mp4)):
        if shutil.which(tool):
            make()
        else:
            sys.stderr.write(f"{tool} is not installed: its sample is left as it is.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
