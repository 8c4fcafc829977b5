"""What the window says of hot folders: states, verdicts and happenings, each with a word, a shape and a colour."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from pxm_desktop.hotfolders.model import Activity, ActivityKind, Outlook, Rule, RuleState, RuleStatus, Verdict
from pxm_desktop.ui import words
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.words import tr


class Sign(NamedTuple):
    """A word, and the shape and colour (a token) that go with it."""

    word: str
    shape: str
    ink: str


def state(which: RuleState) -> Sign:
    """Return how a rule stands."""
    return {
        "watching": Sign(tr("Watching"), "watching", "ok"),
        "polling": Sign(tr("Looking regularly"), "retry", "ok"),
        "starting": Sign(tr("Starting"), "processing", "accent"),
        "paused": Sign(tr("Paused"), "pause", "secondary"),
        "waiting": Sign(tr("Waiting"), "needs_you", "warning"),
        "stopped": Sign(tr("Not watching"), "cancelled", "secondary"),
    }[which]


def verdict(which: Verdict) -> Sign:
    """Return what would happen to a file."""
    return {
        Verdict.UPLOAD: Sign(tr("Upload"), "sending", "accent"),
        Verdict.WAIT: Sign(tr("Waits"), "waiting", "secondary"),
        Verdict.MATCH: Sign(tr("Needs a product"), "needs_you", "warning"),
        Verdict.SKIP: Sign(tr("Skipped"), "skipped", "secondary"),
        Verdict.KNOWN: Sign(tr("Known"), "done", "ok"),
    }[which]


def happening(which: ActivityKind) -> Sign:
    """Return what happened."""
    return {
        "queued": Sign(tr("Queued"), "sending", "accent"),
        "done": Sign(tr("Uploaded"), "done", "ok"),
        "skipped": Sign(tr("Skipped"), "skipped", "secondary"),
        "waiting": Sign(tr("Waits"), "waiting", "secondary"),
        "failed": Sign(tr("Failed"), "failed", "error"),
        "moved": Sign(tr("Moved"), "folder", "secondary"),
        "trashed": Sign(tr("In the trash"), "remove", "secondary"),
        "lost": Sign(tr("Folder away"), "needs_you", "warning"),
        "back": Sign(tr("Folder back"), "done", "ok"),
        "rescan": Sign(tr("Looked through"), "retry", "secondary"),
        "note": Sign(tr("Note"), "info", "secondary"),
    }[which]


# Names


def title(rule: Rule) -> str:
    """Return a rule's name."""
    return words.one_line(rule.shown_name)


def titles(statuses: Sequence[RuleStatus]) -> dict[str, str]:
    """Return the name of each rule by its id; of those that are called alike, each but the first has a number."""
    seen: Counter[str] = Counter()
    named: dict[str, str] = {}
    for status in statuses:
        name = title(status.rule)
        seen[name] += 1
        number = words.number(seen[name])
        named[status.rule.id] = name if seen[name] == 1 else f"{name} ({number})"
    return named


def folder(rule: Rule) -> str:
    """Return a rule's folder for people."""
    return words.one_line(words.path(rule.folder))


def shown(path: bytes) -> str:
    """Return a path below a folder for people."""
    return words.one_line(path.decode("utf-8", "replace"))


def whole_path(rule: Rule, path: bytes) -> bytes:
    """Return where a file of a rule lies."""
    separator = os.sep.encode()
    return rule.folder.rstrip(separator) + separator + path.replace(b"/", separator)


# Sentences


def destination(rule: Rule, names: CatalogNames) -> str:
    """Return where a rule's files go, in one line."""
    where = rule.destination
    found = tr("product by %1").replace("%1", words.one_line(rule.match.pattern)) if rule.match else ""
    fixed = names.products_text(where, most=2)
    nowhere = "" if found or fixed or rule.preset else tr("without a product")
    parts = [
        tr("preset “%1”").replace("%1", words.one_line(rule.preset)) if rule.preset else "",
        found,
        fixed or nowhere,
        "" if rule.preset and not where.regions else names.regions_text(where),
        tr("published") if where.publish else "",
    ]
    return " · ".join(part for part in parts if part)


def goes_to(outlook: Outlook, rule: Rule | None, names: CatalogNames) -> tuple[str, str]:
    """Return the products and the regions of a file that would be uploaded: its own and those of the rule."""
    if outlook.verdict is not Verdict.UPLOAD or rule is None:
        return words.one_line(words.joined(outlook.products)), words.one_line(words.joined(outlook.regions))
    fixed = [names.product(i).name for i in rule.destination.collections]
    products = words.joined(list(dict.fromkeys((*outlook.products, *fixed))), most=1)
    preset = tr("Preset “%1”").replace("%1", rule.preset) if rule.preset else ""
    regions = words.joined(outlook.regions)
    if not regions and (not rule.preset or rule.destination.regions):
        regions = names.regions_text(rule.destination)
    return words.one_line(products or preset or tr("No product")), words.one_line(regions)


def last(status: RuleStatus) -> tuple[str, str]:
    """Return which file was uploaded last, and when; empty when there was none."""
    name = words.one_line(status.last_file).rpartition("/")[2]
    return name, words.clock(status.last_at) if status.last_at is not None else ""


def needing(statuses: Sequence[RuleStatus]) -> int:
    """Return how many rules and files need somebody."""
    return sum((s.state == "waiting") + s.unmatched + s.failed + s.set_aside for s in statuses)


def example(outlook: Outlook, name: str) -> str:
    """Return what a file-name rule makes of a file, as "front.jpg → product Jacket, region Germany"."""
    if outlook.verdict is Verdict.MATCH or not outlook.products:
        told = words.told(outlook.sentence)
        return tr("%1 → %2").replace("%2", words.one_line(told)).replace("%1", name)
    text = tr("%1 → product %2, region %3") if outlook.regions else tr("%1 → product %2")
    text = text.replace("%3", words.joined(outlook.regions)).replace("%2", words.joined(outlook.products))
    return words.one_line(text).replace("%1", name)


def why(outlook: Outlook) -> str:
    """Return why something would happen to a file."""
    return words.one_line(words.told(outlook.sentence))


def what(line: Activity) -> str:
    """Return what happened to a file, in a sentence."""
    return words.one_line(words.told(line.sentence))


def skip_rule(rule: str) -> str:
    """Return what leaves files out, to stand before a number; globs are their own name."""
    return {
        "ours": tr("folders of PXM Desktop"),
        "subfolders": tr("in sub-folders"),
        "include": tr("other names"),
        "link": tr("links"),
        "hidden": tr("hidden"),
        "special": tr("not a regular file"),
        "cloud": tr("only in the cloud"),
        "empty": tr("empty"),
        "unreadable": tr("not readable by you"),
    }.get(rule, words.one_line(rule))
