"""Every text can be translated, German is complete, and the window shows it everywhere."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QLocale, QModelIndex, Qt, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from pxm_desktop.service.errors import ServiceError
from pxm_desktop.ui import language, words
from tests.support.tools import tool
from tests.ui.conftest import OpenWindow
from tests.ui.tour import STOPS

UI = sorted((Path(__file__).resolve().parents[2] / "pxm_desktop" / "ui").rglob("*.py"))
RUN = "Run `python packaging/translations.py` and translate what it calls missing."
LANGUAGES = list(tool("translations").LANGUAGES)
MARKS = re.compile(r"%(?:L?n|\d)")
SHOWS_TEXT = {
    *("setText", "setToolTip", "setPlaceholderText", "setAccessibleName", "setAccessibleDescription"),
    *("setWindowTitle", "setTitle", "setStatusTip", "setWhatsThis", "setLabelText", "setInformativeText"),
    *("addAction", "addMenu", "addItem", "addItems", "setItemText", "setHeaderLabels", "addTab", "addRow"),
    *(
        "label",
        "Button",
        "Check",
        "Switch",
        "Elided",
        "EmptyState",
        "Bar",
        "QLabel",
        "QPushButton",
        "QAction",
    ),
    *("set_full", "show_text", "QCheckBox", "QRadioButton", "QGroupBox", "showMessage", "Section"),
}
NOT_TRANSLATED = {"PXM Desktop", "https://"}
"""Texts that are the same in every language."""
NO_WORDS = {
    *("quiet", "strong", "title", "heading", "error", "warning", "accent", "ok", "primary", "flat", "link"),
    *("chip", "nav", "section", "filter", "add", "folder", "stop", "panel", "search", "done", "uploads"),
    *("practice", "state", "hotfolder", "cancelled", "product", "view", "region"),
}
"""What `label`, `Button` and their like take besides their text: roles, kinds, icons, colours."""


@pytest.fixture
def german(look: None) -> Iterator[None]:
    language.use("de")
    yield
    language.use("en")


# The files


@pytest.mark.parametrize("name", LANGUAGES)
def test_the_files_have_all_texts_and_no_others(name: str) -> None:
    tool_ = tool("translations")
    assert [each.text for each in tool_.read(name).values()] == tool_.texts(), RUN
    assert tool_.SENTENCES.read_text(encoding="utf-8").splitlines() == tool_.patterns(), RUN


@pytest.mark.parametrize("name", LANGUAGES)
def test_nothing_is_left_untranslated(name: str) -> None:
    assert [each.text.source for each in tool("translations").read(name).values() if not each.finished] == []


@pytest.mark.parametrize("name", LANGUAGES)
def test_marks_for_parts_and_numbers_are_kept(name: str) -> None:
    told = set(tool("translations").sentences())
    faults = []
    for each in tool("translations").read(name).values():
        wanted = {mark.replace("L", "") for mark in MARKS.findall(each.text.source)}
        for form in each.forms:
            has = {mark.replace("L", "") for mark in MARKS.findall(form)}
            # In German a sentence may do without a word that the service puts in ("product"); none is made up.
            free = {"%n"} if each.text.one else wanted if each.text.source in told else set()
            if not has <= wanted or not wanted - has <= free:
                faults.append((each.text.source, form))
    assert faults == []


@pytest.mark.parametrize("name", LANGUAGES)
def test_the_compiled_file_is_that_of_the_texts(name: str) -> None:
    tool_ = tool("translations")
    translator = QTranslator()
    assert translator.load(str(tool_.file_of(name, ".qm")))
    for each in tool_.read(name).values():
        if each.text.one:
            found = tuple(translator.translate(tool_.CONTEXT, each.text.source, "", n) for n in (1, 2))
        else:
            found = (translator.translate(tool_.CONTEXT, each.text.source),)
        assert found == each.forms, RUN


def test_german_speaks_neutrally_and_briefly() -> None:
    german = [form for each in tool("translations").read("de").values() for form in each.forms]
    assert [form for form in german if re.search(r"\b(?:[Bb]itte|Sie (?:haben|können|müssen))\b", form)] == []
    assert [form for form in german if "..." in form or '"' in form] == []


# The sources


def test_only_the_settings_page_looks_up_what_is_declared_elsewhere() -> None:
    assert tool("translations").dynamic() == ["setting_editors", "settings_page"]


def test_no_text_is_looked_up_before_the_language_is_known() -> None:
    early = []
    for path in UI:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        inside = {
            id(part)
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            for part in ast.walk(node)
        }
        early += [
            f"{path.name}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and called(node) in ("tr", "plural") and id(node) not in inside
        ]
    assert early == []


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def hard_coded(source: str) -> list[tuple[int, str]]:
    """Return the plain literals with words in them that are given to something that shows text."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or called(node) not in SHOWS_TEXT:
            continue
        for argument in (*node.args, *(k.value for k in node.keywords if k.arg in ("text", "title"))):
            found += [(node.lineno, text) for text in literals(argument) if has_words(text)]
    return found


def has_words(text: str) -> bool:
    return bool(re.search(r"[^\W\d_]{2}", text)) and text not in NOT_TRANSLATED | NO_WORDS


