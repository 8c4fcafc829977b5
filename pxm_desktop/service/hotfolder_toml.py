"""Hot folders that an administrator sets up in a TOML file. `docs/hot-folders-service.md` describes it.

Each `[[hotfolder]]` table is a rule. Its settings are those of `Rule` under the same names, those of its destination
and, in the tables `match` and `sidecars`, theirs. Products, regions and attributes stand there by name; what the names
mean is known only to the account, so `ManagedRule` carries them to whoever has one.
"""

from __future__ import annotations

import base64
import hashlib
import json
import math
import os
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pxm_desktop.hotfolders.model import Rule, Sidecars
from pxm_desktop.matching.model import NameRule
from pxm_desktop.matching.parsing import BadPattern, parse
from pxm_desktop.service import paths
from pxm_desktop.service.errors import BadRulesFile

FILE = "hotfolders.toml"
VARIABLE = "PXM_HOTFOLDERS"
LARGEST = 1_000_000
"""Bytes; a file for people stays far below."""

_TABLE = "hotfolder"
_DESTINATION = ("publish", "publish_from", "on_duplicate")
_BY_NAME = ("collections", "regions", "attributes")
_INSIDE = ("id", "account", "destination", "managed")
"""Of `Rule`, what no file sets, or sets under other names."""
_SETTINGS = (*(name for name in Rule.model_fields if name not in _INSIDE), *_DESTINATION, *_BY_NAME)
_TABLES = {
    "match": (*(name for name in NameRule.model_fields if name != "attributes"), "parts"),
    "sidecars": tuple(Sidecars.model_fields),
}
_HEADER = re.compile(rf"^[ \t]*\[\[[ \t]*[\"']?{_TABLE}[\"']?[ \t]*\]\]", re.MULTILINE)


@dataclass(frozen=True)
class ManagedRule:
    """A rule of the file, with what it names but only an account can tell the meaning of."""

    rule: Rule
    """Its destination has no products, regions and attributes yet; `match.attributes` and the attributes of `sidecars`
    are names or ids."""
    collection_names: tuple[str, ...] = ()
    """Ids, names or SKUs."""
    region_names: tuple[str, ...] = ()
    attribute_values: tuple[tuple[str, str], ...] = ()
    """(name or id, text), for `attribute_values.from_texts`."""


def rules_file(directory: paths.DataDir, environment: Mapping[str, str] = os.environ) -> Path | None:
    """Return where an administrator's rules are: where `PXM_HOTFOLDERS` says, else in the data directory if there.

    A file that is named need not be there: `read_rules` says so, since somebody counts on it.
    """
    named = environment.get(VARIABLE)
    if named:
        return Path(os.path.abspath(Path(named).expanduser()))  # noqa: PTH100 - links stay as they were written
    usual = directory.root / FILE
    return usual if os.path.lexists(usual) else None


