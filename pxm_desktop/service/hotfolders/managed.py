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
from pxm_desktop.service.errors import BadRulesFile, ServiceError, UnknownName
from pxm_desktop.service.hotfolder_toml import ManagedRule, read_rules, rules_file
from pxm_desktop.service.naming import regions_named

_NOT_YET = "The hot folder's destination is not known yet; its names are still being looked up in PXM."


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

    def use(self, file: Path | None) -> bool:
        """Use this file of rules instead of the usual one; say whether that is new. Raises `BadRulesFile`."""
        if file is None or file == self._file:
            return False
        self._read = read_rules(file)
        self._file = file
        self.forget()
        return True

    def forget(self) -> None:
        """Take it that names mean something else: the account is another one."""
        self._resolved.clear()

    def of(self, account: str) -> tuple[Rule, ...]:
        """Return the rules for an account, completed as far as that was possible."""
        return tuple(
            self._resolved.get(managed.rule.id) or _waiting(managed, account, _NOT_YET)
            for managed in self._known()
        )

    async def resolve(self, account: str) -> tuple[list[Rule], bool]:
        """Look up what the rules name; return those that are others now, and whether all is found.

        What cannot be found makes their files wait, with the reason.
        """
        changed: list[Rule] = []
        whole = True
        for managed in self._known():
            before = self._resolved.get(managed.rule.id) or _waiting(managed, account, _NOT_YET)
            if not before.destination.unresolved:
                continue
            rule = self._resolved[before.id] = await self._complete(managed, account)
            whole = whole and not rule.destination.unresolved
            if rule != before:
                changed.append(rule)
        return changed, whole

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
        try:
            return await self._with_names(managed, managed.rule.model_copy(update={"account": account}))
        except (ServiceError, PxmError) as error:
            told = error.told if isinstance(error, UnknownName) else error
            return _waiting(
                managed,
                account,
                f"The hot folder's destination is not known yet. {told} Then it goes on by itself.",
            )

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


def _waiting(managed: ManagedRule, account: str, why: str) -> Rule:
    """Return a rule whose files wait until what it names is known; one that names nothing is whole."""
    rule = managed.rule.model_copy(update={"account": account})
    if not (managed.collection_names or managed.region_names or _names_attributes(managed)):
        return rule
    return rule.model_copy(update={"destination": rule.destination.model_copy(update={"unresolved": why})})


_SIDECAR_ATTRIBUTES = ("rating_attribute", "label_attribute", "keywords_attribute")


def _names_attributes(managed: ManagedRule) -> bool:
    rule = managed.rule
    return bool(
        managed.attribute_values
        or (rule.match is not None and rule.match.attributes)
        or any(getattr(rule.sidecars, field) for field in _SIDECAR_ATTRIBUTES)
    )
