"""Whether a rule can work, and what somebody should know before making it. Sentences for people."""

from __future__ import annotations

import os
from collections.abc import Iterable

from pxm_desktop.hotfolders.claims.claims import CannotClaim, ShareAway, probe_share
from pxm_desktop.hotfolders.filters import Filter
from pxm_desktop.hotfolders.model import Afterwards, Rule
from pxm_desktop.hotfolders.volume import look
from pxm_desktop.matching.index import ProductIndex, RegionIndex
from pxm_desktop.matching.match import Matcher
from pxm_desktop.matching.parsing import BadPattern
from pxm_desktop.pxm.threads import in_daemon_thread
from pxm_desktop.service import paths
from pxm_desktop.service.errors import BadRule

CLAIM_SECONDS = 30.0
"""Seconds that a share may take to show that it holds claims."""
LOOK_SECONDS = 5.0
"""Seconds that a share may take to answer before the person is told so."""


def checked(rule: Rule, others: Iterable[Rule]) -> None:
    """Refuse a rule that cannot work, as far as that shows without the disk. Raises `BadRule`."""
    if not rule.folder or not os.path.isabs(rule.folder):  # noqa: PTH117 - pathlib has no bytes paths
        raise BadRule("No folder is chosen.", "Choose the folder that is to be watched.")
    place = os.path.normcase(os.path.normpath(rule.folder))
    for other in others:
        there = os.path.normcase(os.path.normpath(other.folder))
        if place == there:
            raise BadRule(
                f"The hot folder “{other.shown_name}” watches this folder already.",
                "Change that one, or choose another folder.",
            )
        inner, outer = (rule, other) if _inside(place, there) else (other, rule)
        if _inside(*((place, there) if inner is rule else (there, place))) and outer.subfolders:
            raise BadRule(
                f"“{inner.shown_name}” lies in the hot folder “{outer.shown_name}”: its files would be sent twice.",
                "Choose another folder, or leave out sub-folders there.",
            )
    try:
        Filter(rule)
    except ValueError as error:
        raise BadRule(str(error), "Write the pattern otherwise.") from error
    if rule.match is not None:
        try:
            Matcher(rule.match, ProductIndex([]), RegionIndex([]))
        except BadPattern as error:
            raise BadRule(error.sentence) from error


async def holds_claims(rule: Rule) -> None:
    """Refuse a shared rule whose folder cannot hold claims; one that is away now is tried when it is back.

    Raises `BadRule`.
    """
    if not rule.shared:
        return
    try:
        await in_daemon_thread(
            lambda: probe_share(rule.folder), name="hot folder's claims", seconds=CLAIM_SECONDS
        )
    except CannotClaim as error:
        raise BadRule(error.sentence, error.todo) from error
    except (ShareAway, TimeoutError):
        return


async def warnings(rule: Rule) -> tuple[str, ...]:
    """Return what should be known before the rule is made: sentences, none where all is well."""
    found = []
    try:
        standing = await in_daemon_thread(
            lambda: look(rule.folder), name="hot folder's place", seconds=LOOK_SECONDS
        )
    except TimeoutError:
        found.append("The folder's disk or share does not answer. Until it does, nothing is taken from it.")
    else:
        if standing.sentence:
            found.append(standing.sentence)
        elif rule.after is not Afterwards.KEEP and not os.access(rule.folder, os.W_OK):
            found.append(
                f"PXM Desktop may not write to {paths.shown(rule.folder)}, so files stay there afterwards."
            )
    return tuple(found)


def _inside(place: bytes, other: bytes) -> bool:
    """Say whether a folder lies in another one, at any depth."""
    return place.startswith(other.rstrip(os.fsencode(os.sep)) + os.fsencode(os.sep))
