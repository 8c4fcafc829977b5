"""`hotfolders.json`: the rules that people made."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter, ValidationError

from pxm_desktop.hotfolders.model import Rule
from pxm_desktop.service.kept_file import KeptFile

_RULES = TypeAdapter(tuple[Rule, ...], config=ConfigDict(defer_build=True))


class RulesFile:
    """The rules of all accounts in one file, each account's in the order in which they were made."""

    def __init__(self, path: Path) -> None:
        self._file: KeptFile[tuple[Rule, ...]] = KeptFile(
            path, _RULES, (), _sound, what="hot folders", still="those that are sound are still watched"
        )

    @property
    def notices(self) -> list[str]:
        """What the user should be told once about the file."""
        return self._file.notices

    def read(self, *, set_aside: bool = True) -> None:
        """Take up what the file has. See `KeptFile`."""
        self._file.read(set_aside=set_aside)

    def of(self, account: str) -> tuple[Rule, ...]:
        """Return an account's rules."""
        return tuple(rule for rule in self._file.value if rule.account == account)

    async def keep(self, account: str, rules: tuple[Rule, ...]) -> None:
        """Keep these as the rules of an account. Raises `StorageUnusable`; then those kept before stay."""
        await self._file.keep((*(rule for rule in self._file.value if rule.account != account), *rules))


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
