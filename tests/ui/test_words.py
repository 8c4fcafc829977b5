from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from pxm_desktop.service.errors import StorageUnusable
from pxm_desktop.transfer.model import DuplicatePolicy, Hold, SkippedPath, Stage
from pxm_desktop.ui import words
from pxm_desktop.ui.states import State, state_of

WORDS = [
    (Stage.QUEUED, None, "Waiting"),
    (Stage.QUEUED, Hold.USER, "Paused"),
    (Stage.QUEUED, Hold.APP, "Waiting"),
    (Stage.QUEUED, Hold.OFFLINE, "Waiting"),
    (Stage.QUEUED, Hold.BUDGET, "Waiting"),
    (Stage.QUEUED, Hold.FILE, "Needs you"),
    (Stage.REQUESTED, Hold.PRODUCT, "Needs you"),
    (Stage.REQUESTED, None, "Waiting"),
    (Stage.SENDING, None, "Sending"),
    (Stage.SENDING, Hold.USER, "Paused"),
    (Stage.SENDING, Hold.APP, "Paused"),
    (Stage.SENDING, Hold.OFFLINE, "Paused"),
    (Stage.SENDING, Hold.FILE, "Needs you"),
    (Stage.SENT, None, "Finalising"),
    (Stage.CONFIRMING, Hold.OFFLINE, "Finalising"),
    (Stage.CONFIRMED, None, "Processing in PXM"),
    (Stage.LINKING, Hold.PROCESSING, "Processing in PXM"),
    (Stage.LINKING, Hold.PRODUCT, "Needs you"),
    (Stage.SKIPPED, None, "Skipped"),
    (Stage.FAILED, None, "Failed"),
    (Stage.CANCELLED, None, "Cancelled"),
]


@pytest.mark.parametrize(("stage", "hold", "word"), WORDS)
def test_words_of_the_states(stage: Stage, hold: Hold | None, word: str) -> None:
    assert words.state(state_of(stage, hold, has_products=True)) == word


def test_done_says_whether_it_was_linked() -> None:
    assert words.state(state_of(Stage.DONE, None, has_products=True)) == "Linked"
    assert words.state(state_of(Stage.DONE, None, has_products=False)) == "Done"


def test_every_stage_and_hold_has_a_word_and_every_hold_a_reason() -> None:
    for stage, hold in itertools.product(Stage, [None, *Hold]):
        assert words.state(state_of(stage, hold, has_products=True))
        assert bool(words.hold_reason(stage, hold)) is (hold is not None and not stage.finished)
    assert all(words.policy(policy) for policy in DuplicatePolicy)


def test_no_word_is_rude_or_vague() -> None:
    shown = [words.state(s) for s in State]
    shown += [words.hold_reason(Stage.QUEUED, hold) for hold in Hold]
    shown += [words.health(h) for h in ("offline", "budget", "credentials", "storage")]
    for text in shown:
        assert text
        assert not any(bad in text.lower() for bad in ("please", "invalid", "error"))


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1500, "1.5 kB"),
        (999_400, "999 kB"),
        (8_400_000, "8.4 MB"),
        (182_000_000, "182 MB"),
        (18_200_000_000, "18.2 GB"),
    ],
)
def test_sizes(size: int, shown: str) -> None:
    assert words.size(size).replace(words.NBSP, " ") == shown


def test_sizes_and_numbers_follow_the_locale() -> None:
    QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
    assert words.size(8_400_000).replace(words.NBSP, " ") == "8,4 MB"
    assert words.number(12345) == "12.345"
    assert words.files(12345) == "12.345 files"


def test_plurals_and_their_translation(qapp: QApplication) -> None:
    assert words.files(1) == "1 file"
    assert words.files(0) == "0 files"

    class German(QTranslator):
        def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
            return {1: f"{n} Datei"}.get(n, f"{n} Dateien") if source == "%n files" else ""

        def isEmpty(self) -> bool:  # noqa: N802
            return False

    translator = German()
    qapp.installTranslator(translator)
    try:
        assert words.files(1) == "1 Datei"
        assert words.files(3) == "3 Dateien"
    finally:
        qapp.removeTranslator(translator)


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(5, "less than a minute left"), (61, "1 min left"), (1740, "29 min left"), (7300, "2 h left")],
)
def test_time_left(seconds: float, shown: str) -> None:
    assert words.time_left(seconds) == shown


def test_paths_for_people(monkeypatch: pytest.MonkeyPatch) -> None:
    assert words.path(b"/data/a\xff.jpg") == "/data/a\ufffd.jpg"
    assert words.one_line("a\nb\x07") == "a\u2423b\u2423"
    monkeypatch.setattr(words, "_HOME", "/home/ada")
    assert words.path(b"/home/ada/x.jpg") == "~/x.jpg"
    assert words.path(b"/home/adam/x.jpg") == "/home/adam/x.jpg"


def test_skips_name_their_rules() -> None:
    skipped = [SkippedPath(path=b"x", rule=r, sentence="") for r in ("hidden", "hidden", "empty")]
    assert words.skipped_by_rule(skipped) == "Skipped: 2 hidden, 1 empty"


def test_failures_say_what_happened_and_what_to_do(caplog: pytest.LogCaptureFixture) -> None:
    known = StorageUnusable("The disk is full.", "Free some space.")
    assert words.explained(known) == "The disk is full. Free some space."
    assert not caplog.records
    assert "does not know" in words.explained(RuntimeError("secret 12345"))
    assert "12345" not in words.explained(RuntimeError("secret 12345"))
    caplog.clear()
