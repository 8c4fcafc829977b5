"""What a new account holds: one region, or the whole demo catalogue."""

from __future__ import annotations

import secrets
from itertools import pairwise, product
from typing import Any

from pxm_desktop.sandbox import catalogue_data as words
from pxm_desktop.sandbox.storage import Storage
from pxm_desktop.sandbox.store import Row, Store, new_id, now

_DAY = 86_400.0


def fill(store: Store, *, demo: bool) -> None:
    """Fill a new account; one that was filled before is left alone."""
    if store.note("filled"):
        return
    regions = words.REGIONS if demo else words.REGIONS[:1]
    store.insert_many(
        "region",
        [
            {"id": new_id("reg"), "name": name, "is_primary": primary, "language": language}
            for name, primary, language in regions
        ],
    )
    if demo:
        _Demo(store).fill()
    store.set_note("filled", "demo" if demo else "empty")


class _Demo:
    """Writes the demo catalogue into an empty account."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._regions = [row["id"] for row in store.select("region", order="ORDER BY is_primary DESC, name")]
        self._categories: dict[str, str] = {}
        self._attributes: dict[str, str] = {}
        self._started = now()

    def fill(self) -> None:
        self._add_categories()
        self._add_attributes()
        rows, values = self._collections()
        self._store.insert_many("collection", rows)
        self._store.insert_many("attribute_value", values)
        self._add_relations(rows)
        self._add_resources(rows)

    def _add_categories(self) -> None:
        rows: list[Row] = []
        for name, parent in words.CATEGORIES:
            self._categories[name] = new_id("cat")
            rows.append(
                {
                    "id": self._categories[name],
                    "name": name,
                    "parent_id": self._categories[parent] if parent else None,
                    "created": self._started - 200 * _DAY,
                    "updated": self._started - 200 * _DAY,
                }
            )
        self._store.insert_many("category", rows)

    def _add_attributes(self) -> None:
        rows = [
            {"id": new_id("attr"), "name": name, "type": kind, "options": list(options)}
            for name, kind, options in words.ATTRIBUTES
        ]
        self._store.insert_many("attribute", rows)
        self._attributes = {str(row["name"]): str(row["id"]) for row in rows}
        self._store.insert_many(
            "attribute_group",
            [
                {"id": new_id("grp"), "name": name, "attributes": [self._attributes[item] for item in items]}
                for name, items in words.GROUPS
            ],
        )

    def _collections(self) -> tuple[list[Row], list[Row]]:
        rows: list[Row] = []
        values: list[Row] = []
        for line in (*words.LINES, words.LAMPS):
            for number, (model, colour) in enumerate(product(line.models, words.COLOURS), 1):
                name = " ".join(filter(None, (colour, model, line.noun)))
                row = self._collection(len(rows), name, f"SKU-{line.code}-{number:03d}", line.category)
                rows.append(row)
                values += self._values(row["id"], len(rows), colour)
        family = self._collection(len(rows), words.FAMILY, "SKU-RJF-100", "Jackets")
        family["collection_type"] = "parent"
        rows.append(family)
        for number, size in enumerate(words.FAMILY_SIZES, 1):
            name = f"Blue Rain Jacket - Size {size}"
            variant = self._collection(len(rows), name, f"SKU-RJV-10{number}", "Jackets")
            variant |= {"collection_type": "variant", "parent_topic_id": family["id"]}
            rows.append(variant)
        return rows, values

    def _collection(self, index: int, name: str, sku: str, category: str) -> Row:
        created = self._started - (180 - index % 170) * _DAY
        updated = created + (index % 11) * _DAY
        regions = self._regions[:1] if index % 3 else [self._regions[0], self._regions[1 + index // 3 % 3]]
        published = index % 4 != 0
        return {
            "id": new_id("col"),
            "name": name,
            "additional_title": sku,
            "parent_id": self._categories[category],
            "direct_parent": [self._categories[category]],
            "published": published,
            "published_start_date": "2025-01-01T00:00:00Z" if published else None,
            "collection_type": None,
            "parent_topic_id": None,
            "region_ids": regions,
            "created": created,
            "updated": updated,
            "renamed": created,
        }

    def _values(self, collection_id: str, index: int, colour: str) -> list[Row]:
        values: dict[str, Any] = {
            "Colour": colour,
            "Material": words.MATERIALS[index % len(words.MATERIALS)],
            "Weight (g)": 180 + index * 7 % 1400,
        }
        if index % 2:
            values |= {"Waterproof": index % 4 == 1, "Care": ["Wash cold", "Line dry"]}
        return [
            {
                "entity": "collection",
                "object_id": collection_id,
                "attribute_id": self._attributes[name],
                "value": value,
            }
            for name, value in values.items()
        ]

    def _add_relations(self, rows: list[Row]) -> None:
        pairs: set[tuple[str, str, str]] = set()
        for row, following in pairwise(rows):
            if row["parent_id"] == following["parent_id"]:
                pairs.add((row["id"], "Goes well with", following["id"]))
            for one, other in ((row, following), (following, row)):
                if row["additional_title"][4:7] == following["additional_title"][4:7]:
                    pairs.add((one["id"], "Similar products", other["id"]))
        names = ("collection_id", "group_name", "other_id")
        self._store.insert_many("related", [dict(zip(names, pair, strict=True)) for pair in sorted(pairs)])

    def _add_resources(self, rows: list[Row]) -> None:
        self._store.insert_many(
            "resource",
            [
                {
                    "id": new_id("res"),
                    "description": description,
                    "link": link,
                    "category_id": self._categories[category] if category else None,
                    "collections": [row["id"] for row in rows[index * 20 : index * 20 + 2]],
                }
                for index, (description, link, category) in enumerate(words.RESOURCES)
            ],
        )


async def store_assets(store: Store, storage: Storage) -> None:
    """Draw and store the demo assets once; an interrupted first start is made up for by the next."""
    if store.note("assets"):
        return
    # Drawing needs Pillow, which takes a moment to import.
    from pxm_desktop.sandbox import samples

    made = await samples.make_all()
    collections = {row["additional_title"]: row for row in store.select("collection")}
    rows: list[Row] = []
    for index, asset in enumerate(made):
        linked = [collections[sku] for sku in asset.skus]
        key = f"s3path/assets/{secrets.token_hex(8)}/{asset.file_name}"
        created = now() - (1 + index % 60) * _DAY - index * 600
        rows.append(
            {
                "id": new_id("file"),
                "file_name": asset.file_name,
                "mime_type": asset.mime_type,
                "size": len(asset.data),
                "key": key,
                "collections": [row["id"] for row in linked],
                "region_ids": linked[0]["region_ids"] if linked else [store.primary_region()],
                "published": index % 3 != 0,
                "published_start_date": "2025-01-01T00:00:00Z" if index % 3 else None,
                "created": created,
                "updated": created,
                "renamed": created,
            }
        )
    await storage.write_all(
        [(row["key"], asset.data, asset.mime_type) for row, asset in zip(rows, made, strict=True)]
    )
    store.insert_many("file", rows)
    store.set_note("assets", "stored")
