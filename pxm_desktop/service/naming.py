"""What a name means: which product or region fits it, and what to say when none or several do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from typing import TypeVar

from pxm_desktop.service.api import CollectionChoice, RegionChoice
from pxm_desktop.service.errors import AmbiguousName, UnknownName
from pxm_desktop.transfer.model import nfc

T = TypeVar("T")

CANDIDATES = 8
_WORD = 4
"""Letters of a word that says something by itself."""
_LIKES = 3
"""Words of known names that one of a misspelt name may be."""
_LIKE = 0.75
"""How like it they are at least."""

_ID = re.compile(r"[A-Za-z0-9_-]{16,64}")
"""What may be an id (the article shows UUIDs); a wrong guess costs one call."""


def looks_like_id(text: str) -> bool:
    """Say whether a text may be an id of PXM's."""
    return _ID.fullmatch(text) is not None and any(c.isdigit() for c in text)


def products_called(name: str, known: Sequence[CollectionChoice]) -> list[CollectionChoice]:
    """Return which of these products a name or SKU means."""
    return fitting(name, ((choice.id, (choice.name, choice.sku), choice) for choice in known))


def the_product(
    name: str, fits: list[CollectionChoice], known: Sequence[CollectionChoice]
) -> CollectionChoice:
    """Return the one that fits; `known` are those among which a misspelt one may be.

    Raises:
        UnknownName: none fits; has near ones as candidates.
        AmbiguousName: several fit.

    """
    return the_one(
        "collection",
        name,
        fits,
        lambda choice: (choice.id, f"{choice.name} ({choice.sku})" if choice.sku else choice.name),
        lambda: nearest(name, (((choice.name, choice.sku), choice) for choice in known)),
    )


def regions_named(regions: Sequence[RegionChoice], names: Sequence[str]) -> list[RegionChoice]:
    """Return what ids or names of regions mean, in their order and each once.

    Raises:
        UnknownName: none fits; has all regions as candidates.
        AmbiguousName: several fit.

    """
    found: dict[str, RegionChoice] = {}
    for name in names:
        fits = fitting(name, ((region.id, (region.name,), region) for region in regions))
        choice = the_one("region", name, fits, lambda region: (region.id, region.name), lambda: list(regions))
        found[choice.id] = choice
    return list(found.values())


def fitting(name: str, entries: Iterable[tuple[str, tuple[str, ...], T]]) -> list[T]:
    """Return what fits best: an id, else names in exactly these letters, else names in any case."""
    wanted, folded = nfc(name), compared(name)
    exact: list[T] = []
    loose: list[T] = []
    for identity, names, entry in entries:
        if identity == name:
            return [entry]
        if any(wanted == nfc(known) for known in names if known):
            exact.append(entry)
        elif any(folded == compared(known) for known in names if known):
            loose.append(entry)
    return exact or loose


def the_one(
    what: str,
    name: str,
    fits: list[T],
    label: Callable[[T], tuple[str, str]],
    near: Callable[[], list[T]],
    plural: str = "",
) -> T:
    """Return the one that fits; `near` gives those that may be meant where none does.

    Raises:
        UnknownName: none fits; has near ones as candidates.
        AmbiguousName: several fit.

    """
    plural = plural or f"{what}s"
    if len(fits) == 1:
        return fits[0]
    if fits:
        raise AmbiguousName(
            f"“{name}” fits {len(fits)} {plural}.",
            "Use one of these ids:",
            tuple(label(entry) for entry in fits[:CANDIDATES]),
        )
    close = near()[:CANDIDATES]
    raise UnknownName(
        f"There is no {what} “{name}”.",
        "Did you mean one of these?"
        if close
        else f"“pxm-desktop {plural.replace(' ', '-')} list” shows all.",
        tuple(label(entry) for entry in close),
    )


def nearest(name: str, entries: Iterable[tuple[tuple[str, ...], T]]) -> list[T]:
    """Return entries with a name like this one or with it inside, else with a word like one of its; the best first."""
    folded = compared(name)
    by_name: dict[str, dict[int, T]] = {}
    for number, (names, entry) in enumerate(entries):
        for text in filter(None, names):
            by_name.setdefault(compared(text), {})[number] = entry
    close = get_close_matches(folded, by_name, n=CANDIDATES, cutoff=0.6)
    inside = [text for text in by_name if folded and folded in text]
    found: dict[int, T] = {}
    for text in [*close, *inside] or _with_words_like(folded, by_name):
        found |= by_name[text]
    return list(found.values())


def _with_words_like(folded: str, texts: Iterable[str]) -> list[str]:
    """Return texts in which words like these stand, those with the most of them first."""
    having: dict[str, list[str]] = {}
    for text in texts:
        for word in dict.fromkeys(text.split()):
            having.setdefault(word, []).append(text)
    fits: Counter[str] = Counter()
    for word in folded.split():
        if len(word) >= _WORD:
            likes = get_close_matches(word, having, n=_LIKES, cutoff=_LIKE)
            fits.update(list(dict.fromkeys(text for like in likes for text in having[like])))
    return [text for text, _ in fits.most_common(CANDIDATES)]


def compared(text: str) -> str:
    """Return a text as names are compared: capitals and spellings of accents alike."""
    return nfc(nfc(text).casefold())
