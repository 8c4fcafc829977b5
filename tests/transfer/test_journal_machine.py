"""The journal under hypothesis: whatever the order of engine steps and user commands, the table of stages holds."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule

from pxm_desktop.transfer import adding, rows
from pxm_desktop.transfer.journal import _open
from pxm_desktop.transfer.model import Cause, Destination, DuplicatePolicy, FoundFile, Hold, Stage
from pxm_desktop.transfer.rows import PartRow
from pxm_desktop.transfer.transitions import ALLOWED, HOLDS, PAUSABLE, TransitionRefused

ACCOUNT, OTHER = "https://pxm.example|one", "https://pxm.example|two"


class JournalMachine(RuleBasedStateMachine):
    """Drives the SQL as engine and people do, crashes included, and compares with a model kept beside it."""

    ids = Bundle("ids")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "journal"
        self.db = _open(self.path)
        self.stages: dict[int, Stage] = {}
        self.paused: set[int] = set()
        self.parts: dict[int, set[int]] = {}
        self.batches: set[int] = set()

    def teardown(self) -> None:
        self.db.close()
        self.folder.cleanup()

    def _commit(self, work: Any) -> Any:
        self.db.execute("BEGIN")
        try:
            result = work(self.db)
        except TransitionRefused:
            self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")
        return result

    @initialize()
    def rows_of_another_account(self) -> None:
        batch = self._commit(lambda db: adding.add_batch(db, OTHER, "theirs", 1.0))
        found = [FoundFile(path=b"/theirs", size=3, mtime_ns=1)]
        self._commit(lambda db: adding.add_transfers(db, OTHER, batch.id, found, Destination(), 1.0))

    @rule(target=ids, sizes=st.lists(st.integers(1, 50), min_size=1, max_size=4))
    def add(self, sizes: list[int]) -> Any:
        batch = self._commit(lambda db: adding.add_batch(db, ACCOUNT, "batch", 1.0))
        found = [FoundFile(path=b"/f%d" % n, size=size, mtime_ns=1) for n, size in enumerate(sizes)]
        added = self._commit(
            lambda db: adding.add_transfers(db, ACCOUNT, batch.id, found, Destination(), 1.0)
        )
        assert [row.size for row in added] == sizes
        for row in added:
            assert row.stage is Stage.QUEUED
            self.stages[row.id] = Stage.QUEUED
            self.parts[row.id] = set()
        return multiple(*(row.id for row in added))

    @rule(transfer_id=ids, to=st.sampled_from(list(Stage)))
    def step(self, transfer_id: int, to: Stage) -> None:
        before = self.stages.get(transfer_id)
        changes = {"file_id": f"file-{transfer_id}"} if to is Stage.CONFIRMED else {}
        if to is Stage.CONFIRMING:
            changes = {"confirm_since": "5.0"}
        try:
            moved = self._commit(lambda db: rows.step(db, transfer_id, to, **changes))
        except TransitionRefused:
            assert before is None or to not in ALLOWED[before] or transfer_id in self.paused
            return
        assert before is not None
        assert to in ALLOWED[before]
        assert transfer_id not in self.paused
        assert moved.hold is None
        self.stages[transfer_id] = to
        if to.finished or to in (Stage.QUEUED, Stage.CONFIRMED):
            self.parts[transfer_id] = set()
        if to is Stage.QUEUED:
            assert moved.sent_bytes == 0
            assert moved.file_id is None

    @rule(transfer_id=ids, number=st.integers(1, 5))
    def acknowledge_part(self, transfer_id: int, number: int) -> None:
        if self.stages.get(transfer_id) is not Stage.SENDING:
            return
        self._commit(lambda db: rows.add_part(db, transfer_id, PartRow(number, "etag", b""), 10))
        self.parts[transfer_id].add(number)

    @rule(transfer_id=ids, why=st.sampled_from(list(Hold)))
    def hold(self, transfer_id: int, why: Hold) -> None:
        held = self._commit(lambda db: rows.hold(db, transfer_id, why, "because", None, cause=Cause.LOCKED))
        stage = self.stages.get(transfer_id)
        allowed = (
            stage is not None and why in HOLDS.get(stage, frozenset()) and transfer_id not in self.paused
        )
        assert (held is not None) == allowed
        if held is not None and why is Hold.USER:
            self.paused.add(transfer_id)

    @rule(wanted=st.none() | st.lists(ids, max_size=3))
    def pause(self, wanted: list[int] | None) -> None:
        changed = self._commit(lambda db: rows.pause(db, ACCOUNT, wanted))
        named = set(self.stages) if wanted is None else set(wanted)
        expected = {i for i in named if self.stages.get(i) in PAUSABLE and i not in self.paused}
        assert set(changed) == expected
        self.paused |= expected

    @rule(wanted=st.none() | st.lists(ids, max_size=3))
    def resume(self, wanted: list[int] | None) -> None:
        changed = self._commit(lambda db: rows.resume(db, ACCOUNT, wanted))
        named = set(self.stages) if wanted is None else set(wanted)
        assert self.paused & named <= set(changed)
        self.paused -= set(changed)

    @rule(wanted=st.none() | st.lists(ids, max_size=3))
    def cancel(self, wanted: list[int] | None) -> None:
        changed = self._commit(lambda db: rows.cancel(db, ACCOUNT, wanted, []))
        for transfer_id in changed:
            assert Stage.CANCELLED in ALLOWED[self.stages[transfer_id]]
            self.stages[transfer_id] = Stage.CANCELLED
            self.parts[transfer_id] = set()
            self.paused.discard(transfer_id)

    @rule(wanted=st.none() | st.lists(ids, max_size=3))
    def retry(self, wanted: list[int] | None) -> None:
        for transfer_id in self._commit(lambda db: rows.retry(db, ACCOUNT, wanted)):
            row = self._get(transfer_id)
            assert row.stage in ALLOWED[self.stages[transfer_id]]
            if row.file_id is not None:
                assert row.stage is Stage.CONFIRMED  # what PXM has is never sent again
            self.stages[transfer_id] = row.stage

    @rule(transfer_id=ids, policy=st.sampled_from(list(DuplicatePolicy)))
    def redirect(self, transfer_id: int, policy: DuplicatePolicy) -> None:
        destination = Destination(collections=("c",), on_duplicate=policy)
        for changed in self._commit(lambda db: rows.set_destination(db, ACCOUNT, [transfer_id], destination)):
            row = self._get(changed)
            before = self.stages[changed]
            assert row.stage is before or row.stage in ALLOWED[before]
            assert row.destination == destination
            self.stages[changed] = row.stage

    @rule(moved=st.lists(ids, max_size=3), before=st.none() | ids)
    def move(self, moved: list[int], before: int | None) -> None:
        changed = self._commit(lambda db: rows.move(db, ACCOUNT, moved, before))
        if before is not None and before in self.stages:
            for transfer_id in changed:
                assert self._get(transfer_id).position < self._get(before).position

    @rule(transfer_id=consumes(ids))
    def clear(self, transfer_id: int) -> None:
        removed = self._commit(lambda db: rows.clear(db, ACCOUNT, [transfer_id]))
        stage = self.stages.get(transfer_id)
        assert bool(removed) == (stage is not None and stage.finished)
        if removed:
            del self.stages[transfer_id]
            del self.parts[transfer_id]
            self.paused.discard(transfer_id)

    @rule()
    def crash_and_open_again(self) -> None:
        self.db.execute("BEGIN")
        self.db.execute("UPDATE transfer SET stage='done'")  # never committed
        self.db.close()
        self.db = _open(self.path)

    def _get(self, transfer_id: int) -> rows.Row:
        row = rows.get(self.db, transfer_id)
        assert row is not None
        return row

    @invariant()
    def nothing_is_lost_and_every_row_is_what_the_model_says(self) -> None:
        found = {row.id: row for row in rows.page(self.db, ACCOUNT, limit=100_000)}
        assert {i: row.stage for i, row in found.items()} == self.stages
        for transfer_id, row in found.items():
            assert (row.hold is Hold.USER) == (transfer_id in self.paused)
            if row.hold is not None:
                assert row.hold in HOLDS[row.stage]
            assert row.cause is None or row.reason
            if row.stage.finished:
                assert row.urls is None
                assert row.upload_id is None
            kept = {part.number for part in rows.parts(self.db, transfer_id)}
            assert kept == self.parts[transfer_id]

    @invariant()
    def other_accounts_are_left_alone(self) -> None:
        (theirs,) = rows.page(self.db, OTHER)
        assert theirs.stage is Stage.QUEUED
        assert theirs.hold is None

    @invariant()
    def counts_agree_with_rows(self) -> None:
        counts = rows.counts(self.db, ACCOUNT)
        assert counts.files == len(self.stages)
        assert sum(counts.by_stage.values()) == len(self.stages)


JournalMachine.TestCase.settings = settings(
    max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
TestJournalMachine = JournalMachine.TestCase
