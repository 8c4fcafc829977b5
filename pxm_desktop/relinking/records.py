"""A file of a change as the journal keeps it, and as a row of its table."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from pxm_desktop.relinking.model import ChangeItem, ItemChange

State = Literal["planned", "writing", "written", "done", "same", "collided", "failed", "gone"]
"""As `ItemState`; `writing` besides, from the commit before a file's write until its answer is noted."""
WRITING: Final = "writing"

COLUMNS = "number, file_id, name, state, sentence, wishes, deeds, listed, tries, win"


@dataclass(slots=True)
class Item:
    """One file of a change, as it is kept."""

    number: int
    file_id: str
    name: str = ""
    state: State = "planned"
    sentence: str = ""
    wishes: tuple[ItemChange, ...] = ()
    deeds: dict[str, ItemChange] = field(default_factory=dict)
    """What was done to the file, or may have been; by key."""
    listed: tuple[str, ...] = ()
    """Lists in which PXM shows the file, as far as is known: see `reading`."""
    tries: int = 0
    """Times that it was merged anew."""
    win: bool = False
    """Whether the wishes are carried out whatever others have put in their place."""

    def public(self) -> ChangeItem:
        """Return it as people see it: what was found in PXM goes before what was known here."""
        return ChangeItem(
            number=self.number,
            file_id=self.file_id,
            name=self.name,
            state="planned" if self.state == WRITING else self.state,
            changes=tuple(
                wish.model_copy(update={"before": deed.before, "known": True})
                if (deed := self.deeds.get(wish.key)) is not None
                else wish
                for wish in self.wishes
            ),
            sentence=self.sentence,
        )


@dataclass(frozen=True, slots=True)
class Pending:
    """A file that something is still to be done about."""

    number: int
    file_id: str
    listed: tuple[str, ...]
    doubtful: bool
    """Its write may have gone through, or others undid it: it is read by itself."""


def pack(changes: Iterable[ItemChange]) -> str:
    """Return wishes or deeds as text; empty for none."""
    entries = [
        [c.what, c.id, c.label, c.before, c.after, c.known, *((c.was,) if c.collided else ())]
        for c in changes
    ]
    return json.dumps(entries, separators=(",", ":")) if entries else ""


def unpack(text: str) -> Iterator[ItemChange]:
    """Yield wishes or deeds from text."""
    for what, identity, label, before, after, known, *was in json.loads(text) if text else ():
        yield ItemChange.model_construct(
            what=what,
            id=identity,
            label=label,
            before=_worth(before),
            after=_worth(after),
            known=known,
            collided=bool(was),
            was=_worth(was[0]) if was else None,
        )


def _worth(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def split(listed: str) -> tuple[str, ...]:
    """Return the names of lists from text."""
    return tuple(json.loads(listed)) if listed else ()


def shown_by_now(listed: Sequence[str], wishes: Iterable[ItemChange]) -> tuple[str, ...]:
    """Return the lists of products that show a file once its wishes are carried out."""
    links = {f"product:{wish.id}": bool(wish.after) for wish in wishes if wish.what == "product"}
    kept = [name for name in listed if name.startswith("product:") and links.get(name, True)]
    return tuple(
        sys.intern(name) for name in dict.fromkeys((*kept, *(n for n, there in links.items() if there)))
    )


def row_of(item: Item) -> tuple[Any, ...]:
    """Return a file in the order of `COLUMNS`."""
    return (
        item.number,
        item.file_id,
        item.name,
        item.state,
        item.sentence,
        pack(item.wishes),
        pack(item.deeds.values()),
        json.dumps(item.listed) if item.listed else "",
        item.tries,
        int(item.win),
    )


def item_of(row: Sequence[Any]) -> Item:
    """Return a file from a row in the order of `COLUMNS`."""
    number, file_id, name, state, sentence, wishes, deeds, listed, tries, win = row
    return Item(
        number=number,
        file_id=file_id,
        name=name,
        state=state,
        sentence=sentence,
        wishes=tuple(unpack(wishes)),
        deeds={deed.key: deed for deed in unpack(deeds)},
        listed=split(listed),
        tries=tries,
        win=bool(win),
    )
