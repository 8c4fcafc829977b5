"""The window's language, chosen before it is built: our texts, Qt's own, and how dates and numbers are written."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from pxm_desktop.resource_files import resource
from pxm_desktop.ui import sentences

log = logging.getLogger(__name__)
SHIPPED = ("en", "de")
"""English stands in the sources; the others are `resources/translations/pxm_desktop_*.qm`."""
_installed: list[QTranslator] = []
_spoken = ["en"]
"""The one that is in use."""


def use(name: str) -> None:
    """Use a language of `SHIPPED`, or with anything else the first of them that the system's user wants.

    Dates and numbers follow the system where it has that language or none was chosen; else they are written as that
    language does in the user's country.
    """
    system = QLocale.system()
    chosen = _spoken[0] = meant(name)
    if name in SHIPPED and QLocale(name).language() != system.language():
        QLocale.setDefault(QLocale(QLocale(name).language(), system.territory()))
    else:
        QLocale.setDefault(system)
    for translator in _installed:
        QCoreApplication.removeTranslator(translator)
    _installed.clear()
    sentences.use_patterns(())
    if chosen == "en":
        return
    try:
        folder = resource("translations")
        patterns = (folder / "sentences.txt").read_text(encoding="utf-8").splitlines()
    except OSError as error:
        log.warning("The window stays English: %s", error)
        return
    _install(f"qtbase_{chosen}", Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)))
    _install(f"{sentences.CONTEXT}_{chosen}", folder)
    sentences.use_patterns(patterns)


def meant(name: str) -> str:
    """Return the language that a value of the setting `language` stands for."""
    return name if name in SHIPPED else wanted(QLocale.system().uiLanguages())


def spoken() -> str:
    """Return the language in use."""
    return _spoken[0]


def wanted(languages: list[str]) -> str:
    """Return the first of these languages ("de-AT") that is shipped, or English."""
    short = (each.replace("_", "-").partition("-")[0].lower() for each in languages)
    return next((each for each in short if each in SHIPPED), "en")


def _install(name: str, folder: Path) -> None:
    translator = QTranslator()
    if not translator.load(name, str(folder)):
        log.warning("The translation %s cannot be read.", name)
        return
    QCoreApplication.installTranslator(translator)
    _installed.append(translator)
