"""What else can be said of a hot folder, folded away under "More": each option with one plain sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pxm_desktop.hotfolders.model import Afterwards, Rule
from pxm_desktop.service.catalog_api import AttributeDefinition
from pxm_desktop.ui import controls, setting_editors, words
from pxm_desktop.ui.controls import Button
from pxm_desktop.ui.hotfolder_controls import AttributeEditor, ChipsEditor
from pxm_desktop.ui.setting_editors import Declaration, Editor
from pxm_desktop.ui.words import tr

setting_editors.register("chips", ChipsEditor)
setting_editors.register("attribute", AttributeEditor)
_PLAIN = Rule(folder=b"/")
_DAY = 86_400
_MOST_STARS = 5


def value_of(rule: Rule, name: str) -> Any:
    """Return what a rule says of an option; `sidecars.` leads to those of its sidecars."""
    if name.startswith("sidecars."):
        return getattr(rule.sidecars, name.partition(".")[2])
    value = getattr(rule, name)
    return value.value if isinstance(value, Afterwards) else value


def with_value(rule: Rule, name: str, value: Any) -> Rule:
    """Return a rule with another value of an option."""
    kept = tuple(value) if isinstance(value, list) else Afterwards(value) if name == "after" else value
    if name.startswith("sidecars."):
        sidecars = rule.sidecars.model_copy(update={name.partition(".")[2]: kept})
        return rule.model_copy(update={"sidecars": sidecars})
    return rule.model_copy(update={name: kept})


class OptionRow(QWidget):
    """An option: its name and control in a line, what it means in a sentence below, and why a value is not taken."""

    wanted = Signal(str, object)

    def __init__(self, declaration: Declaration, editor: Editor) -> None:
        super().__init__()
        self.declaration = declaration
        self.editor = editor
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 5, 0, 5)
        column.setSpacing(2)
        line = QHBoxLayout()
        line.setSpacing(8)
        self.title = controls.label(declaration.title, wrap=True)
        # On Linux a screen reader names a combo box by its label alone.
        self.title.setBuddy(editor.control)
        line.addWidget(self.title, 1)
        column.addLayout(line)
        column.addWidget(controls.label(declaration.description, "quiet", wrap=True))
        if editor.below:
            column.addWidget(editor)
        else:
            line.addWidget(editor, 0, Qt.AlignmentFlag.AlignVCenter)
        self.refusal = controls.label("", "error", wrap=True)
        self.refusal.hide()
        column.addWidget(self.refusal)
        editor.changed.connect(self._changed)
        editor.refused.connect(self._refuse)

    def show_value(self, value: Any) -> None:
        """Show what holds, but not over what is to be mended."""
        if self.refusal.isHidden():
            self.editor.show_value(value)

    def forget(self) -> None:
        """Forget a refusal: another rule is shown."""
        self.refusal.hide()

    def _changed(self, value: Any) -> None:
        self.refusal.hide()
        self.wanted.emit(self.declaration.name, value)

    def _refuse(self, sentence: str) -> None:
        self.refusal.setText(sentence)
        self.refusal.setAccessibleName(sentence)
        self.refusal.show()


class Options(QWidget):
    """Says which option got which value."""

    wanted = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: dict[str, OptionRow] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.toggle = Button("", icon="right", kind="section")
        self.toggle.setCheckable(True)
        self.toggle.toggled.connect(self._fold)
        column.addWidget(self.toggle)
        self.body = QWidget()
        inside = QVBoxLayout(self.body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        for heading, declarations in _groups():
            inside.addSpacing(8)
            inside.addWidget(controls.label(heading, "heading"))
            for declaration in declarations:
                inside.addWidget(self._row(declaration))
        self.body.hide()
        column.addWidget(self.body)

    @property
    def faulty(self) -> OptionRow | None:
        """The first option whose value cannot be taken."""
        return next((row for row in self.rows.values() if not row.refusal.isHidden()), None)

    def begin(self, rule: Rule) -> None:
        """Show another rule, folded."""
        for row in self.rows.values():
            row.forget()
        self.toggle.setChecked(False)
        self.show_rule(rule)

    def show_rule(self, rule: Rule) -> None:
        """Show what a rule says."""
        for name, row in self.rows.items():
            row.show_value(value_of(rule, name))
        others = sum(value_of(rule, name) != value_of(_PLAIN, name) for name in self.rows)
        text = tr("More options")
        if others:
            changed = words.plural("%n chosen", "%n chosen", others)
            text = f"{text} · {changed}"
        self.toggle.setText(text)
        self.toggle.setAccessibleName(text)

    def offer(self, definitions: Sequence[AttributeDefinition]) -> None:
        """Offer the account's attributes."""
        for row in self.rows.values():
            if isinstance(row.editor, AttributeEditor):
                row.editor.offer(definitions)

    def commit(self) -> None:
        """Let what is being typed count."""
        for row in self.rows.values():
            row.editor.commit()

    def _row(self, declaration: Declaration) -> QWidget:
        editor = setting_editors.make(declaration)
        if editor is None:
            raise ValueError(f"No control edits {declaration.name}.")
        row = OptionRow(declaration, editor)
        row.wanted.connect(self.wanted)
        self.rows[declaration.name] = row
        return row

    def _fold(self, on: bool) -> None:
        self.body.setVisible(on)
        self.toggle.set_icon_name("down" if on else "right")


