"""`make demo`: the real window on a practice account, with the sample assets going through it.

Starts the sandbox in a folder of its own, opens the window on it, adds `resources/samples`, each file for the
product whose SKU its name begins with, and waits until all are uploaded and linked. Then it asks the practice
account what it has, through the command line in processes of their own, prints that as a table, and saves a
screenshot. With a display the window stays open until it is closed; without one the same happens offscreen.
Nothing is left running, and nothing of the user's own account, queue or settings is touched.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from pxm_desktop.resource_files import resource
from pxm_desktop.service.api import ServiceApi
from pxm_desktop.service.host import ServiceHost
from pxm_desktop.transfer.model import Destination, Transfer

ROOT = Path(__file__).resolve().parent.parent
SCREENSHOT = ROOT / "demo" / "window.png"
"""Where `make demo` puts it; git ignores the folder."""
UPLOAD_SECONDS = 300
PROGRAM = [sys.executable, "-m", "pxm_desktop"]
SKU = re.compile(r"(SKU-[A-Z]+-\d+)_")


@dataclass(frozen=True)
class Row:
    """One sample as the practice account has it."""

    transfer: Transfer
    wanted: str
    """SKU of the product it was meant for."""
    products: tuple[str, ...]
    """SKUs of the products it is linked to, read back."""
    regions: tuple[str, ...]
    size: int | None

    @property
    def good(self) -> bool:
        """True when the account has the file, whole, and linked to its product."""
        return self.wanted in self.products and self.size in (None, self.transfer.size)


def main() -> int:
    """Run the demo; exit code 0 when every sample was uploaded and linked."""
    options = argparse.ArgumentParser(description="Show the program on a practice account.")
    options.add_argument("--screenshot", type=Path, default=SCREENSHOT, help="where to save it")
    screenshot: Path = options.parse_args().screenshot
    shown = choose_platform()
    with tempfile.TemporaryDirectory(prefix="pxm-demo-") as folder:
        say("Starting a practice account on this computer…")
        with practice_account(Path(folder) / "account") as credentials:
            # The shared API budget of this OS user is kept elsewhere: on Linux it can be had here too.
            own = {"PXM_DATA_DIR": str(Path(folder) / "data"), "XDG_STATE_HOME": str(Path(folder) / "state")}
            os.environ.update(credentials, **own)
            return run_window(screenshot, stay_open=shown)


def say(text: str) -> None:
    """Tell the user how far it is."""
    print(text, flush=True)


# The screen


def choose_platform() -> bool:
    """Let Qt draw offscreen where no display answers; return whether people will see the window."""
    if "QT_QPA_PLATFORM" not in os.environ and not display_answers():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return os.environ.get("QT_QPA_PLATFORM") != "offscreen"


def display_answers() -> bool:
    """Tell whether a window can be shown: tried in a child, since Qt aborts where it cannot."""
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        return False
    attempt = [sys.executable, "-c", "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"]
    try:
        return subprocess.run(attempt, capture_output=True, timeout=20).returncode == 0
    except subprocess.TimeoutExpired:
        return False


# The practice account


@contextmanager
def practice_account(folder: Path, *options: str) -> Iterator[Mapping[str, str]]:
    """Run the sandbox as a child process, with further options; give the environment that signs in to it."""
    command = [*PROGRAM, "sandbox", "--json", "--with-parent", "--data-dir", str(folder), *options]
    # A session of its own, so that Ctrl+C ends the window first and the account after it.
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            if not line:
                raise SystemExit("The practice account did not start. Its own words are above.")
            ready = json.loads(line)
            yield {
                "PXM_BASE_URL": ready["base_url"],
                "PXM_CLIENT_ID": ready["client_id"],
                "PXM_CLIENT_SECRET": ready["client_secret"],
            }
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


# What the user would do


def samples() -> dict[str, list[Path]]:
    """Return the sample assets by the SKU that their names begin with."""
    groups: dict[str, list[Path]] = {}
    for path in sorted(resource("samples").iterdir()):
        if match := SKU.match(path.name):
            groups.setdefault(match.group(1), []).append(path)
    return groups


async def upload_samples(api: ServiceApi) -> list[Row]:
    """Add the samples to the window's queue, wait until it is done, and read back what the account has."""
    events = api.events()
    wanted: dict[bytes, str] = {}
    for sku, paths in samples().items():
        (product,) = await api.collections_named([sku])
        files = [os.fsencode(path) for path in paths]
        wanted.update(dict.fromkeys(files, sku))
        await api.add(files, Destination(collections=(product.id,)), product.name)
    with suppress(TimeoutError):  # then the table says what is missing
        async with asyncio.timeout(UPLOAD_SECONDS):
            async for _ in events:
                if not (await api.counts()).active:
                    break
    transfers = await api.transfers()
    return await asyncio.to_thread(read_back, transfers, wanted)


