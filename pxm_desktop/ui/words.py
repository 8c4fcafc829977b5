"""Words for translators, and numbers, sizes and times as the user's locale has them."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from pxm_desktop.service.api import CollectionChoice
from pxm_desktop.transfer.model import DuplicatePolicy, Hold, SkippedPath, Stage
from pxm_desktop.ui.sentences import CONTEXT as _CONTEXT
from pxm_desktop.ui.sentences import told as told
from pxm_desktop.ui.states import State

log = logging.getLogger(__name__)
_HOME = os.environ.get("HOME") or os.environ.get("USERPROFILE", "")
NBSP = "\u00a0"
_UNRULY = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def tr(text: str) -> str:
    """Return a text in the user's language."""
    return QCoreApplication.translate(_CONTEXT, text)


def plural(one: str, many: str, n: int) -> str:
    """Return the text for a number, `%n`. A translation is found by `many`."""
    found = QCoreApplication.translate(_CONTEXT, many, "", n)
    if found == many.replace("%n", str(n)):
        found = (one if n == 1 else many).replace("%n", "%1")
        return found.replace("%1", number(n))
    return found


def number(n: int) -> str:
    """Return a count with the locale's separators."""
    return QLocale().toString(n)


def size(n: int) -> str:
    """Return a size in kB, MB, GB with about three figures."""
    if n < 1000:
        return tr("%1 B").replace("%1", number(n)).replace(" ", NBSP)
    value, exponent = float(n), 0
    while value >= 999.5 and exponent < 6:
        value, exponent = value / 1000, exponent + 1
    precision = 0 if value >= 99.95 else 1
    return (
        QLocale().formattedDataSize(n, precision, QLocale.DataSizeFormat.DataSizeSIFormat).replace(" ", NBSP)
    )


def rate(bytes_per_second: float) -> str:
    """Return a speed."""
    return tr("%1/s").replace("%1", size(round(bytes_per_second)))


def clock(seconds: float) -> str:
    """Return a time of day (seconds since the epoch), with the day when it is not today."""
    at = QDateTime.fromSecsSinceEpoch(round(seconds))
    locale = QLocale()
    time = locale.toString(at.time(), QLocale.FormatType.ShortFormat)
    if at.date() == QDateTime.currentDateTime().date():
        return time
    return f"{locale.toString(at.date(), QLocale.FormatType.ShortFormat)}{NBSP}{time}"


def soon(seconds: float) -> str:
    """Return a time of the next days: the time of day, with the name of the day when it is not today."""
    at = QDateTime.fromSecsSinceEpoch(round(seconds))
    today = QDateTime.currentDateTime().date()
    if not 0 < today.daysTo(at.date()) < 7:
        return clock(seconds)
    locale = QLocale()
    day = locale.standaloneDayName(at.date().dayOfWeek(), QLocale.FormatType.ShortFormat)
    return f"{day}{NBSP}{locale.toString(at.time(), QLocale.FormatType.ShortFormat)}"


def when(seconds: float) -> str:
    """Return a date and time."""
    return QLocale().toString(QDateTime.fromSecsSinceEpoch(round(seconds)), QLocale.FormatType.ShortFormat)


def day(at: datetime) -> str:
    """Return a date."""
    return QLocale().toString(
        QDateTime.fromSecsSinceEpoch(round(at.timestamp())).date(), QLocale.FormatType.ShortFormat
    )


def bits(bytes_per_second: float) -> str:
    """Return a rate in Mbit/s, as networks are sold."""
    megabits = bytes_per_second * 8 / 1e6
    text = f"{megabits:.3g}" if megabits < 800 else f"{megabits:.0f}"
    return tr("%1 Mbit/s").replace("%1", text.replace(".", QLocale().decimalPoint()))


def rate_and_bits(bytes_per_second: int) -> str:
    """Return "2 MB/s (16 Mbit/s)"."""
    return tr("%1 (%2)").replace("%1", rate(bytes_per_second)).replace("%2", bits(bytes_per_second))


def time_left(seconds: float) -> str:
    """Return about how long something takes, in words that do not jump."""
    if seconds < 55:
        return tr("less than a minute left")
    minutes = round(seconds / 60)
    if minutes < 90:
        return tr("%1 min left").replace("%1", number(max(1, minutes)))
    return tr("%1 h left").replace("%1", number(round(minutes / 60)))


def files(n: int) -> str:
    """Return "3 files"."""
    return plural("%n file", "%n files", n)


def percent(part: float) -> str:
    """Return a share, 0 to 1, as a percentage."""
    return tr("%1 %").replace("%1", number(int(part * 100))).replace(" ", NBSP)


def state(which: State) -> str:
    """Return a state's word."""
    return {
        State.WAITING: tr("Waiting"),
        State.PAUSED: tr("Paused"),
        State.NEEDS_YOU: tr("Needs you"),
        State.SENDING: tr("Sending"),
        State.FINALISING: tr("Finalising"),
        State.PROCESSING: tr("Processing in PXM"),
        State.LINKED: tr("Linked"),
        State.DONE: tr("Done"),
        State.SKIPPED: tr("Skipped"),
        State.FAILED: tr("Failed"),
        State.CANCELLED: tr("Cancelled"),
    }[which]