def _groups() -> Iterator[tuple[str, list[Declaration]]]:
    """Yield the headings and what stands under them."""
    yield tr("Which files"), [*_which()]
    yield tr("When a file is complete"), [*_complete()]
    yield tr("Stars, labels and keywords"), [*_sidecars()]
    yield tr("Pictures that belong together"), [*_together()]
    yield tr("After the upload"), [*_afterwards()]
    yield tr("Watching"), [*_watching()]


def _option(name: str, kind: str, title: str, description: str, **more: Any) -> Declaration:
    given: dict[str, Any] = {"choices": {}, "optional": False, "default": value_of(_PLAIN, name)} | more
    return Declaration(name=name, kind=kind, title=title, description=description, group="", **given)


def _which() -> Iterator[Declaration]:
    yield _option(
        "subfolders", "boolean", tr("Sub-folders"), tr("Files in the folders inside are taken too.")
    )
    yield _option(
        "existing",
        "boolean",
        tr("Files that are there already"),
        tr("What lies in the folder when you save this is taken too, not only what comes later."),
    )
    yield _option(
        "include",
        "chips",
        tr("Only files like"),
        tr("Such as *.jpg, or final/** for all in a folder. Without any, every file is taken."),
        editor="chips",
    )
    yield _option(
        "exclude",
        "chips",
        tr("No files like"),
        tr("Such as *_draft*. They stay where they are."),
        editor="chips",
    )
    yield _option(
        "ignore",
        "chips",
        tr("Ignore"),
        tr("Hidden, temporary and lock files of other programs, which nobody wants in PXM."),
        editor="chips",
    )


def _complete() -> Iterator[Declaration]:
    yield _option(
        "settle",
        "number",
        tr("Unchanged for"),
        tr("A file is taken once it has stayed the same for so long."),
        unit=tr("s"),
        least=0.1,
        most=_DAY,
    )
    yield _option(
        "min_age",
        "number",
        tr("Minimum age"),
        tr("A file that was saved more recently waits."),
        unit=tr("s"),
        least=0,
    )


def _sidecars() -> Iterator[Declaration]:
    stars = {0: tr("Any"), **{n: words.plural("%n star", "%n stars", n) for n in range(1, _MOST_STARS + 1)}}
    yield _option(
        "sidecars.at_least",
        "enum",
        tr("At least"),
        tr("A picture with fewer stars in its XMP file waits until it has them."),
        choices=stars,
    )
    yield _option(
        "sidecars.labels",
        "chips",
        tr("With a label"),
        tr("A picture waits until it has one of these labels."),
        editor="chips",
    )
    yield _option(
        "sidecars.keywords",
        "chips",
        tr("With a keyword"),
        tr("A picture waits until it has one of these keywords."),
        editor="chips",
    )
    yield _option(
        "sidecars.best_first", "boolean", tr("Best first"), tr("Pictures with more stars are sent first.")
    )
    yield _option(
        "sidecars.rating_attribute",
        "attribute",
        tr("Stars go to"),
        tr("The attribute of the file in PXM that gets them."),
        editor="attribute",
    )
    yield _option(
        "sidecars.label_attribute",
        "attribute",
        tr("The label goes to"),
        tr("The attribute of the file in PXM that gets it."),
        editor="attribute",
    )
    yield _option(
        "sidecars.keywords_attribute",
        "attribute",
        tr("Keywords go to"),
        tr("The attribute of the file in PXM that gets the words."),
        editor="attribute",
    )


def _together() -> Iterator[Declaration]:
    yield _option(
        "hold_pairs",
        "boolean",
        tr("RAW and JPEG together"),
        tr("One of the two waits for the other."),
    )
    yield _option(
        "together",
        "number",
        tr("Wait for the other at most"),
        tr("Then the one that is there is taken alone."),
        unit=tr("s"),
        least=0,
    )
    yield _option(
        "burst",
        "number",
        tr("Bursts end after"),
        tr("Pictures in a row are taken together once no new one came for so long. 0 takes each by itself."),
        unit=tr("s"),
        least=0,
    )


def _afterwards() -> Iterator[Declaration]:
    yield _option(
        "after",
        "enum",
        tr("The file then"),
        tr("Once PXM has confirmed the file and its size. Nothing is ever erased."),
        choices={
            Afterwards.KEEP.value: tr("Stays"),
            Afterwards.MOVE.value: tr("Moves to “Uploaded”"),
            Afterwards.TRASH.value: tr("Goes to the trash"),
        },
    )
    yield _option(
        "failed_folder",
        "boolean",
        tr("Failed files to “Failed”"),
        tr("A file that PXM refused for good moves there, with the reason beside it."),
    )


def _watching() -> Iterator[Declaration]:
    yield _option(
        "shared",
        "boolean",
        tr("Shared by several stations"),
        tr("Several computers watch this folder; each file is sent once."),
    )
    yield _option(
        "poll",
        "number",
        tr("Look every"),
        tr("For network folders that tell nothing of changes. Empty: found out by itself."),
        unit=tr("s"),
        optional=True,
        empty=tr("by itself"),
        least=0.5,
    )
    yield _option(
        "rescan",
        "number",
        tr("Look through all every"),
        tr("So that no file is missed even where news of changes gets lost."),
        unit=tr("s"),
        least=1,
    )
