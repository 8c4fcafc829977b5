"""What the Library says of files, in words: in tiles, cells, tooltips and to screen readers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QDate, QLocale, Qt

from pxm_desktop.service.library_api import FileKind, FileOrder, LibraryFile
from pxm_desktop.ui import words
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.words import NBSP, tr

TIMES = "\N{MULTIPLICATION SIGN}"
KIND_ICONS: dict[FileKind, str] = {
    "image": "image",
    "video": "video",
    "document": "document",
    "audio": "audio",
    "other": "file",
}


def kinds() -> dict[str, str]:
    """Return the sorts of files in words."""
    return {
        "image": tr("Image"),
        "video": tr("Video"),
        "document": tr("Document"),
        "audio": tr("Audio"),
        "other": tr("Other"),
    }


def kind(which: FileKind) -> str:
    """Return what sort of file it is."""
    return kinds()[which]


def kind_word(file: LibraryFile) -> str:
    """Return what sort of file it is, with the ending of its name where it has one: "Image, JPG"."""
    last = ending(file)
    return f"{kind(file.kind)}, {last}" if last else kind(file.kind)


def ending(file: LibraryFile) -> str:
    """Return the ending of a file's name in capitals: "JPG"; empty where it has none that people would know."""
    stem, dot, last = file.name.rpartition(".")
    return last.upper() if stem and dot and last.isalnum() and len(last) <= 5 else ""


def name(file: LibraryFile) -> str:
    """Return a file's name in one line."""
    return words.one_line(file.name) or file.id


def dimensions(file: LibraryFile) -> str:
    """Return width and height in pixels; empty where they are not known."""
    if not file.width or not file.height:
        return ""
    return f"{file.width}{NBSP}{TIMES}{NBSP}{file.height}"


def measures(file: LibraryFile) -> str:
    """Return a file's dimensions and size in one line, as far as they are known."""
    return " · ".join(part for part in (dimensions(file), size(file)) if part)


def size(file: LibraryFile) -> str:
    """Return a file's size; empty where PXM does not tell it."""
    return "" if file.size is None else words.size(file.size)


def changed(file: LibraryFile) -> str:
    """Return when PXM changed the file last, else when it came there."""
    at = file.updated_at if file.updated_at is not None else file.created_at
    return "" if at is None else words.clock(at)


def product_names(file: LibraryFile, names: CatalogNames) -> list[str]:
    """Return the names of the products that a file is linked to."""
    return [names.product(each).name for each in file.products or ()]


def region_names(file: LibraryFile, names: CatalogNames) -> list[str]:
    """Return the names of a file's regions, as far as they are known."""
    known = {region.id: region.name for region in names.regions}
    return [known[each] for each in file.regions or () if each in known]


def products(file: LibraryFile, names: CatalogNames) -> str:
    """Return a file's products in one line; that it has none, where that is known."""
    if file.products is None:
        return ""
    return words.joined(product_names(file, names), 1) or tr("No product")


def published(file: LibraryFile) -> str:
    """Return whether a file is published."""
    if file.published is None:
        return ""
    return tr("Published") if file.published else tr("Not published")


def marks(file: LibraryFile) -> list[tuple[str, str, str]]:
    """Return what is worth a badge, as icon, colour and words."""
    found = []
    if file.processing:
        found.append(("processing", "accent", tr("Still processed by PXM")))
    if file.published is False:
        found.append(("unpublished", "warning", tr("Not published")))
    if file.products == ():
        found.append(("unlinked", "warning", tr("Not linked to a product")))
    return found


def spoken(file: LibraryFile, names: CatalogNames) -> str:
    """Return a file as a screen reader says it."""
    parts = [name(file), kind(file.kind), products(file, names), dimensions(file), size(file)]
    parts += [said for _, _, said in marks(file) if file.products or said != tr("Not linked to a product")]
    if file.rating:
        parts.append(stars(file.rating))
    return ", ".join(part for part in parts if part)


def tooltip(file: LibraryFile, names: CatalogNames) -> str:
    """Return all that a list knows of a file."""
    lines = [name(file)]
    lines.append(" · ".join(part for part in (kind_word(file), measures(file)) if part))
    lines.append(", ".join(product_names(file, names)) or products(file, names))
    lines.append(", ".join(region_names(file, names)))
    lines += [said for _, _, said in marks(file) if said != tr("Not linked to a product")]
    if file.labels:
        lines.append(tr("Labels: %1").replace("%1", ", ".join(file.labels[:12])))
    lines.append(tr("Changed %1").replace("%1", changed(file)) if changed(file) else "")
    return "\n".join(line for line in lines if line)


def stars(count: int) -> str:
    """Return a rating."""
    return words.plural("%n star", "%n stars", count)


def order(by: FileOrder, down: bool) -> str:
    """Return an order in words."""
    return {
        ("best", False): tr("Newest first"),
        ("updated", True): tr("Recently changed"),
        ("updated", False): tr("Longest unchanged"),
        ("name", False): tr("Name"),
        ("name", True): tr("Name, from Z"),
        ("size", True): tr("Largest first"),
        ("size", False): tr("Smallest first"),
        ("created", False): tr("Oldest first"),
    }.get((by, down), tr("Newest first"))


def orders(*, words_typed: bool) -> list[tuple[str, FileOrder, bool]]:
    """Return the orders that one can choose, with their text and whether they go down."""
    shown: tuple[tuple[FileOrder, bool], ...] = (
        ("best", False),
        ("updated", True),
        ("name", False),
        ("name", True),
        ("size", True),
        ("size", False),
        ("created", False),
    )
    named = [(order(by, down), by, down) for by, down in shown]
    return [(tr("Best match"), "best", False), *named[1:]] if words_typed else named


def count(shown: int, *, more: bool) -> str:
    """Return how many files a list has."""
    if more:
        return words.plural("The first %n of more", "The first %n of more", shown)
    return words.files(shown)


def linked(file_names: Sequence[str], total: int) -> str:
    """Return a file's name, or how many there are: for titles of changes."""
    return words.one_line(file_names[0]) if total == 1 and file_names else words.files(total)


def date(seconds: float) -> str:
    """Return the day of a moment, given in seconds since 1970."""
    return words.day(datetime.fromtimestamp(seconds).astimezone())


def heading(grouping: str, key: str, names: CatalogNames) -> str:
    """Return the heading of a group of files: a day, a type, a product."""
    if grouping == "kind":
        several = {
            "image": tr("Images"),
            "video": tr("Videos"),
            "document": tr("Documents"),
            "audio": tr("Audio"),
        }
        return several.get(key, tr("Other files"))
    if grouping == "product":
        return words.one_line(names.product(key).name) if key else tr("No product")
    day = QDate.fromString(key, Qt.DateFormat.ISODate)
    return QLocale().toString(day, QLocale.FormatType.LongFormat) if day.isValid() else tr("No date")
