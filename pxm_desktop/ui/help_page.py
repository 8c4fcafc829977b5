"""Why is this not uploading? What was tried and what to do; the log; a bundle for support."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from pxm_desktop.service.finding import Finding
from pxm_desktop.ui import controls, words
from pxm_desktop.ui.bars import Bar, Bars
from pxm_desktop.ui.bridge import Bridge, Call
from pxm_desktop.ui.controls import Button
from pxm_desktop.ui.places import Page
from pxm_desktop.ui.waits import Waits
from pxm_desktop.ui.words import tr

_LINES = 1000
_SHAPES = {"ok": ("done", "ok"), "warning": ("needs_you", "warning"), "problem": ("failed", "error")}


class HelpPage(Page):
    """Checks everything between a file and PXM, and shows the log."""

    left = Signal()
    """The user is done here."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._asked: Call[list[Finding]] | None = None
        self._file: tuple[int, str] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addLayout(self._build_header())
        self.bars = Bars()
        self._waits = Waits(bridge, self.bars, self)
        column.addWidget(self.bars)
        card = controls.surface("card")
        self._findings = QVBoxLayout(card)
        self._findings.setContentsMargins(16, 12, 16, 12)
        self._findings.setSpacing(10)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        within = QVBoxLayout(inside)
        within.setContentsMargins(0, 0, 0, 0)
        within.addWidget(card)
        within.addStretch(1)
        scroll.setWidget(inside)
        column.addWidget(scroll, 1)
        column.addLayout(self._build_log_line())
        self.log = QPlainTextEdit()
        self.log.setReadOnly(True)
        self.log.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.log.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.log.setAccessibleName(tr("Log"))
        self.log.hide()
        column.addWidget(self.log, 1)
        self._say(
            tr("“Check now” tries everything that an upload needs: sign-in, network, encryption, budget.")
        )

    # -- building ------------------------------------------------------------------------------------------

    def _build_header(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        self.title = controls.Elided(tr("Help"))
        self.title.setProperty("role", "title")
        line.addWidget(self.title, 1)
        self.check = Button(tr("Check now"), kind="primary")
        self.check.clicked.connect(self._check_clicked)
        line.addWidget(self.check)
        return line

    def _build_log_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        self.log_button = Button(tr("Show the log"))
        self.log_button.clicked.connect(self._log_clicked)
        line.addWidget(self.log_button)
        self.save = Button(tr("Save a bundle for support…"))
        self.save.setToolTip(
            tr("A ZIP file with the log, the settings and what the check finds. No secrets.")
        )
        self.save.clicked.connect(self._save_clicked)
        line.addWidget(self.save)
        line.addStretch(1)
        return line

    # -- what others ask -----------------------------------------------------------------------------------

    def ask_why(self, transfer_id: int, name: str) -> None:
        """Check why one file is not uploading."""
        self._file = (transfer_id, name)
        self._run()

    def take_focus(self) -> None:
        """Put the focus on the check."""
        self.check.setFocus()

    def escape(self) -> bool:
        """Stop a check that is running, else close the log."""
        if self._asked is not None:
            self._asked.cancel()
            self._over()
            self._say(tr("The check was stopped."))
            return True
        if self.log.isVisible():
            self._log_clicked()
            return True
        return False

    # -- checking ------------------------------------------------------------------------------------------

    def _check_clicked(self) -> None:
        if self._asked is not None:
            self.escape()
            return
        self._file = None
        self._run()

    def _run(self) -> None:
        if self._asked is not None:
            self._asked.cancel()
        which = self._file[0] if self._file else None
        self.title.set_full(
            tr("Why is “%1” not uploading?").replace("%1", words.one_line(self._file[1]))
            if self._file
            else tr("Help")
        )
        self.check.setText(tr("Stop"))
        self._say(tr("Checking: this takes up to half a minute when the network does not answer."))
        self._asked = self._bridge.call(lambda api: api.support.why(which), self._show, self._failed)

    def _over(self) -> None:
        self._asked = None
        self.check.setText(tr("Check now"))

    def _failed(self, error: BaseException) -> None:
        self._over()
        sentence, todo = words.explain(error)
        self._show([Finding(check="", result="problem", sentence=sentence, todo=todo)])

    def _show(self, findings: Sequence[Finding]) -> None:
        self._over()
        self._clear()
        bad = sum(finding.result == "problem" for finding in findings)
        text = (
            words.plural(
                "%n problem. Begin with the first one.", "%n problems. Begin with the first one.", bad
            )
            if bad
            else tr("Nothing stands in the way.")
        )
        self._findings.addWidget(controls.label(text, "strong", wrap=True))
        for finding in findings:
            self._findings.addWidget(_row(finding))

    def _say(self, text: str) -> None:
        self._clear()
        self._findings.addWidget(controls.label(text, "", wrap=True))

    def _clear(self) -> None:
        while (item := self._findings.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()

    # -- log and bundle ------------------------------------------------------------------------------------

    def _log_clicked(self) -> None:
        show = not self.log.isVisible()
        self.log.setVisible(show)
        self.log_button.setText(tr("Hide the log") if show else tr("Show the log"))
        if show:
            self._bridge.call(lambda api: api.support.log(_LINES), self._show_log)

    def _show_log(self, lines: Sequence[str]) -> None:
        self.log.setPlainText("\n".join(lines) or tr("The log is empty."))
        bar = self.log.verticalScrollBar()
        bar.setValue(bar.maximum())

    def _save_clicked(self) -> None:
        proposed = str(Path.home() / "pxm-desktop-support.zip")
        chosen, _ = QFileDialog.getSaveFileName(
            self, tr("Save a bundle for support"), proposed, tr("ZIP file (*.zip)")
        )
        if chosen:
            self.save_bundle(Path(chosen))

    def save_bundle(self, path: Path) -> None:
        """Write the bundle, and say so or why not."""
        self.save.setEnabled(False)

        def done(size: int) -> None:
            self.save.setEnabled(True)
            text = (
                tr("Saved as %1 (%2).")
                .replace("%1", words.path(os.fsencode(path)))
                .replace("%2", words.size(size))
            )
            self.bars.put("bundle", Bar("ok", text, on_dismiss=lambda: self.bars.take("bundle")))

        def failed(error: BaseException) -> None:
            self.save.setEnabled(True)
            self.bars.put(
                "bundle", Bar("error", words.explained(error), on_dismiss=lambda: self.bars.take("bundle"))
            )

        self._waits.call(
            tr("Checking, then packing the bundle: up to half a minute…"),
            lambda api: api.support.bundle(os.fsencode(path)),
            done,
            failed,
            cancelled=lambda: self.save.setEnabled(True),
        )


def _row(finding: Finding) -> QWidget:
    shape, token = _SHAPES[finding.result]
    sentence, todo = words.told(finding.sentence), words.told(finding.todo)
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(10)
    line.addWidget(controls.Shape(shape, token, 16), 0, Qt.AlignmentFlag.AlignTop)
    text = QVBoxLayout()
    text.setSpacing(2)
    text.addWidget(controls.label(sentence, "strong" if finding.result != "ok" else "", wrap=True))
    if todo:
        text.addWidget(controls.label(todo, "quiet", wrap=True))
    line.addLayout(text, 1)
    state = {"ok": tr("Good"), "warning": tr("Look at this"), "problem": tr("Problem")}[finding.result]
    row.setAccessibleName(f"{state}: {sentence} {todo}".strip())
    return row
