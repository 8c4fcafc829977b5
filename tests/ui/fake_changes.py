"""Changes in memory: planned, carried out step by step when a test says so, taken back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pxm_desktop.service.changes_api import Change, ChangeItem, FileEdit, ItemChange, ItemState
from pxm_desktop.service.errors import BadEdit, NoSuchChange
from pxm_desktop.service.library_api import LibraryFile
from pxm_desktop.transfer.events import ChangesChanged, Event

ENDED = ("written", "done", "same", "collided", "failed", "gone")


@dataclass
class Kept:
    """A change with its files."""

    change: Change
    items: list[ChangeItem]
    quota: int | None = None
    """Files until it pauses; None is all."""
    winning: set[int] = field(default_factory=set)
    """Numbers of files whose change wins over others."""


class FakeChanges:
    """`ChangesApi` on dicts; `enter` is told each command, `tell` each event.

    `files` and `values` are what PXM has; a file that is not in `files` is not known here, and is changed all the same.
    """

    def __init__(self, enter: Callable[..., Awaitable[None]], tell: Callable[[Event], None]) -> None:
        self._enter = enter
        self._tell = tell
        self.files: dict[str, LibraryFile] = {}
        self.values: dict[str, dict[str, Any]] = {}
        """Attribute values by file and attribute."""
        self.kept: dict[int, Kept] = {}
        self.by_itself = False
        """True: what is started is done at once. Otherwise it moves by `work` only."""
        self.refusals: dict[str, str] = {}
        """Files that PXM refuses to change, and why."""
        self.others: dict[tuple[str, str], Any] = {}
        """What others did meanwhile: by file and kind of thing (`ItemChange.what`)."""
        self.sheet: list[FileEdit] | Exception = []
        """What any sheet says, or how it fails."""

    # -- for tests ------------------------------------------------------------------------------------------

    def fill(self, count: int, **fields: Any) -> list[str]:
        """Let PXM have files of numbered names; return their ids."""
        ids = [f"f{len(self.files) + n}" for n in range(1, count + 1)]
        for identity in ids:
            number = len(self.files) + 1
            values: dict[str, Any] = {
                "number": number,
                "id": identity,
                "name": f"SKU-{number:05d}.jpg",
                "kind": "image",
                "products": (),
                "regions": ("1",),
                "published": False,
            }
            self.files[identity] = LibraryFile(**(values | fields))
        return ids

    def work(self, change_id: int, files: int | None = None) -> None:
        """Do so many files of a change that runs (None: all that it may), and say so."""
        kept = self.kept[change_id]
        for item in kept.items:
            if kept.change.state != "running" or files == 0 or kept.quota == 0:
                break
            if item.state == "planned":
                kept.items[item.number - 1] = self._do(item, win=item.number in kept.winning)
                files = None if files is None else files - 1
                kept.quota = None if kept.quota is None else kept.quota - 1
        if kept.change.state == "running":
            if all(item.state in ENDED for item in kept.items):
                self._end(kept)
            elif kept.quota == 0:
                self._set(kept, state="paused")
            else:
                self._set(kept)

    def say(self, change_id: int, **fields: Any) -> None:
        """Let a change stand otherwise (`sentence`, `unverified`), and say so."""
        self._set(self.kept[change_id], **fields)

    # -- ChangesApi -----------------------------------------------------------------------------------------

    async def plan(
        self, edits: Sequence[FileEdit], title: str = "", shown_in: Sequence[str] = (), look: bool = False
    ) -> Change:
        await self._enter("changes.plan", tuple(edits), title)
        return self._plan(edits, title)

    async def plan_sheet(self, path: bytes, title: str = "", look: bool = False) -> Change:
        await self._enter("changes.plan_sheet", path, title)
        if isinstance(self.sheet, Exception):
            raise self.sheet
        return self._plan(self.sheet, title)

    async def items(
        self, change_id: int, states: Sequence[ItemState] = (), after: int = 0, limit: int = 200
    ) -> list[ChangeItem]:
        await self._enter("changes.items", change_id, tuple(states), after, limit)
        found = []
        for item in self._kept(change_id).items[after:]:
            if not states or item.state in states:
                found.append(item)
                if len(found) == limit:
                    break
        return found

    async def start(self, change_id: int, first: int | None = None) -> Change:
        await self._enter("changes.start", change_id, first)
        kept = self._kept(change_id)
        kept.quota = first
        self._run(kept)
        return kept.change

    async def pause(self, change_id: int) -> Change:
        await self._enter("changes.pause", change_id)
        return self._set(self._kept(change_id), state="paused")

    async def retry(self, change_id: int, numbers: Sequence[int] | None = None) -> Change:
        await self._enter("changes.retry", change_id, None if numbers is None else tuple(numbers))
        kept = self._kept(change_id)
        for item in kept.items:
            if item.state in ("failed", "collided", "gone") and (numbers is None or item.number in numbers):
                kept.winning.add(item.number)
                kept.items[item.number - 1] = item.model_copy(update={"state": "planned", "sentence": ""})
        kept.quota = None
        self._run(kept)
        return kept.change

    async def undo(self, change_id: int) -> Change:
        await self._enter("changes.undo", change_id)
        kept = self._kept(change_id)
        made = self._keep(self._taking_back(kept), f"Undo: {kept.change.title}", undo_of=change_id)
        self._run(made)
        return made.change

    async def undoing(self, change_id: int, after: int = 0, limit: int = 200) -> list[ChangeItem]:
        await self._enter("changes.undoing", change_id, after, limit)
        return self._taking_back(self._kept(change_id))[after : after + limit]

    async def discard(self, change_id: int) -> None:
        await self._enter("changes.discard", change_id)
        self._kept(change_id)
        del self.kept[change_id]

    async def show(self, change_id: int) -> Change:
        await self._enter("changes.show", change_id)
        return self._kept(change_id).change

    async def recent(self, limit: int = 50) -> list[Change]:
        await self._enter("changes.recent", limit)
        return [kept.change for _, kept in sorted(self.kept.items(), reverse=True)][:limit]

    async def of_file(self, file_id: str, limit: int = 50) -> list[tuple[Change, ChangeItem]]:
        await self._enter("changes.of_file", file_id, limit)
        return [
            (kept.change, item)
            for _, kept in sorted(self.kept.items(), reverse=True)
            for item in kept.items
            if item.file_id == file_id
        ][:limit]

    # -- inside ---------------------------------------------------------------------------------------------

    def _taking_back(self, kept: Kept) -> list[ChangeItem]:
        return [
            ChangeItem(
                number=number,
                file_id=item.file_id,
                name=item.name,
                changes=tuple(
                    each.model_copy(update={"before": each.after, "after": each.before})
                    for each in item.changes
                ),
            )
            for number, item in enumerate((i for i in kept.items if i.state in ("written", "done")), 1)
        ]

    def _kept(self, change_id: int) -> Kept:
        if change_id not in self.kept:
            raise NoSuchChange("There is no such change.", "Look at the list of changes.")
        return self.kept[change_id]

    def _plan(self, edits: Sequence[FileEdit], title: str) -> Change:
        if not edits:
            raise BadEdit("No file is to be changed.", "Select files first.")
        items = []
        for number, edit in enumerate(edits, 1):
            file = self.files.get(edit.file_id)
            changes = tuple(self._wishes(edit, file))
            items.append(
                ChangeItem(
                    number=number,
                    file_id=edit.file_id,
                    name=file.name if file else "",
                    state="planned" if changes else "same",
                    changes=changes,
                )
            )
        return self._keep(items, title).change

    def _wishes(self, edit: FileEdit, file: LibraryFile | None) -> list[ItemChange]:
        wishes = [
            *(ItemChange(what="product", id=i, before=False, after=True) for i in edit.add_products),
            *(ItemChange(what="product", id=i, before=True, after=False) for i in edit.remove_products),
            *(ItemChange(what="region", id=i, before=False, after=True) for i in edit.add_regions),
            *(ItemChange(what="region", id=i, before=True, after=False) for i in edit.remove_regions),
            *(
                ItemChange(what="attribute", id=a.id, label=a.name, after=a.value)
                for a in edit.set_attributes
            ),
            *(ItemChange(what="attribute", id=i) for i in edit.clear_attributes),
        ]
        if edit.published is not None:
            wishes.append(ItemChange(what="published", after=edit.published))
        if edit.published_from is not None:
            wishes.append(ItemChange(what="published_from", after=edit.published_from))
        if edit.name:
            wishes.append(ItemChange(what="name", after=edit.name))
        if file is None:
            return [each.model_copy(update={"known": False}) for each in wishes]
        known = [each.model_copy(update={"before": self._value(edit.file_id, each)}) for each in wishes]
        return [each for each in known if each.before != each.after]

    def _value(self, file_id: str, change: ItemChange) -> Any:
        """Return what a file has of the thing that a change is about."""
        file = self.files[file_id]
        if change.what == "product":
            return change.id in (file.products or ())
        if change.what == "region":
            return change.id in (file.regions or ())
        if change.what == "attribute":
            return self.values.get(file_id, {}).get(change.id)
        if change.what == "published_from":
            return self.values.get(file_id, {}).get("published_from")
        return file.published if change.what == "published" else file.name

    def _do(self, item: ChangeItem, *, win: bool) -> ChangeItem:
        refusal = self.refusals.get(item.file_id)
        if refusal is not None:
            return item.model_copy(update={"state": "failed", "sentence": refusal})
        theirs = {
            each.what: self.others[item.file_id, each.what]
            for each in item.changes
            if (item.file_id, each.what) in self.others
        }
        if theirs and not win:
            changes = tuple(
                each.model_copy(update={"collided": True, "was": each.before, "before": theirs[each.what]})
                if each.what in theirs
                else each
                for each in item.changes
            )
            sentence = "Somebody else changed this file meanwhile. Look at both, then decide."
            return item.model_copy(update={"state": "collided", "sentence": sentence, "changes": changes})
        for each in item.changes:
            if item.file_id in self.files:
                self._put(item.file_id, each)
        changes = tuple(each.model_copy(update={"collided": False, "was": None}) for each in item.changes)
        return item.model_copy(update={"state": "done" if changes else "same", "changes": changes})

    def _put(self, file_id: str, change: ItemChange) -> None:
        file = self.files[file_id]
        if change.what in ("product", "region"):
            had = (file.products if change.what == "product" else file.regions) or ()
            rest = tuple(each for each in had if each != change.id)
            update: dict[str, Any] = {f"{change.what}s": (*rest, change.id) if change.after else rest}
        elif change.what in ("attribute", "published_from"):
            self.values.setdefault(file_id, {})[change.id or change.what] = change.after
            update = {}
        else:
            update = {change.what: change.after}
        self.files[file_id] = file.model_copy(update=update)

    def _keep(self, items: list[ChangeItem], title: str, undo_of: int | None = None) -> Kept:
        number = max(self.kept, default=0) + 1
        change = Change(
            id=number,
            title=title,
            state="planned",
            total=len(items),
            created_at=1_790_000_000.0 + 60 * number,
            undo_of=undo_of,
        )
        self.kept[number] = Kept(change, items)
        self._set(self.kept[number])
        return self.kept[number]

    def _run(self, kept: Kept) -> None:
        self._set(kept, state="running", sentence="")
        if self.by_itself or all(item.state in ENDED for item in kept.items):
            self.work(kept.change.id)

    def _end(self, kept: Kept) -> None:
        self._set(kept, state="done", finished_at=kept.change.created_at + 30, sentence="")
        if kept.change.undo_of is not None and kept.change.undo_of in self.kept:
            self._set(self.kept[kept.change.undo_of], state="undone")

    def _set(self, kept: Kept, **fields: Any) -> Change:
        """Count anew, take what is given besides, and say how the change stands."""
        states = [item.state for item in kept.items]
        state = fields.get("state", kept.change.state)
        changed = sum(each in ("written", "done") for each in states)
        counted = {
            "done": sum(each in ENDED for each in states) if state != "planned" else 0,
            "changed": changed,
            "same": states.count("same"),
            "collided": states.count("collided"),
            "failed": sum(each in ("failed", "gone") for each in states),
            "can_undo": changed > 0 and state in ("paused", "done"),
        }
        kept.change = kept.change.model_copy(update=counted | fields)
        told = kept.change.model_dump(exclude={"created_at", "finished_at"})
        self._tell(ChangesChanged(**told))
        return kept.change
