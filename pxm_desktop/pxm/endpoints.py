"""The one table of endpoints: paths, versions, and what else to try where a path is inferred.

Paths stand here without the version. A group with several candidates is inferred (the article's path cells
are lost): on a GET that answers 404 or 405 the next one is tried, and the one that answers is remembered
per account. Writes never try paths: they use the remembered one, which a GET finds first.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

VERSIONS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        # The article says v2.1; the vendor's upload guide calls v2 for authorize and v3 for uploads.
        "oauth": ("v2.1", "v2"),
        "upload": ("v2.1", "v3"),
        "category": ("v2.1",),
        "collection": ("v2.1",),
        "file": ("v2.1",),
        "attribute": ("v2.1",),
        "attribute_value": ("v2.1",),
        "attribute_group": ("v2.1",),
        "resource": ("v2.1",),
        "region": ("v2.1",),
        "search_v2": ("v2",),
        "search_v3": ("v3",),
    }
)
"""Family → versions, the default first. Only `oauth` and `upload` try the second: neither call changes
anything in PXM when its path is unknown (404 or 405)."""

PATHS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "authorize": ("oauth/authorize",),
        "request_upload": ("file/request-upload",),
        "confirm_upload": ("file/confirm-upload",),
        "category": ("category",),
        "category_files": ("category/{id}/files",),
        "collection": ("collection",),
        "collection_files": ("collection/{id}/files",),
        "image_variants": (
            "collection/{id}/image-variants",
            "collection/{id}/images",
            "collection/{id}/variants",
        ),
        "related": ("collection/{id}/related", "collection/{id}/associations"),
        "file": ("file",),
        "file_search": ("file/search",),
        "attribute": ("attribute",),
        "attribute_values": ("{entity}/{id}/attributes", "attribute/{entity}/{id}"),
        "attribute_group": ("attribute-group", "attribute_group"),
        "resource": ("resource",),
        "region": ("region",),
        "search": ("{entity}/search",),
    }
)
"""Group → paths without version, the likeliest first."""

PARAMS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "search.keyword": ("q", "query", "keyword", "search"),
        "file.collections": ("collections", "collection_ids"),
        "collection.ids": ("ids", "collection_ids"),
    }
)
"""Query parameter → names it may have, the likeliest first."""


@dataclass
class EndpointSettings:
    """What is known about one account's endpoints: overrides and lessons learned. Plain text, no secrets.

    `changed` is called after a lesson, so that an owner can keep `to_dict()` for the next run.
    """

    versions: dict[str, str] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    params: dict[str, str] = field(default_factory=dict)
    changed: Callable[["EndpointSettings"], None] | None = field(default=None, compare=False, repr=False)

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> "EndpointSettings":
        """Read what `to_dict` wrote; entries that this program does not know are left out."""

        def known(name: str, table: Mapping[str, tuple[str, ...]], *, free: bool) -> dict[str, str]:
            found = raw.get(name)
            if not isinstance(found, Mapping):
                return {}
            return {
                key: value
                for key, value in found.items()
                if isinstance(value, str) and value and key in table and (free or value in table[key])
            }

        return cls(
            versions={k: v.strip("/") for k, v in known("versions", VERSIONS, free=True).items()},
            paths={k: v.strip("/") for k, v in known("paths", PATHS, free=True).items()},
            params=known("params", PARAMS, free=True),
        )

    def to_dict(self) -> dict[str, dict[str, str]]:
        """Return everything as plain dicts, fit for JSON."""
        return {"versions": dict(self.versions), "paths": dict(self.paths), "params": dict(self.params)}

    def version(self, family: str) -> str:
        """Return the version to use for a family."""
        return self.versions.get(family) or VERSIONS[family][0]

    def path(self, group: str) -> str:
        """Return the path template to use for a group, without version."""
        return self.paths.get(group) or PATHS[group][0]

    def param(self, name: str) -> str:
        """Return the name of a query parameter."""
        return self.params.get(name) or PARAMS[name][0]

    def candidates(self, group: str) -> tuple[str, ...]:
        """Return the paths that a GET may try, in order; a single one once the account's is known."""
        known = self.paths.get(group)
        return (known,) if known else PATHS[group]

    def version_candidates(self, family: str) -> tuple[str, ...]:
        """Return the versions that may be tried, the one in use first."""
        return tuple(dict.fromkeys((self.version(family), *VERSIONS[family])))

    def param_candidates(self, name: str) -> tuple[str, ...]:
        """Return the names that a query parameter may have, in order; a single one once it is known."""
        known = self.params.get(name)
        return (known,) if known else PARAMS[name]

    def learn_version(self, family: str, version: str) -> None:
        """Remember which version answered, if it is another than the one in use."""
        if version != self.version(family):
            self._learn(self.versions, family, version)

    def learn_path(self, group: str, path: str) -> None:
        """Remember which path answered."""
        if len(PATHS[group]) > 1 or path != PATHS[group][0]:
            self._learn(self.paths, group, path)

    def learn_param(self, name: str, spelling: str) -> None:
        """Remember which parameter name the server honours."""
        self._learn(self.params, name, spelling)

    def _learn(self, lessons: dict[str, str], key: str, value: str) -> None:
        if lessons.get(key) != value:
            lessons[key] = value
            if self.changed is not None:
                self.changed(self)
