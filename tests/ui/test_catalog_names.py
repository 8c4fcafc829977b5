"""What products are called: asked for together, and told again only where something else was told before."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import QCoreApplication, QObject, Signal
from pytestqt.qtbot import QtBot

from pxm_desktop.service.api import CollectionChoice
from pxm_desktop.ui.bridge import Bridge
from pxm_desktop.ui.catalog_names import CatalogNames

API = SimpleNamespace(catalog=SimpleNamespace(choices=list))
"""Answers with the ids that it is asked for."""


class Asked(QObject):
    """A bridge whose answers a test gives."""

    happened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[list[str], Callable[[Any], None], Callable[[BaseException], None]]] = []

    def call(
        self,
        command: Callable[[Any], Any],
        done: Callable[[Any], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        self.calls.append((command(API), done, failed))

    def answer(self, *names: str) -> list[str]:
        """Answer the oldest command with these names for the products that it asks for; return their ids."""
        ids, done, _ = self.calls.pop(0)
        done([CollectionChoice(id=each, name=name) for each, name in zip(ids, names, strict=True)])
        return ids


@pytest.fixture
def asked(qtbot: QtBot) -> Asked:
    return Asked()


@pytest.fixture
def names(asked: Asked) -> CatalogNames:
    return CatalogNames(cast("Bridge", asked))


def counted(names: CatalogNames) -> list[None]:
    told: list[None] = []
    names.changed.connect(lambda: told.append(None))
    return told


def test_only_who_was_told_something_else_is_told_anew(names: CatalogNames, asked: Asked) -> None:
    told = counted(names)
    names.learn([CollectionChoice(id="1", name="Jacket"), CollectionChoice(id="2", name="Boot")])
    assert told == []
    assert names.product("1").name == "Jacket"
    assert names.product("3").name == "Product 3"
    QCoreApplication.processEvents()
    assert asked.answer("Tent") == ["3"]
    assert len(told) == 1
    names.learn([CollectionChoice(id="1", name="Jacket"), CollectionChoice(id="3", name="Tent")])
    assert len(told) == 1
    names.learn([CollectionChoice(id="1", name="Rain jacket")])
    assert len(told) == 2
    assert names.product("1").name == "Rain jacket"


def test_names_that_are_known_beforehand_need_no_second_look(names: CatalogNames, asked: Asked) -> None:
    told, gone_on = counted(names), list[str]()
    names.know(["1", "2", "1"], lambda: gone_on.append("both"))
    assert gone_on == []
    assert asked.answer("Jacket", "Boot") == ["1", "2"]
    names.know(["2", "1"], lambda: gone_on.append("at once"))
    assert gone_on == ["both", "at once"]
    assert (names.product("2").name, told, asked.calls) == ("Boot", [], [])


def test_names_that_cannot_be_read_hold_nobody_up_and_are_asked_for_again(
    names: CatalogNames, asked: Asked
) -> None:
    gone_on: list[str] = []
    names.know(["1"], lambda: gone_on.append("without"))
    _, _, failed = asked.calls.pop()
    failed(OSError())
    assert gone_on == ["without"]
    names.know(["1"], lambda: gone_on.append("with"))
    asked.answer("Jacket")
    assert gone_on == ["without", "with"]
    assert names.product("1").name == "Jacket"
