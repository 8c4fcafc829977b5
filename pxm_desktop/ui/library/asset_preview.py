"""The picture of a file in PXM with the buttons that go closer: read in a small size first, then in a large one."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStackedLayout, QVBoxLayout, QWidget

from pxm_desktop.service.library_api import LibraryFile, PictureSize
from pxm_desktop.ui import controls, words
from pxm_desktop.ui.bridge import Bridge, Call
from pxm_desktop.ui.controls import Button, Elided, Shape
from pxm_desktop.ui.library import text
from pxm_desktop.ui.library.asset_view import STEP, PreviewView
from pxm_desktop.ui.library.decoding import Decoder, whole
from pxm_desktop.ui.timers import single_shot
from pxm_desktop.ui.words import NBSP, tr

SLOW_MS = 300


class Preview(QWidget):
    """The view with its buttons; reads the picture of a file, the small one first."""

    stepped = Signal(int)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._calls: list[Call[bytes | None]] = []
        self._round = 0
        """Which file's pictures are awaited; what was asked for others counts no more."""
        self._file: LibraryFile | None = None
        self._best = ""
        """The size that is shown."""
        self._asked: set[str] = set()
        """Sizes that were asked for."""
        self._decoder = Decoder(self._take)
        self._slow = single_shot(self, SLOW_MS, lambda: self.wheel.setVisible(not self._best))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.view = PreviewView()
        self.view.stepped.connect(self.stepped)
        self.view.zoomed.connect(self._show_zoom)
        place = QWidget()
        self._stack = QStackedLayout(place)
        self._stack.setStackingMode(QStackedLayout.StackingMode.StackAll)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._build_note())
        column.addWidget(place, 1)
        column.addLayout(self._build_tools())
        self._show_zoom()

    def _build_note(self) -> QWidget:
        """Build what stands in place of a picture."""
        self.note = QWidget()
        self.note.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(self.note)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addStretch(1)
        self.icon = Shape("file", "secondary", 40)
        column.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignHCenter)
        self.sentence = controls.label("", wrap=True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.sentence)
        self.wheel = QProgressBar()
        self.wheel.setRange(0, 0)
        self.wheel.setTextVisible(False)
        self.wheel.setFixedWidth(120)
        self.wheel.setAccessibleName(tr("Reading the picture"))
        self.wheel.hide()
        column.addWidget(self.wheel, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return self.note

    def _build_tools(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(4)
        self.size_label = Caption()
        self.size_label.setProperty("role", "quiet")
        line.addWidget(self.size_label, 1)
        self.again_button = Button(tr("Try again"), kind="link")
        self.again_button.setAccessibleName(tr("Read the picture again"))
        self.again_button.clicked.connect(self.read)
        self.again_button.hide()
        line.addWidget(self.again_button)
        self.out_button = Button(icon="dash", kind="flat")
        self.out_button.setAccessibleName(tr("Further away"))
        self.out_button.setToolTip(tr("Further away (%1)").replace("%1", "\N{MINUS SIGN}"))
        self.out_button.clicked.connect(lambda: self.view.zoom_by(1 / STEP))
        line.addWidget(self.out_button)
        self.zoom_label = controls.label("", "quiet")
        self.zoom_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.zoom_label.setMinimumWidth(48)
        line.addWidget(self.zoom_label)
        self.in_button = Button(icon="add", kind="flat")
        self.in_button.setAccessibleName(tr("Closer"))
        self.in_button.setToolTip(tr("Closer (+)"))
        self.in_button.clicked.connect(lambda: self.view.zoom_by(STEP))
        line.addWidget(self.in_button)
        self.fit_button = Button(tr("Fit"), kind="flat")
        self.fit_button.setAccessibleName(tr("Show the whole picture"))
        self.fit_button.setToolTip(tr("Show the whole picture (0)"))
        self.fit_button.clicked.connect(self.view.fit)
        line.addWidget(self.fit_button)
        self.actual_button = Button(words.percent(1), kind="flat")
        self.actual_button.setAccessibleName(tr("Show the picture at 100 %"))
        self.actual_button.setToolTip(tr("Show the picture at 100 % (1, or double click)"))
        self.actual_button.clicked.connect(lambda: self.view.zoom_to(1.0))
        line.addWidget(self.actual_button)
        return line

    # -- files ---------------------------------------------------------------------------------------------

    def show_file(self, file: LibraryFile, *, ready: bool = True) -> None:
        """Show a file's picture; of the same file only what is new is read.

        `ready` off shows the small one for now: PXM is just asked for the file, and its answer has the links.
        """
        before, self._file = self._file, file
        self.view.setAccessibleName(tr("Picture of %1").replace("%1", text.name(file)))
        if before is None or before.id != file.id:
            self.forget_calls()
            self._round += 1
            self._best = ""
            self._asked = set()
            self.again_button.hide()
            self.view.show_picture(None)
            self._say("", None)
            self._ask("thumb")
        elif not self._calls and not self._best and _news(before, file):
            self._asked = set()
        if ready and "preview" not in self._asked:
            self._ask("preview")
        elif not self._best and not self._calls:
            self._show_absence()

    def read(self) -> None:
        """Read the pictures again."""
        if self._file is not None:
            self.forget_calls()
            self._round += 1
            self.again_button.hide()
            if not self._best:
                self._say("", None)
                self._ask("thumb")
            self._ask("preview")

    def forget_calls(self) -> None:
        """Wait for nothing any more."""
        calls, self._calls = self._calls, []
        for call in calls:
            call.cancel()
        self._decoder.forget()
        self._slow.stop()
        self.wheel.hide()

    def _ask(self, size: PictureSize) -> None:
        assert self._file is not None  # noqa: S101 - asked for one
        turn, file_id = self._round, self._file.id
        self._asked.add(size)
        self._slow.start()

        def done(content: bytes | None) -> None:
            self._calls.remove(call)
            if content is not None:
                self._decoder.start(turn, size, decode=partial(whole, content))
            elif size == "preview":
                self._absent()

        def failed(error: BaseException) -> None:
            self._calls.remove(call)
            if size == "preview":
                self._absent()
                self.again_button.show()
                if self._best:
                    self.size_label.set_texts(tr("The large picture could not be read."), tr("Not read"))
                else:
                    self._say(words.explained(error), "needs_you")
            else:
                words.log.info("A small picture could not be read: %s", type(error).__name__)

        call: Call[bytes | None] = self._bridge.call(
            lambda api: api.library.picture(file_id, size), done, failed
        )
        self._calls.append(call)

    def _take(self, turn: int, size: str, image: QImage | None) -> None:
        if turn != self._round or (size == "thumb" and self._best == "preview"):
            return
        if image is None:
            if size == "preview":
                self._absent()
            return
        stay = bool(self._best)
        self._best = size
        self.view.show_picture(QPixmap.fromImage(image), stay=stay)
        if size == "preview":
            self._slow.stop()
            self.wheel.hide()
        self._say("", None)
        self._show_zoom()

    def _absent(self) -> None:
        self._slow.stop()
        self.wheel.hide()
        if not self._best:
            self._show_absence()

    def _show_absence(self) -> None:
        file = self._file
        if file is None:
            return
        if file.processing:
            self._say(tr("PXM is still making the pictures of this file."), "processing")
        else:
            self._say(tr("PXM has no picture of this file."), text.KIND_ICONS[file.kind])

    def _say(self, sentence: str, icon: str | None) -> None:
        self.sentence.setText(sentence)
        self.icon.setVisible(icon is not None and not self._best)
        self.sentence.setVisible(bool(sentence))
        if icon is not None:
            self.icon.show_shape(icon, "secondary")
        self.note.raise_()

    def _show_zoom(self) -> None:
        picture = self.view.picture
        for button in (self.out_button, self.in_button, self.fit_button, self.actual_button):
            button.setEnabled(picture is not None)
        self.out_button.setEnabled(picture is not None and not self.view.fits)
        self.zoom_label.setText(words.percent(self.view.zoom) if picture is not None else "")
        if picture is None or self._best != "preview":
            self.size_label.set_texts("", "")
        else:
            size = f"{picture.width()}{NBSP}\N{MULTIPLICATION SIGN}{NBSP}{picture.height()}"
            self.size_label.set_texts(tr("Preview, %1").replace("%1", size), size)


class Caption(Elided):
    """Says it in short, or not at all, where there is no room for it whole; the tooltip has all of it then."""

    _short = ""

    def set_texts(self, text: str, short: str) -> None:
        """Show a text, or a shorter one."""
        self._short = short
        self.set_full(text)

    def _fit(self) -> None:
        super()._fit()
        if self.text() != self.full:
            fits = self.fontMetrics().horizontalAdvance(self._short) <= self.width()
            self.setText(self._short if fits else "")


def _news(before: LibraryFile, file: LibraryFile) -> bool:
    """Return whether PXM may have made a picture meanwhile."""
    return (before.has_picture, before.updated_at) != (file.has_picture, file.updated_at)
