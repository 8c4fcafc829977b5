"""Rules that an administrator set in a file: read once, and completed with what only the account can tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from pxm_desktop.hotfolders.model import Rule
from pxm_desktop.pxm.errors import PxmError
from pxm_desktop.service import paths
from pxm_desktop.service.attribute_values import attribute_named, from_texts
from pxm_desktop.service.catalog_api import AttributeDefinition, CollectionChoice, RegionChoice
from pxm_desktop.service.errors import BadRulesFile, ServiceError
from pxm_desktop.service.hotfolder_toml import ManagedRule, read_rules, rules_file
from pxm_desktop.service.naming import regions_named

_LATER = "The hot folder's destination is not known yet. {} Then it goes on by itself at the next start."


class Names(Protocol):
    """Where names are looked up."""

    async def named(self, names: Sequence[str]) -> list[CollectionChoice]:
        """Return what ids, names or SKUs of products mean."""

    async def regions(self) -> list[RegionChoice]:
        """Return the account's regions."""

    async def attributes(self) -> list[AttributeDefinition]:
        """Return the account's attributes."""


class Managed:
    """The administrator's rules."""

    def __init__(self, directory: paths.DataDir, environment: Mapping[str, str], names: Names) -> None:
        self._directory = directory
        self._environment = environment
        self._names = names
        self._file: Path | None = None
        self._read: tuple[ManagedRule, ...] | None = None
        self._resolved: dict[str, Rule] = {}
        self.notices: list[str] = []
        """What the user should be told once about the file."""

    def use(self, file: Path | None) -> None:
        """Use this file of rules instead of the usual one. Raises `BadRulesFile`."""
        if file is not None and file != self._file:
            self._read = read_rules(file)
            self._file = file

    def of(self, account: str) -> tuple[Rule, ...]:
        """Return the rules for an account, completed as far as that was possible."""
        return tuple(
            self._resolved.get(managed.rule.id, managed.rule).model_copy(update={"account": account})
            for managed in self._known()
        )

    async def resolve(self, account: str) -> None:
        """Look up what the rules name. What cannot be found makes their files wait, with the reason."""
        self._resolved = {
            managed.rule.id: await self._complete(managed, account) for managed in self._known()
        }

    def _known(self) -> tuple[ManagedRule, ...]:
        if self._read is None:
            self._read = ()
            file = rules_file(self._directory, self._environment)
            if file is not None:
                try:
                    self._read = read_rules(file)
                except BadRulesFile as error:
                    self.notices.append(str(error))
        return self._read

    async def _complete(self, managed: ManagedRule, account: str) -> Rule:
        rule = managed.rule.model_copy(update={"account": account})
        try:
            return await self._with_names(managed, rule)
        except (ServiceError, PxmError) as error:
            waits = rule.destination.model_copy(update={"unresolved": _LATER.format(error)})
            return rule.model_copy(update={"destination": waits})

    async def _with_names(self, managed: ManagedRule, rule: Rule) -> Rule:
        names = self._names
        destination: dict[str, object] = {}
        if managed.collection_names:
            destination["collections"] = tuple(p.id for p in await names.named(managed.collection_names))
        if managed.region_names:
            found = regions_named(await names.regions(), managed.region_names)
            destination["regions"] = tuple(region.id for region in found)
        definitions = await names.attributes() if _names_attributes(managed) else []
        if managed.attribute_values:
            destination["attributes"] = from_texts(definitions, managed.attribute_values)
        changes: dict[str, object] = {"destination": rule.destination.model_copy(update=destination)}
        if rule.match is not None and rule.match.attributes:
            pairs = tuple(
                (part, attribute_named(definitions, name).id) for part, name in rule.match.attributes
            )
            changes["match"] = rule.match.model_copy(update={"attributes": pairs})
        named = {
            field: attribute_named(definitions, getattr(rule.sidecars, field)).id
            for field in _SIDECAR_ATTRIBUTES
            if getattr(rule.sidecars, field)
        }
        if named:
            changes["sidecars"] = rule.sidecars.model_copy(update=named)
        return rule.model_copy(update=changes)


_SIDECAR_ATTRIBUTES = ("rating_attribute", "label_attribute", "keywords_attribute")


def _names_attributes(managed: ManagedRule) -> bool:
    rule = managed.rule
    return bool(
        managed.attribute_values
        or (rule.match is not None and rule.match.attributes)
        or any(getattr(rule.sidecars, field) for field in _SIDECAR_ATTRIBUTES)
    )