def read_rules(path: Path) -> tuple[ManagedRule, ...]:
    """Read a file of rules.

    Raises:
        BadRulesFile: it cannot be read, or something in it is wrong; has everything that is.

    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise BadRulesFile([f"The hot folders' file {paths.shown(path)} cannot be read: {why}."]) from None
    if len(content) > LARGEST:
        raise BadRulesFile([f"The hot folders' file {paths.shown(path)} is too large to be one."])
    return parse_rules(content, paths.shown(path))


def parse_rules(content: bytes, name: str) -> tuple[ManagedRule, ...]:
    """Read rules from the content of a file; `name` stands for it in sentences. Raises as `read_rules` does."""
    try:
        text = content.decode("utf-8-sig")
        table = tomllib.loads(text)
    except UnicodeDecodeError:
        raise BadRulesFile([f"{name} is no UTF-8 text. Save it as UTF-8."]) from None
    except tomllib.TOMLDecodeError as error:
        raise BadRulesFile([f"{name} is no TOML: {error}."]) from None
    entries = table.pop(_TABLE, [])
    problems = [f"{name}: {_unknown(key, (_TABLE,))}" for key in table]
    if not _is_tables(entries):
        raise BadRulesFile([f"{name}: each hot folder begins with [[{_TABLE}]], in double brackets."])
    headers = [text.count("\n", 0, found.start()) + 1 for found in _HEADER.finditer(text)]
    rules: list[ManagedRule] = []
    for number, entry in enumerate(entries):
        # Text in quotes may look like a header too; then lines are not told, rather than wrong ones.
        line = f", line {headers[number]}" if len(headers) == len(entries) else ""
        named = (entry.get(key) for key in ("name", "folder"))
        label = next((text for text in named if isinstance(text, str) and text), str(number + 1))
        made = _Entry(entry)
        problems += [f"{name}{line}, hot folder “{paths.shown(label)}”: {wrong}" for wrong in made.wrong]
        if made.rule is not None:
            twin = _twin(made.rule.rule, rules)
            if twin:
                problems.append(f"{name}{line}, hot folder “{paths.shown(label)}”: {twin}")
            rules.append(made.rule)
    if problems:
        raise BadRulesFile(problems)
    return tuple(rules)


class _Entry:
    """One table of the file: a rule, or all that is wrong with it."""

    def __init__(self, entry: Mapping[str, Any]) -> None:
        self.wrong: list[str] = []
        self.rule: ManagedRule | None = None
        known = {key: value for key, value in entry.items() if self._knows(key, _SETTINGS, "")}
        texts = {key: self._texts(key, known.pop(key, [])) for key in ("collections", "regions")}
        attributes = tuple(self._attributes(known.pop("attributes", {})))
        rule = self._rule(known)
        if rule is not None and not self.wrong:
            self.rule = ManagedRule(rule, texts["collections"], texts["regions"], attributes)

    def _rule(self, known: dict[str, Any]) -> Rule | None:
        folder = self._folder(known.get("folder"))
        for key, settings in _TABLES.items():
            if key in known:
                before = len(self.wrong)
                known[key] = self._table(key, known[key], settings)
                if len(self.wrong) > before:
                    del known[key]  # said once is enough
        values = {key: _plain(value) for key, value in known.items() if key not in _DESTINATION}
        values["destination"] = {key: _plain(known[key]) for key in _DESTINATION if key in known}
        values["folder"] = base64.b64encode(folder).decode()
        values |= {"id": rule_id(folder), "managed": True}
        try:
            # As JSON and strictly: lists become tuples and words become choices, but "3" is no number.
            rule = Rule.model_validate_json(json.dumps(values), strict=True)
        except ValidationError as error:
            self.wrong += dict.fromkeys(_sentence(found) for found in error.errors())
            return None
        if rule.match is not None:
            try:
                parse(rule.match.pattern)
            except BadPattern as error:
                self.wrong.append(f"“match” is “{paths.shown(rule.match.pattern)}”. {error.sentence}")
        return rule

    def _folder(self, value: Any) -> bytes:
        if value is None:
            self.wrong.append("it has no “folder”.")
        elif not isinstance(value, str):
            self.wrong.append("“folder” takes text in quotes.")
        elif "\0" in value or not Path(value).expanduser().is_absolute():
            self.wrong.append(f"“folder” is “{paths.shown(value)}”. Give the whole path, from the top.")
        else:
            return os.fsencode(os.path.normpath(Path(value).expanduser()))
        return b""

    def _table(self, key: str, value: Any, settings: Sequence[str]) -> Any:
        if key == "match" and isinstance(value, str):
            return {"pattern": value}
        if not isinstance(value, dict):
            what = "a pattern in quotes or a table" if key == "match" else "a table"
            self.wrong.append(f"“{key}” takes {what}.")
            return None
        known = {inner: v for inner, v in value.items() if self._knows(inner, settings, f"{key}.")}
        if key == "match":
            known["attributes"] = list(self._parts(known.pop("parts", {})))
        return known

    def _parts(self, value: Any) -> Iterator[tuple[str, str]]:
        if not isinstance(value, dict) or not all(isinstance(name, str) for name in value.values()):
            self.wrong.append('“match.parts” takes a table of attributes, such as { view = "View" }.')
            return
        yield from value.items()

    def _texts(self, key: str, value: Any) -> tuple[str, ...]:
        if isinstance(value, list) and all(isinstance(entry, str) and entry.strip() for entry in value):
            return tuple(dict.fromkeys(value))
        self.wrong.append(f"“{key}” takes a list of texts in quotes.")
        return ()

    def _attributes(self, value: Any) -> Iterator[tuple[str, str]]:
        if not isinstance(value, dict):
            self.wrong.append('“attributes” takes a table, such as { Colour = "Blue" }.')
            return
        for name, worth in value.items():
            for one in worth if isinstance(worth, list) else [worth]:
                if isinstance(one, bool):
                    yield name, "yes" if one else "no"
                elif isinstance(one, str | int | float | date) and not isinstance(one, datetime):
                    yield name, str(one)
                else:
                    self.wrong.append(
                        f"“attributes.{name}” takes text, a number, true, false, a day or a list."
                    )

    def _knows(self, key: str, settings: Sequence[str], before: str) -> bool:
        if key in settings:
            return True
        self.wrong.append(_unknown(key, settings, before))
        return False


def rule_id(folder: bytes) -> str:
    """Return the id of an administrator's rule, which has to stay the same over restarts and edits of the file."""
    return f"m-{hashlib.sha256(folder).hexdigest()[:12]}"


