"""The files of a change before it is begun: from edits, and from the deeds of the change that is taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pxm_desktop.relinking.model import ChangeItem, FileEdit
from pxm_desktop.relinking.ports import KnownFile, Names
from pxm_desktop.relinking.reading import of_day, of_product
from pxm_desktop.relinking.records import Item
from pxm_desktop.relinking.wishes import inverse, wishes_of
from pxm_desktop.relinking.writing import UNKNOWN

UNTOLD = "PXM never told what was there before."
_LISTED = 8
"""Lists that are remembered for one file."""


def planned(
    edits: Sequence[FileEdit],
    known: Mapping[str, KnownFile],
    names: Names,
    shown_in: Sequence[str],
    *,
    looked: bool,
) -> Iterator[Item]:
    """Yield the files of a change, numbered, with what is wished for them.

    `looked`: PXM was asked for all that are not known, so that it has none of those.
    """
    for number, edit in enumerate(edits, start=1):
        file = known.get(edit.file_id)
        products = (*shown_in, *edit.remove_products, *((file.products or ()) if file else ()))
        listed = [*dict.fromkeys(of_product(product) for product in products)][:_LISTED]
        if file is not None and file.created_at is not None:
            listed.append(of_day(file.created_at))
        yield Item(
            number=number,
            file_id=edit.file_id,
            name=file.name if file else "",
            sentence=UNKNOWN if looked and file is None else "",
            wishes=wishes_of(edit, file, names),
            listed=tuple(listed),
        )


def taking_back(done: Sequence[Item]) -> list[Item]:
    """Return files with the wishes that take back what was done to them."""
    found: list[Item] = []
    for item in done:
        wishes = inverse(item.deeds.values())
        if not wishes:
            continue
        links = {of_product(wish.id): bool(wish.before) for wish in wishes if wish.what == "product"}
        listed = [name for name in item.listed if links.get(name, True)]
        listed += [name for name, there in links.items() if there and name not in listed]
        found.append(
            Item(
                number=len(found) + 1,
                file_id=item.file_id,
                name=item.name,
                wishes=wishes,
                listed=tuple(listed),
            )
        )
    return found


def would_take_back(did: Sequence[Item]) -> list[ChangeItem]:
    """Return what `taking_back` would do, under the numbers that files have in the change itself."""
    found: list[ChangeItem] = []
    for item in did:
        wishes = inverse(item.deeds.values())
        sentence = "" if wishes else UNTOLD
        found.append(replace(item, state="planned", sentence=sentence, wishes=wishes, deeds={}).public())
    return found


def title_of(files: int) -> str:
    """Return what a change is called that nobody gave a title."""
    return "Change of 1 file" if files == 1 else f"Change of {files} files"
