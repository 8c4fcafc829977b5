"""The categories of an account as a tree, with their paths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pxm_desktop.catalog.fold import folded
from pxm_desktop.catalog.model import PATH_SEPARATOR, CategoryRow


class Tree:
    """Categories by id. Built once from sound rows (`model.category_rows`)."""

    def __init__(self, rows: Iterable[CategoryRow]) -> None:
        self.rows = {row.id: row for row in rows}
        self._paths: dict[str, str] = {}
        self._folded: dict[str, str] = {}

    def line(self, category: str) -> list[str]:
        """Return a category and what it lies in, from itself upwards; empty when it is none."""
        found: list[str] = []
        while category in self.rows and len(found) <= len(self.rows):
            found.append(category)
            category = self.rows[category].above
        return found

    def path(self, category: str) -> str:
        """Return the names from the top down; empty when there is no such category."""
        if category not in self._paths:
            names = [self.rows[step].name for step in reversed(self.line(category))]
            self._paths[category] = PATH_SEPARATOR.join(names)
        return self._paths[category]

    def folded_path(self, category: str) -> str:
        """Return the path as it is searched: names folded, a space between them."""
        if category not in self._folded:
            self._folded[category] = folded(self.path(category).replace(PATH_SEPARATOR, " "))
        return self._folded[category]

    def in_order(self) -> Iterator[CategoryRow]:
        """Yield parents before children, those of one parent by name."""
        inside: dict[str, list[CategoryRow]] = {}
        for row in self.rows.values():
            inside.setdefault(row.above, []).append(row)
        waiting = [""]
        while waiting:
            children = sorted(inside.get(waiting.pop(), ()), key=lambda row: (folded(row.name), row.id))
            yield from children
            waiting += [row.id for row in reversed(children)]