def _twin(rule: Rule, before: Sequence[ManagedRule]) -> str:
    for other in before:
        if os.path.normcase(other.rule.folder) == os.path.normcase(rule.folder):
            return "another one has the same folder. Put both into one, or give one a sub-folder."
        if rule.name and other.rule.name.casefold() == rule.name.casefold():
            return "another one has the same name. Give it one of its own."
    return ""


def _is_tables(entries: Any) -> bool:
    return isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries)


def _plain(value: Any) -> Any:
    """Return a value as JSON has it; a day or a time without zone is this computer's."""
    if isinstance(value, datetime):
        return value.astimezone().isoformat()
    if isinstance(value, date):
        return datetime.combine(value, time()).astimezone().isoformat()
    if isinstance(value, time):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)  # which no number's setting takes
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list) else value


def _unknown(key: str, settings: Sequence[str], before: str = "") -> str:
    near = get_close_matches(key.lower().replace("-", "_"), settings, n=1)
    hint = f"Did you mean “{before}{near[0]}”?" if near else f"There are: {', '.join(settings)}."
    return f"there is no setting “{before}{paths.shown(key)}”. {hint}"


def _sentence(error: Any) -> str:
    where = [str(part) for part in error["loc"] if isinstance(part, str) and part != "destination"]
    setting = ".".join(where)
    context = error.get("ctx", {})
    kind = error["type"]
    if kind == "missing":
        return f"“{where[0]}” has no “{where[-1]}”."
    takes = {
        "bool_type": "true or false",
        "float_type": "a number",
        "int_type": "a whole number",
        "int_from_float": "a whole number",
        "string_type": "text in quotes",
        "tuple_type": 'a list, such as ["*.jpg"]',
        "greater_than_equal": f"{context.get('ge', 0):g} or more",
        "less_than_equal": f"{context.get('le', 0):g} at most",
        "enum": str(context.get("expected", "")),
    }.get(kind)
    if takes is None and kind.startswith("datetime"):
        takes = "a day or a time, such as 2026-03-01T09:00:00+01:00"
    return f"“{setting}” takes {takes}." if takes else f"“{setting}” cannot be used: {error['msg']}."