def hold_reason(stage: Stage, hold: Hold | None) -> str:
    """Return why a row waits, for rows whose engine gave no sentence of its own."""
    if stage.finished or hold is None:
        return ""
    return {
        Hold.USER: tr("Press Resume to go on."),
        Hold.APP: tr("Goes on by itself."),
        Hold.OFFLINE: tr("Waits for the connection to PXM."),
        Hold.BUDGET: tr("PXM asked for a short break."),
        Hold.FILE: tr("The file cannot be read. Close it elsewhere, then press Retry."),
        Hold.PRODUCT: tr("Choose a product on the right."),
        Hold.PROCESSING: tr("PXM is still preparing the file."),
    }[hold]


def health(which: str) -> str:
    """Return why the whole queue waits, when the service gave no sentence of its own."""
    return {
        "offline": tr("PXM does not answer. The queue waits and goes on by itself."),
        "budget": tr("PXM asked for a short break. The queue goes on by itself."),
        "credentials": tr("PXM refused the credentials. The queue is kept."),
        "storage": tr("The queue cannot be written to disk. Free some space; it goes on by itself."),
    }.get(which, "")


def done_about(moving: int, seconds: float, *, everything: bool) -> str:
    """Return when files will be done: everything, or those that go on while others wait for somebody."""
    if seconds < 55:
        if everything:
            return plural("Done in less than a minute", "All %n done in less than a minute", moving)
        return plural("%n file done in less than a minute", "%n files done in less than a minute", moving)
    at = clock(QDateTime.currentSecsSinceEpoch() + seconds)
    if everything:
        return plural("Done about %2", "All %n done about %2", moving).replace("%2", at)
    return plural("%n file done about %2", "%n files done about %2", moving).replace("%2", at)


def policy(which: DuplicatePolicy) -> str:
    """Return what happens to a file that PXM already has."""
    return {
        DuplicatePolicy.SKIP: tr("Skip, link the one in PXM"),
        DuplicatePolicy.REPLACE: tr("Replace the one in PXM"),
        DuplicatePolicy.KEEP_BOTH: tr("Keep both"),
    }[which]


def skip_rule(rule: str) -> str:
    """Return a walk's rule in words, to stand after a number: "3 hidden files"."""
    return {
        "hidden": tr("hidden"),
        "temporary": tr("temporary"),
        "loop": tr("link back to a folder above"),
        "special": tr("not a regular file"),
        "unreadable": tr("not readable by you"),
        "empty": tr("empty"),
        "cloud": tr("only in the cloud"),
        "missing": tr("not there any more"),
        "name": tr("name PXM cannot take"),
    }.get(rule, rule)


def skipped_by_rule(skipped: Sequence[SkippedPath]) -> str:
    """Return "Skipped: 2 hidden, 1 empty"."""
    counts: dict[str, int] = {}
    for path in skipped:
        counts[path.rule] = counts.get(path.rule, 0) + 1
    parts = [f"{number(n)} {skip_rule(rule)}" for rule, n in sorted(counts.items(), key=lambda c: -c[1])]
    return tr("Skipped: %1").replace("%1", ", ".join(parts))


def path(raw: bytes) -> str:
    """Return a path for people: bytes that are no UTF-8 show as a replacement mark, home as `~`."""
    shown = raw.decode("utf-8", "replace")
    if len(_HOME) > 1 and (shown == _HOME or shown.startswith(_HOME + os.sep)):
        shown = "~" + shown[len(_HOME) :]
    return shown


def one_line(text: str) -> str:
    """Return a name without line breaks, control characters and marks that turn the reading direction."""
    return _UNRULY.sub("\u2423", text)


def product(choice: CollectionChoice) -> str:
    """Return a product with its SKU."""
    return f"{choice.name} ({choice.sku})" if choice.sku else choice.name


def product_detail(choice: CollectionChoice) -> str:
    """Return a product's second line: SKU, kind, place."""
    kind = {"parent": tr("has variants"), "variant": tr("variant")}.get(choice.kind, "")
    return " · ".join(part for part in (choice.sku, kind, choice.path) if part)


def joined(names: Sequence[str], most: int = 2) -> str:
    """Return the first names and how many more there are."""
    if len(names) <= most:
        return ", ".join(names)
    return tr("%1 +%2").replace("%1", ", ".join(names[:most])).replace("%2", number(len(names) - most))


def explain(error: BaseException) -> tuple[str, str]:
    """Return what happened and what to do. Errors of the service and of PXM carry both."""
    sentence = getattr(error, "sentence", "")
    if sentence:
        return told(str(sentence)), told(str(getattr(error, "todo", "")))
    log.error("A command failed in a way nobody foresaw", exc_info=error)
    return tr("The program stumbled over something it does not know."), tr(
        "Try it once more; the log says more."
    )


def explained(error: BaseException) -> str:
    """Return `explain` in one line."""
    return " ".join(part for part in explain(error) if part)


def escaped(text: str) -> str:
    """Return a text that a button or menu shows as it is (an ampersand would underline)."""
    return text.replace("&", "&&")
