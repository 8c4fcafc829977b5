"""What the row of a file says: how far and how fast it goes, why it does not, and where it goes."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from pxm_desktop.transfer.model import Cause, Destination, Hold, Stage
from pxm_desktop.ui import queue_text
from pxm_desktop.ui.queue_rows import Row
from pxm_desktop.ui.states import State
from tests.ui.test_queue_model import transfer

if TYPE_CHECKING:
    from pxm_desktop.ui.catalog_names import CatalogNames


def row(sent: int = 0, rate: float = 0.0, **fields: Any) -> Row:
    made = transfer(1, **fields)
    found = Row(made, made.destination)
    found.sent, found.rate = sent, rate
    return found


@pytest.mark.parametrize(
    ("sent", "rate", "said"),
    [
        (0, 0.0, "0 %"),
        (45_000_000, 2_200_000.0, "50 % · 2.2 MB/s"),  # 20 seconds are not told: they would flicker
        (45_000_000, 50_000.0, "50 % · 50.0 kB/s · 15 min left"),
    ],
)
def test_a_file_on_its_way_says_how_far_how_fast_and_how_long(sent: int, rate: float, said: str) -> None:
    found = row(sent, rate, size=90_000_000, stage=Stage.SENDING)
    cell = queue_text.state_of(found)
    assert cell.under.replace("\u00a0", " ") == said
    assert (cell.word, cell.bar) == ("Sending", ((State.SENDING, sent / 90_000_000),))


@pytest.mark.parametrize(
    ("stage", "hold", "said"),
    [
        (Stage.QUEUED, Hold.USER, "Press Resume to go on."),
        (Stage.QUEUED, Hold.PRODUCT, "Choose a product on the right."),
        (Stage.CONFIRMED, Hold.PROCESSING, "PXM is still preparing the file."),
        (Stage.SKIPPED, None, "The same file is already in PXM."),
        (Stage.FAILED, None, "Press Retry to try again."),
    ],
)
def test_a_file_that_does_not_go_says_why_or_what_to_do(stage: Stage, hold: Hold | None, said: str) -> None:
    assert queue_text.detail(row(stage=stage, hold=hold)) == said
    assert queue_text.detail(row(stage=stage, hold=hold, reason="The disk is full.")) == "The disk is full."


def test_in_short_a_reason_is_told_by_its_cause_and_not_by_its_words() -> None:
    gone = "The file is no longer there. Put it back, or remove it from the queue."
    assert queue_text.brief("Nothing is in its place.", Cause.MISSING) == "Gone: put it back or remove it"
    assert queue_text.brief(gone, None) == "Put it back, or remove it from the queue."
    assert queue_text.brief("It is full. Make room, then retry.", Cause.NO_ROOM) == "Make room, then retry."


def test_where_a_file_goes() -> None:
    names = cast(
        "CatalogNames",
        SimpleNamespace(
            products_text=lambda where, most=2: "Jacket" * bool(where.collections),  # noqa: ARG005
            regions_text=lambda where: "Europe, Japan" if where.regions else "Europe",
        ),
    )
    whole = row(destination=Destination(collections=("11",), regions=("1", "2"), publish=True))
    assert queue_text.destination(whole, names) == "Jacket"
    assert queue_text.destination_detail(whole, names) == "Europe, Japan · published"
    bare = row(destination=Destination())
    assert queue_text.destination(bare, names) == "No product"
    assert queue_text.destination_detail(bare, names) == "Europe"
    assert queue_text.tooltip(whole, names).splitlines()[0] == "1.jpg"
    assert queue_text.tooltip(whole, names).splitlines()[-1] == "Jacket"


def test_a_file_without_a_product_says_so_once_it_is_in_pxm() -> None:
    done = row(stage=Stage.DONE)
    assert queue_text.detail(done) == "In PXM, without a product."
    linked = row(stage=Stage.DONE, destination=Destination(collections=("11",)))
    assert (queue_text.state_of(linked).word, queue_text.detail(linked)) == ("Linked", "")