def read_back(transfers: list[Transfer], wanted: Mapping[bytes, str]) -> list[Row]:
    """Ask the account itself, as a user of the command line would."""
    skus = {
        item["id"]: item.get("additional_title") or item["name"] for item in command("collections", "list")
    }
    regions = {item["id"]: item["name"] for item in command("regions", "list")}
    rows = []
    for transfer in transfers:
        there = command("files", "show", transfer.file_id)[0] if transfer.file_id else {}
        rows.append(
            Row(
                transfer,
                wanted[transfer.path],
                tuple(skus.get(id_, id_) for id_ in there.get("collections") or ()),
                tuple(regions.get(id_, id_) for id_ in there.get("region_ids") or ()),
                there.get("size"),
            )
        )
    return rows


def command(*words: str) -> list[dict[str, Any]]:
    """Run one command of the program and return the objects that it prints."""
    done = subprocess.run([*PROGRAM, *words, "--json"], capture_output=True, text=True, timeout=60)
    if done.returncode:
        raise RuntimeError(
            f"pxm-desktop {' '.join(words)} ended with {done.returncode}: {done.stderr.strip()}"
        )
    return [json.loads(line) for line in done.stdout.splitlines()]


# The window


def run_window(screenshot: Path, *, stay_open: bool) -> int:
    """Show the window, let the samples through it, and report; returns the exit code."""
    # Qt reads its platform when it is imported and the application made, so not before that is chosen.
    from pxm_desktop.ui.app import StopSignals, application, open_window

    app = application(["pxm-desktop"])
    window = open_window(app, lambda: ServiceHost(owner="window"))
    signals = StopSignals(window)
    code = 1
    begun = False

    def begin() -> None:
        nonlocal begun
        if not begun and window.status.signed_in:
            begun = True
            say("Signed in. The sample assets are on their way…")
            window.bridge.call(upload_samples, uploaded, failed)

    def uploaded(rows: list[Row]) -> None:
        nonlocal code
        code = report(rows)
        screenshot.parent.mkdir(parents=True, exist_ok=True)
        window.grab().save(str(screenshot))
        say(f"A screenshot of the window: {screenshot}")
        if stay_open:
            say("Have a look around: the window stays until you close it, and the practice account with it.")
        else:
            window.leaving.stop()

    def failed(error: BaseException) -> None:
        say(f"The demo could not be finished: {error}")
        window.leaving.stop()

    window.feed.loaded.connect(begin)
    try:
        app.exec()
    finally:
        signals.close()
    return code


def report(rows: list[Row]) -> int:
    """Print what was uploaded and linked; exit code 0 when that is everything."""
    table = Table(title="Read back from the practice account")
    for column in ("File", "Size", "State", "Id in PXM", "Products", "Regions"):
        table.add_column(column, justify="right" if column == "Size" else "left", overflow="fold")
    for row in rows:
        transfer = row.transfer
        state = "linked" if row.good else transfer.reason or transfer.stage.value
        size = f"{transfer.size / 1000:,.0f} kB" if transfer.size >= 1000 else f"{transfer.size} B"
        table.add_row(
            transfer.name,
            size,
            state,
            transfer.file_id or "-",
            ", ".join(row.products),
            ", ".join(row.regions),
        )
    console = Console() if sys.stdout.isatty() else Console(width=120)
    console.print(table)
    good = sum(row.good for row in rows)
    say(f"{good} of {len(rows)} sample assets are in the practice account and linked to their products.")
    return 0 if rows and good == len(rows) else 1


if __name__ == "__main__":
    sys.exit(main())
