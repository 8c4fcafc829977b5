"""`hotfolders.json`: the rules that people made, of all accounts, written in one step, readable by this user only."""

from __future__ import annotations

import json
import time
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from pxm_desktop.hotfolders.model import Rule
from pxm_desktop.pxm.threads import in_daemon_thread
from pxm_desktop.service import paths

_RULES = TypeAdapter(tuple[Rule, ...])


class RulesFile:
    """The rules in one file; a file that cannot be read whole is set aside, never overwritten."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._rules: tuple[Rule, ...] = ()
        self.notices: list[str] = []
        """What the user should be told once about the file."""

    def read(self, *, set_aside: bool = True) -> None:
        """Take up what the file has. Raises `StorageUnusable`.

        `set_aside=False` is for readers that do not own the data directory: a damaged file stays in place.
        """
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return
        except OSError as error:
            raise paths.unusable(self._path, error) from None
        try:
            self._rules = _RULES.validate_json(content)
        except (ValidationError, RecursionError):
            self._rules = _sound(content)
            self._note_damage(set_aside)

    def of(self, account: str) -> tuple[Rule, ...]:
        """Return an account's rules in the order in which they were made."""
        return tuple(rule for rule in self._rules if rule.account == account)

    async def keep(self, account: str, rules: tuple[Rule, ...]) -> None:
        """Keep these as the rules of an account. Raises `StorageUnusable`; then those kept before stay."""
        everything = (*(rule for rule in self._rules if rule.account != account), *rules)
        content = _RULES.dump_json(everything, indent=2, exclude_defaults=True) + b"\n"
        try:
            await in_daemon_thread(lambda: paths.write_private(self._path, content), name="hot folders")
        except OSError as error:
            raise paths.unusable(self._path, error) from None
        self._rules = everything

    def _note_damage(self, set_aside: bool) -> None:
        if not set_aside:
            self.notices.append("Some hot folders could not be read.")
            return
        aside = self._path.with_name(f"{self._path.stem}.damaged-{time.time_ns()}.json")
        try:
            self._path.rename(aside)
            if self._rules:
                sound = _RULES.dump_json(self._rules, indent=2, exclude_defaults=True) + b"\n"
                paths.write_private(self._path, sound)
        except OSError as error:
            raise paths.unusable(self._path, error) from None
        self.notices.append(
            f"Some hot folders could not be read. The file was set aside as {paths.shown(aside)}; those that are "
            "sound are still watched."
        )


def _sound(content: bytes) -> tuple[Rule, ...]:
    """Return every rule that can be read by itself."""
    try:
        entries = json.loads(content)
    except (ValueError, RecursionError):
        return ()
    found = []
    for entry in entries if isinstance(entries, list) else ():
        try:
            found.append(Rule.model_validate_json(json.dumps(entry)))
        except ValidationError:
            continue
    return tuple(found)
