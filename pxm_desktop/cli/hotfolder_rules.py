"""Hot folders from words: which one is meant, and what the options make of it."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from pxm_desktop.cli.destinations import name_rule_of, named_by, with_attributes, with_definitions
from pxm_desktop.cli.output import shown_path
from pxm_desktop.cli.session import Session
from pxm_desktop.hotfolders.model import DEFAULT_IGNORE, Afterwards, Rule, RuleStatus, Sidecars
from pxm_desktop.service.attribute_values import attribute_named
from pxm_desktop.service.client import ServiceClient
from pxm_desktop.service.errors import UnknownRule
from pxm_desktop.service.naming import CANDIDATES
from pxm_desktop.service.presets import preset_named
from pxm_desktop.transfer.model import Destination, DuplicatePolicy, nfc

_AS_THEY_ARE = ("include", "exclude", "ignore", "settle", "min_age", "burst", "together", "poll", "rescan")
"""Options that are called as what they set."""
_SWITCHES = ("subfolders", "failed_folder", "shared")


def absolute(word: str | bytes) -> bytes:
    """Return a path as the service takes it; links stay as they were written."""
    return os.path.abspath(os.fsencode(word))  # noqa: PTH100


def find_rule(rules: Sequence[RuleStatus], word: str) -> Rule | None:
    """Return the rule of an id, name or folder; None where none fits.

    Raises:
        UnknownRule: several fit; has them as candidates.

    """
    every = [status.rule for status in rules]
    folder = absolute(word)
    for fitting in (
        [rule for rule in every if rule.id == word],
        [rule for rule in every if rule.folder == folder],
        [rule for rule in every if nfc(rule.shown_name) == nfc(word)],
        [rule for rule in every if _folded(rule.shown_name) == _folded(word)],
    ):
        if len(fitting) > 1:
            raise UnknownRule(
                f"“{word}” fits {len(fitting)} hot folders.", "Use one of these ids:", _labelled(fitting)
            )
        if fitting:
            return fitting[0]
    return None


def rule_named(rules: Sequence[RuleStatus], word: str) -> Rule:
    """Return the rule of an id, name or folder. Raises `UnknownRule` where none or several fit."""
    found = find_rule(rules, word)
    if found is not None:
        return found
    every = [status.rule for status in rules]
    names = get_close_matches(_folded(word), [_folded(rule.shown_name) for rule in every], CANDIDATES)
    near = [rule for rule in every if _folded(rule.shown_name) in names] or every[:CANDIDATES]
    todo = "Use one of these:" if near else "“pxm-desktop hotfolder add PATH” makes one."
    raise UnknownRule(f"There is no hot folder “{word}”.", todo, _labelled(near))


async def made_by(session: Session, service: ServiceClient, options: argparse.Namespace) -> Rule:
    """Return the rule that `hotfolder add` means. Raises `UnknownName` for what PXM does not have."""
    return await new_rule(session, service, options, absolute(options.words[0]))


async def new_rule(
    session: Session, service: ServiceClient, options: argparse.Namespace, folder: bytes
) -> Rule:
    """Return a new rule for a folder, as the options say."""
    policy = (await service.status()).on_duplicate
    if options.preset:
        policy = preset_named(await service.presets.list(), options.preset).destination.on_duplicate
    rule = Rule(
        folder=folder,
        destination=Destination(on_duplicate=policy),
        paused=getattr(options, "paused", False),
    )
    return await changed_by(session, service, options, rule)


async def changed_by(
    session: Session, service: ServiceClient, options: argparse.Namespace, rule: Rule
) -> Rule:
    """Return a rule with what the options change; all else stays."""
    changes: dict[str, Any] = {}
    for name in _AS_THEY_ARE:
        value = getattr(options, name)
        if value is not None:
            changes[name] = tuple(value) if isinstance(value, list) else value
    changes |= {name: getattr(options, name) for name in _SWITCHES if getattr(options, name) is not None}
    if getattr(options, "folder", None) is not None:
        changes["folder"] = absolute(options.folder)
    if options.name is not None:
        changes["name"] = options.name.strip()
    if options.leave_existing is not None:
        changes["existing"] = not options.leave_existing
    if options.pairs is not None:
        changes["hold_pairs"] = options.pairs
    if options.after is not None:
        changes["after"] = Afterwards(options.after)
    if options.preset:
        changes["preset"] = preset_named(await service.presets.list(), options.preset).name
    before = rule.model_copy(update=_taken_away(options, rule))
    changes["destination"] = await _destination(session, service, options, before.destination)
    changes["match"] = await name_rule_of(session, service, options, before.match)
    changes["sidecars"] = await _sidecars(session, service, options, before.sidecars)
    return before.model_copy(update=changes)


def _taken_away(options: argparse.Namespace, rule: Rule) -> dict[str, Any]:
    """Return what the `--no-…` options of `edit` reset, before the others set anything."""

    def said(what: str) -> bool:
        return bool(getattr(options, what, False))

    plain: dict[str, Any] = {
        "name": "",
        "preset": "",
        "include": (),
        "exclude": (),
        "ignore": DEFAULT_IGNORE,
        "match": None,
        "poll": None,
    }
    reset = {name: value for name, value in plain.items() if said(f"no_{name}")}
    if said("no_part") and rule.match is not None and "match" not in reset:
        reset["match"] = rule.match.model_copy(update={"attributes": ()})
    goes: dict[str, Any] = {
        f"{name}s": () for name in ("collection", "region", "attribute") if said(f"no_{name}")
    }
    if said("leave_published"):
        goes |= {"publish": None, "publish_from": None}
    cars = {f"{name}s": () for name in ("label", "keyword") if said(f"no_{name}")}
    reset["destination"] = rule.destination.model_copy(update=goes)
    reset["sidecars"] = rule.sidecars.model_copy(update=cars)
    return reset


async def _destination(
    session: Session, service: ServiceClient, options: argparse.Namespace, before: Destination
) -> Destination:
    named = await named_by(session, service, options)
    publish, start = before.publish, before.publish_from
    if options.publish is not None or options.publish_from is not None:
        publish = options.publish if options.publish is not None else True
        # Without a date each file is published when it is linked, not when the rule was made.
        start = (options.publish_from or start) if publish else None
    return Destination(
        collections=named.collections or before.collections,
        regions=named.regions or before.regions,
        publish=publish,
        publish_from=start,
        on_duplicate=DuplicatePolicy(options.on_duplicate or before.on_duplicate),
        attributes=with_attributes(before.attributes, named.attributes),
    )


async def _sidecars(
    session: Session, service: ServiceClient, options: argparse.Namespace, before: Sidecars
) -> Sidecars:
    changes: dict[str, Any] = {}
    if options.stars is not None:
        changes["at_least"] = options.stars
    if options.best_first is not None:
        changes["best_first"] = options.best_first
    for option, name in (("label", "labels"), ("keyword", "keywords")):
        if getattr(options, option) is not None:
            changes[name] = tuple(dict.fromkeys(getattr(options, option)))
    given = {
        name: value
        for name in ("rating_attribute", "label_attribute", "keywords_attribute")
        if (value := getattr(options, name)) is not None
    }
    if any(given.values()):
        changes |= await with_definitions(
            session,
            service,
            lambda known: {
                name: attribute_named(known, value).id if value else "" for name, value in given.items()
            },
        )
    else:
        changes |= given
    return before.model_copy(update=changes)


def _labelled(rules: Sequence[Rule]) -> tuple[tuple[str, str], ...]:
    return tuple((rule.id, f"{rule.shown_name}  {shown_path(rule.folder)}") for rule in rules)


def _folded(text: str) -> str:
    return nfc(text).casefold()
