"""Keeps the translations: takes the window's texts out of the sources, merges them into each .ts, and makes the .qm.

    python packaging/translations.py            update the .ts files and compile them
    python packaging/translations.py --missing  list what has no translation yet

A text is what `words.tr` and `words.plural` are called with; the titles, descriptions and choices of the settings,
which their page shows; and the sentences of the service and below, which reach people as reasons and refusals
(`words.told`). Where such a sentence has parts (f-strings), they become %1, %2, …; those patterns are also written
to `sentences.txt`, which tells the window what to look for.
"""

from __future__ import annotations

import argparse
import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

import PySide6

from pxm_desktop.service.settings import GROUPS, Settings

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "pxm_desktop"
FOLDER = ROOT / "resources" / "translations"
SENTENCES = FOLDER / "sentences.txt"
LANGUAGES = {"de": 2}
"""Languages besides English, with the number of their plural forms."""
CONTEXT = "pxm_desktop"
BELOW = ("pxm", "transfer", "catalog", "matching", "relinking", "renditions", "hotfolders", "service")
"""Where sentences for people come from, besides the window."""
_SENTENCE = re.compile(r"(?:[A-Z]|%1 )[^\n]* [^\n]*(?:[.!?…]|: %\d)")
_FOLLOWED = re.compile(r"(?<=[.!?…]) %\d+$")
"""Another sentence behind one: it is told by itself."""
_SQL = re.compile(r"(?:%1 )?(?:SELECT|DELETE|UPDATE|INSERT|WHERE|CREATE|COALESCE)\b")
_FOR_MAKERS = {"ValueError", "TypeError", "RuntimeError", "AssertionError", "Field"}


@dataclass(frozen=True, order=True)
class Text:
    """A text to be translated; a counted one is found by its form for many and has one for 1 besides."""

    source: str
    one: str = ""


@dataclass(frozen=True)
class Translated:
    """A text with its translation: one form, or as many as the language has for counts; empty where missing."""

    text: Text
    forms: tuple[str, ...]

    @property
    def finished(self) -> bool:
        """Whether nothing is missing."""
        return all(self.forms)


def texts() -> list[Text]:
    """Return every text that people can see, in order."""
    found = {*spoken_by_the_window(), *(Text(each) for each in settings_words())}
    counted = {text.source for text in found if text.one}
    return sorted(found | {Text(each) for each in sentences() if each not in counted})


def spoken_by_the_window() -> Iterator[Text]:
    """Yield what `tr` and `plural` are called with."""
    for _, call in calls():
        wanted = call.args[: 1 if _name(call) == "tr" else 2]
        if _name(call) == "tr":
            yield from (Text(each) for each in _choices(wanted[0]))
        else:
            one, many = (_choices(each) for each in wanted)
            yield from (Text(source, single) for single, source in zip(one, many, strict=True))


def dynamic() -> list[str]:
    """Return the modules that have `tr` or `plural` look up something that is not written there."""
    return sorted({path.stem for path, call in calls() if not all(map(_choices, call.args[:1]))})


def calls() -> Iterator[tuple[Path, ast.Call]]:
    """Yield every call of `tr` and `plural` in the window's modules."""
    for path in sorted((PACKAGE / "ui").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node) in ("tr", "plural"):
                yield path, node


def settings_words() -> Iterator[str]:
    """Yield what the settings page shows of the declarations."""
    yield from (*GROUPS.values(), "More")
    for field in Settings.model_fields.values():
        extra = field.json_schema_extra
        more = extra if isinstance(extra, dict) else {}
        if not more.get("shown", True):
            continue
        choices = more.get("choices", {})
        told = [field.title, field.description, *(more.get(key) for key in ("empty", "unit"))]
        told += choices.values() if isinstance(choices, dict) else ()
        yield from (each for each in told if isinstance(each, str) and each)


def sentences() -> Iterator[str]:
    """Yield the sentences that the service and what lies below it say to people."""
    for path in (each for name in BELOW for each in sorted((PACKAGE / name).rglob("*.py"))):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        passed = {id(part) for node in ast.walk(tree) if _is_no_talk(node) for part in ast.walk(node)}
        passed |= {
            id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values
        }
        for node in ast.walk(tree):
            text = "" if id(node) in passed else _FOLLOWED.sub("", _written(node).strip())
            if _SENTENCE.fullmatch(text) and not _SQL.search(text):
                yield _alone(text)


