"""Claims under hypothesis: whatever stations do in the middle of each other's steps, PXM is told of a file once."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from pxm_desktop.hotfolders.claims import claims as module
from pxm_desktop.hotfolders.claims.claims import Claim, ClaimLost, Claims, Confirming, Done, probe_share
from pxm_desktop.hotfolders.claims.share import Found, Share

FILE = (b"a.jpg", 1, 1)
STATIONS = ("one", "two", "three")
VERBS = ("claim", "confirm", "confirm and die", "note and die", "done", "release", "die", "silence")

Deed = tuple[str, str]
"""Which station does what."""

station_names = st.sampled_from(STATIONS)
deeds = st.lists(st.tuples(station_names, st.sampled_from(VERBS)), max_size=6)


class Halting(Share):
    """A share on which other things happen before and after each thing that a station does there."""

    halt: Callable[[], None]

    def create(self, name: str, content: bytes, *, durable: bool = False) -> bool:
        Halting.halt()
        made = super().create(name, content, durable=durable)
        Halting.halt()
        return made

    def read(self, name: str) -> Found | None:
        Halting.halt()
        return super().read(name)

    def remove(self, name: str) -> None:
        Halting.halt()
        super().remove(name)
        Halting.halt()


class ClaimsMachine(RuleBasedStateMachine):
    """Three stations and one file. A station's own steps follow each other; those of others come in between."""

    def __init__(self) -> None:
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(os, "fsync", lambda _: None)
        self.patch.setattr(module, "Share", Halting)
        self.patch.setattr(Halting, "halt", self._meanwhile, raising=False)
        self.place = tempfile.TemporaryDirectory()
        self.folder = Path(self.place.name)
        self.waiting: list[Deed] = []
        self.busy: list[str] = []
        self.told: list[str] = []
        """Who confirmed the file; PXM takes it each time."""
        self.held: dict[str, Claim] = {}
        self.stations: dict[str, Claims] = {}
        probe_share(os.fsencode(self.folder))
        for name in STATIONS:
            self._start(name)

    def teardown(self) -> None:
        try:
            self._finish()
        finally:
            self.patch.undo()
            self.place.cleanup()

    @rule(name=station_names, meanwhile=deeds)
    def claim(self, name: str, meanwhile: list[Deed]) -> None:
        self._do(name, "claim", meanwhile)

    @precondition(lambda self: self.held)
    @rule(data=st.data(), verb=st.sampled_from(VERBS[1:]), meanwhile=deeds)
    def go_on(self, data: Any, verb: str, meanwhile: list[Deed]) -> None:
        self._do(data.draw(st.sampled_from(sorted(self.held))), verb, meanwhile)

    @rule(name=station_names)
    def fall_silent(self, name: str) -> None:
        self._silence(name)

    @invariant()
    def pxm_was_told_once_at_most(self) -> None:
        assert len(self.told) <= 1, self.told

    def _finish(self) -> None:
        """Whatever happened, a station that comes later gets the file sent."""
        self.waiting = []
        for name in STATIONS:
            self._silence(name)
        self._start("last")
        self._claim("last")
        if "last" in self.held:
            self._confirm("last")
            self._done("last")
        assert len(self.told) == 1
        assert isinstance(self.stations["last"].claim(*FILE), Done)

    # What stations do

    def _do(self, name: str, verb: str, meanwhile: list[Deed]) -> None:
        self.waiting = list(meanwhile)
        self._step(name, verb)

    def _step(self, name: str, verb: str) -> None:
        if verb == "silence":
            self._silence(name)
            return
        if name in self.busy:
            return
        self.busy.append(name)
        try:
            if verb == "claim":
                self._claim(name)
            elif verb == "die":
                self._start(name)
            elif name in self.held:
                deed, _, dies = verb.partition(" and ")
                deeds: dict[str, Callable[[str], object]] = {
                    "confirm": self._confirm,
                    "note": self._note,
                    "done": self._done,
                    "release": self._release,
                }
                deeds[deed](name)
                if dies:
                    self._start(name)
        finally:
            self.busy.remove(name)

    def _meanwhile(self) -> None:
        if self.waiting:
            self._step(*self.waiting.pop(0))

    def _start(self, name: str) -> None:
        """Start a station, anew after a power cut."""
        self.held.pop(name, None)
        # A short lease costs nothing here: time passes only where a station falls silent.
        self.stations[name] = Claims(os.fsencode(self.folder), name, name, lease=1000.0)

    def _silence(self, name: str) -> None:
        """Let so much time pass for a station that others take it for dead; it may go on afterwards."""
        host = f'"host":"{name}"'.encode()
        for path in (self.folder / ".pxm-claims").iterdir():
            if host in path.read_bytes() or path.read_bytes().startswith(name.encode()):
                os.utime(path, (1, 1))

    def _claim(self, name: str) -> None:
        got = self.stations[name].claim(*FILE)
        if isinstance(got, Claim):
            self.held[name] = got

    def _note(self, name: str) -> bool:
        facts = Confirming(file_path=f"uploads/{name}", name="a.jpg", size=1, confirm_since=5.0)
        try:
            self.held[name].note_confirming(facts)
        except ClaimLost:
            return False
        return True

    def _confirm(self, name: str) -> None:
        """Tell PXM, unless it shows the file that an earlier owner confirmed, or the fence says no."""
        claim = self.held[name]
        if claim.inherited is not None and self.told:
            return
        if name in self.told:
            return  # this station has PXM's answer
        if self._note(name):
            self.told.append(name)

    def _done(self, name: str) -> None:
        claim = self.held[name]
        if name in self.told or (claim.inherited is not None and self.told):
            claim.done("id-1")
            self.held.pop(name, None)

    def _release(self, name: str) -> None:
        self.held.pop(name).release()


TestClaims = ClaimsMachine.TestCase
TestClaims.settings = settings(
    max_examples=150,
    stateful_step_count=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