def literals(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield from (str(part.value) for part in node.values if isinstance(part, ast.Constant))
    elif isinstance(node, ast.IfExp):
        yield from (*literals(node.body), *literals(node.orelse))
    elif isinstance(node, ast.BinOp):
        yield from (*literals(node.left), *literals(node.right))
    elif isinstance(node, ast.List | ast.Tuple):
        for element in node.elts:
            yield from literals(element)


def test_no_text_is_hard_coded() -> None:
    assert [(path.name, *each) for path in UI for each in hard_coded(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("b.setText('Upload now')", ["Upload now"]),
        ("menu.addAction(f'Remove {name}')", ["Remove "]),
        ("x = Button('Go on' if ready else tr('Wait'), icon='add')", ["Go on"]),
        ("b.setText(tr('Upload now'))", []),
        ("b.setText('·'); label('', 'quiet'); b.setObjectName('thing')", []),
    ],
)
def test_hard_coded_texts_are_found(source: str, expected: list[str]) -> None:
    assert [text for _, text in hard_coded(source)] == expected


# The window

MOST_ROWS = 40
SEEN_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)


def test_german_words_numbers_and_dates(german: None) -> None:
    assert QLocale().language() == QLocale.Language.German
    assert (words.files(1), words.files(12_345)) == ("1 Datei", "12.345 Dateien")
    assert words.plural("Retry", "Retry all %n", 1) == "Wiederholen"
    assert words.size(1_500_000) == f"1,5{words.NBSP}MB"
    assert words.when(1_000_000_000).startswith("09.09.01")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "The file is no longer there. Put it back, or remove it from the queue.",
            "Die Datei ist nicht mehr da. Zurücklegen oder aus der Warteschlange entfernen.",
        ),
        (
            "PXM has many files named like a. b %2.jpg already. Rename the file, then retry.",
            "PXM hat schon viele Dateien mit Namen wie a. b %2.jpg. Die Datei umbenennen, dann wiederholen.",
        ),
        (
            "This came from elsewhere. It is tried again by itself.",
            "This came from elsewhere. Es wird von selbst noch einmal versucht.",
        ),
        ("", ""),
    ],
)
def test_sentences_of_the_service_are_told_in_german(german: None, said: str, told: str) -> None:
    assert words.told(said) == told
    error = ServiceError(said, "Type a name.")
    assert words.explain(error)[:2] == (told, "Einen Namen eingeben.") or not said
    language.use("en")
    assert words.told(said) == said


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [(["de-AT", "en"], "de"), (["fr-FR", "de"], "de"), (["en-GB", "de"], "en"), (["fr"], "en"), ([], "en")],
)
def test_the_first_language_that_is_shipped_is_taken(wishes: list[str], expected: str) -> None:
    assert language.wanted(wishes) == expected


@cache
def english() -> tuple[set[str], list[re.Pattern[str]]]:
    """Return what must not be seen in German: the sources whose translation is another, those with parts apart."""
    plain, parted = set(), []
    for each in tool("translations").read("de").values():
        for source in filter(None, (each.text.source, each.text.one)):
            letters = re.sub(r"%\d|%n|[^A-Za-z]", "", source)
            if source in each.forms or len(letters) < 2:
                continue
            if not MARKS.search(source):
                plain.add(source)
            elif len(letters) > 3 and len(MARKS.sub(" ", source).split()) > 1:
                parted.append(re.compile(MARKS.sub("(.+)", re.escape(source))))
    return plain, parted


def shown(top: QWidget) -> Iterator[str]:
    """Yield every text of the widgets that can be seen, in pieces where several are joined."""
    for widget in (top, *top.findChildren(QWidget)):
        if not widget.isVisible():
            continue
        for text in faces(widget):
            yield text
            yield from re.split(r" · |\n|, ", text)
    for action in top.findChildren(QAction):
        yield action.text()


def faces(widget: QWidget) -> Iterator[str]:
    yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    if isinstance(widget, QLineEdit | QPlainTextEdit):
        yield widget.placeholderText()
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(n) for n in range(widget.count()))
    if isinstance(widget, QAbstractItemView):
        yield from cells(widget.model())


def cells(model: QAbstractItemModel, under: QModelIndex | None = None) -> Iterator[str]:
    """Yield headings and rows of a list, those below the first ones too."""
    top = under or QModelIndex()
    # Qt's lists have one column and keep the question to themselves.
    columns = range(1 if isinstance(model, QAbstractListModel) else model.columnCount(top))
    yield from (str(model.headerData(column, Qt.Orientation.Horizontal) or "") for column in columns)
    for row in range(min(MOST_ROWS, model.rowCount(top))):
        for column in columns:
            index = model.index(row, column, top)
            for role in SEEN_ROLES:
                text = model.data(index, role)
                if isinstance(text, str):
                    yield text
            if under is None and column == 0:
                yield from cells(model, index)


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize("stop", STOPS)
def test_no_english_is_left_in_the_german_window(qtbot: QtBot, open_window: OpenWindow, stop: str) -> None:
    """Nor are there two controls whose names are told apart in English only."""
    window = STOPS[stop](qtbot, open_window)
    names = Counter(node.name for node in tool("accessibility").controls(window))
    assert [name for name, times in names.items() if times > 1 or not name.strip()] == []
    seen = {text for text in shown(window) if text}
    assert "Einstellungen" in seen or stop == "sign_in"
    plain, parted = english()
    left = {text for text in seen if text in plain or any(each.fullmatch(text) for each in parted)}
    assert left <= {"Back"}  # a view of the sample data, too