def _is_no_talk(node: ast.AST) -> bool:
    """Tell a docstring, a line of the log and what only the makers see."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if not isinstance(node, ast.Call):
        return False
    of = node.func.value if isinstance(node.func, ast.Attribute) else None
    return _name(node) in _FOR_MAKERS or (isinstance(of, ast.Name) and of.id == "log")


def _written(node: ast.AST) -> str:
    """Return a literal's text, with %1, %2, … for what is put in."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if not isinstance(node, ast.JoinedStr):
        return ""
    text, parts = "", 0
    for part in node.values:
        if isinstance(part, ast.Constant):
            text += str(part.value)
        else:
            parts += 1
            text += f"%{parts}"
    return text


def _alone(text: str) -> str:
    """Return a sentence without the one that is put before it."""
    if re.match(r"%1 [A-Z]\w* ", text):
        text = re.sub(r"%(\d)", lambda found: f"%{int(found[1]) - 1}", text[3:])
    return text


def _choices(node: ast.expr) -> list[str]:
    """Return the literals an argument may be; none where it is something else."""
    if isinstance(node, ast.IfExp):
        return _choices(node.body) + _choices(node.orelse)
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def _name(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def patterns() -> list[str]:
    """Return the sentences with parts in them, those first that say most."""
    found = {each for each in sentences() if re.search(r"%\d", each)}
    return sorted(found, key=lambda each: (-len(re.sub(r"%\d", "", each)), each))


def file_of(language: str, suffix: str = ".ts") -> Path:
    """Return where a language's translations are."""
    return FOLDER / f"{CONTEXT}_{language}{suffix}"


def read(language: str) -> dict[str, Translated]:
    """Return a language's translations by source; none where there is no file yet."""
    path = file_of(language)
    if not path.exists():
        return {}
    found: dict[str, Translated] = {}
    for message in ET.parse(path).getroot().iter("message"):  # noqa: S314 (a file of ours)
        source, translation = message.findtext("source", ""), message.find("translation")
        if translation is None:
            continue
        numbered = translation.findall("numerusform")
        forms = tuple(each.text or "" for each in numbered) if numbered else (translation.text or "",)
        one = message.findtext("extracomment", "").removeprefix("One: ")
        found[source] = Translated(Text(source, one), forms)
    return found


def merged(language: str) -> list[Translated]:
    """Return today's texts with the translations that are there; what is not said any more is left out."""
    before = read(language)
    result = []
    for text in texts():
        count = LANGUAGES[language] if text.one else 1
        known = before.get(text.source)
        forms = known.forms if known is not None and len(known.forms) == count else ("",) * count
        result.append(Translated(text, forms))
    return result


def write(language: str, translations: list[Translated]) -> None:
    """Write a language's .ts file as Qt Linguist does, without line numbers: they would change with every edit."""
    root = ET.Element("TS", version="2.1", language=language, sourcelanguage="en")
    context = ET.SubElement(root, "context")
    ET.SubElement(context, "name").text = CONTEXT
    for each in translations:
        message = ET.SubElement(context, "message")
        ET.SubElement(message, "source").text = each.text.source
        if each.text.one:
            message.set("numerus", "yes")
            ET.SubElement(message, "extracomment").text = f"One: {each.text.one}"
        translation = ET.SubElement(message, "translation")
        if not each.finished:
            translation.set("type", "unfinished")
        if each.text.one:
            for form in each.forms:
                ET.SubElement(translation, "numerusform").text = form
        else:
            translation.text = each.forms[0]
    ET.indent(root, "    ")
    content = ET.tostring(root, encoding="unicode")
    file_of(language).write_text(
        f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{content}\n', encoding="utf-8", newline="\n"
    )


def compile_(language: str) -> None:
    """Make a language's .qm with Qt's own tool, which PySide6 brings along."""
    tool = Path(PySide6.__file__).parent / "lrelease"
    command = [str(tool), "-silent", str(file_of(language)), "-qm", str(file_of(language, ".qm"))]
    subprocess.run(command, check=True)


def main() -> int:
    """Update and compile all languages; exit code 1 while something is not translated."""
    options = argparse.ArgumentParser(description="Update and compile the window's translations.")
    options.add_argument("--missing", action="store_true", help="only list what is not translated yet")
    given = options.parse_args()
    left = 0
    for language in LANGUAGES:
        translations = merged(language)
        missing = [each.text.source for each in translations if not each.finished]
        left += len(missing)
        if given.missing:
            print(*missing, sep="\n")
            continue
        FOLDER.mkdir(parents=True, exist_ok=True)
        write(language, translations)
        SENTENCES.write_text("".join(f"{each}\n" for each in patterns()), encoding="utf-8", newline="\n")
        compile_(language)
        print(f"{file_of(language).name}: {len(translations)} texts, {len(missing)} not translated")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
