"""A studio with a few hot folders, each in another state, for tests that look at the page and for tours."""

from __future__ import annotations

from pxm_desktop.hotfolders.model import Afterwards, FileState, Sidecars
from pxm_desktop.matching.model import NameRule
from pxm_desktop.transfer.model import Destination, Hold
from tests.ui.fake_service import FakeService

STUDIO = b"/srv/studio/Studio 7/Capture One/Spring 2026/Output"
RETOUCH = b"/mnt/share/retouching/approved"
AGENCY = b"/home/anna/Dropbox/Agency Lisbon"
NO_PRODUCT = "No product has the SKU IMG-0042. The file is uploaded when PXM has one."
AWAY = "The folder is not there. Connect its disk or share, or put it back. The hot folder goes on by itself."


def studio() -> FakeService:
    """Return a service with four rules, files in their folders, and what happened to some."""
    service = FakeService()
    hot = service.hotfolders
    hot.make(
        b"/srv/pool/press",
        name="Press office",
        managed=True,
        destination=Destination(collections=("14",), publish=True),
        done_today=3,
        last_file="portrait-ceo.jpg",
        last_at=1_790_000_000.0,
    )
    hot.make(
        STUDIO,
        name="Studio 7",
        match=NameRule(pattern="{region}/{sku}_{view}", attributes=(("view", "a1"),)),
        after=Afterwards.MOVE,
        sidecars=Sidecars(at_least=3),
        destination=Destination(regions=("1", "2"), publish=False),
        settling=2,
        queued=5,
        unmatched=1,
        done_today=128,
        last_file="SKU-BRJ-00123_front.jpg",
        last_at=1_790_000_300.0,
        problem=NO_PRODUCT,
    )
    hot.make(
        RETOUCH,
        state="polling",
        sentence="The folder is polled, as it is set. It is looked through every 10 seconds.",
        destination=Destination(collections=("11", "15")),
        preset="Retouched",
        done_today=12,
    )
    hot.make(AGENCY, state="waiting", sentence=AWAY, failed=1)
    hot.missing.add(AGENCY)
    _lay(service)
    _tell(service)
    return service


def _lay(service: FakeService) -> None:
    hot = service.hotfolders
    hot.lay(
        STUDIO,
        *(
            f"Europe/SKU-BRJ-00123_{view}.jpg".encode()
            for view in ("front", "back", "side", "detail", "hood")
        ),
        *(f"Europe/SKU-TBP-32_{view}.tif".encode() for view in ("front", "strap")),
        b"Europe/IMG-0042_front.jpg",
        b"Asia-Pacific/SKU-BRJ-00140_hero, retouched by the studio in Lisbon, final_v2.psd",
        b"Europe/SKU-BRJ-00141_film.mp4",
        b"loose.jpg",
        size=24_300_000,
    )
    hot.lay(
        STUDIO, b".DS_Store", b"Europe/.DS_Store", b"Europe/~$notes.docx", b"Europe/upload.tmp", size=6148
    )
    hot.lay(STUDIO, b"Europe/SKU-BRJ-00140_side.jpg", size=11_000_000)
    hot.waits[b"Europe/SKU-BRJ-00141_film.mp4"] = "It may still be written to."
    hot.waits[b"Europe/SKU-BRJ-00140_side.jpg"] = "It has 1 of the 3 stars that this hot folder asks for."
    hot.remember("r2", b"Europe/SKU-BRJ-00123_hood.jpg", FileState.DONE)
    path = STUDIO + b"/Europe/IMG-0042_front.jpg"
    service.fill(1, name="Studio 7", hold=Hold.PRODUCT, reason=NO_PRODUCT, path=path)
    service.rows[1] = service.rows[1].model_copy(update={"name": "IMG-0042_front.jpg"})


def _tell(service: FakeService) -> None:
    hot = service.hotfolders
    hot.happen("r1", "done", b"portrait-ceo.jpg", "PXM has it.", quiet=True)
    hot.happen(
        "r4",
        "failed",
        b"layout.ai",
        "PXM refused the request. Check what was entered, then retry.",
        quiet=True,
    )
    hot.happen("r4", "lost", b"", AWAY, quiet=True)
    hot.happen("r2", "queued", b"Europe/SKU-BRJ-00123_front.jpg", "It is in the queue.", quiet=True)
    hot.happen("r2", "done", b"Europe/SKU-BRJ-00123_front.jpg", "PXM has it.", quiet=True)
    hot.happen("r2", "moved", b"Europe/SKU-BRJ-00123_front.jpg", "Moved to Uploaded/2026-11-28.", quiet=True)
    hot.happen("r2", "waiting", b"Europe/IMG-0042_front.jpg", NO_PRODUCT, quiet=True)
