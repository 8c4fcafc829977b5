"""The Library on the real service and the sandbox: read from PXM, searched, grouped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pxm_desktop.service.host import ServiceHost
from pxm_desktop.ui.window import MainWindow
from tests.support.crowd import fill
from tests.support.sandbox import SandboxProcess
from tests.ui.conftest import end

LONG = 120_000
FILES = 250
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    folder = tmp_path_factory.mktemp("sandbox")
    fill(folder, files=FILES, collections=20)
    with SandboxProcess(folder, catalogue="none", switches={"undocumented_fields": True}) as running:
        yield running


@pytest.fixture
def window(
    qtbot: QtBot, sandbox: SandboxProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    for name, value in sandbox.environment.items():
        monkeypatch.setenv(name, value)
    opened = MainWindow(lambda: ServiceHost(tmp_path / "data"))
    opened.show()
    opened.start()
    qtbot.waitUntil(lambda: opened.pages.currentWidget() is opened.uploads, timeout=LONG)
    yield opened
    end(qtbot, opened)


def test_the_files_of_the_account_are_read_found_and_grouped(qtbot: QtBot, window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_4, CONTROL)
    page = window.library.browse
    model = page.files.model
    qtbot.waitUntil(lambda: page.freshness.known.synced_at is not None, timeout=LONG)
    qtbot.waitUntil(lambda: model.rowCount() == FILES and model.file(0) is not None, timeout=LONG)
    assert page.freshness.text.full.startswith("Up to date as of ")
    wanted = model.file(0)
    assert wanted is not None
    QTest.keyClicks(page.search, wanted.name)
    qtbot.waitUntil(lambda: page.feed.query.words == wanted.name and not page.feed.busy, timeout=LONG)
    qtbot.waitUntil(lambda: (found := model.file(0)) is not None and found.id == wanted.id, timeout=LONG)
    page.clear_all()
    page.choices.choose_grouping("kind")
    qtbot.waitUntil(lambda: bool(page.feed.groups) and not page.feed.busy, timeout=LONG)
    assert sum(group.count for group in page.feed.groups) == FILES
    assert {group.key for group in page.feed.groups} >= {"image"}
