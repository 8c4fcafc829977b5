"""What PXM's objects look like here: frozen models that keep unknown fields and tell absent from empty.

For array fields and most others `None` means "the answer did not say"; an empty tuple means "none". A trimmed
answer without `collections` is unknown, never empty: nothing may be merged from it. Field spellings live in
`shapes`. Reprs show ids and names only, since unknown fields can hold presigned URLs.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pxm_desktop.pxm import shapes

Entity = Literal["collection", "file", "category"]
SearchEntity = Literal["folder", "file"]


class PxmObject(BaseModel):
    """Base of everything that PXM answers with."""

    model_config = ConfigDict(extra="allow", frozen=True, defer_build=True)

    noun: ClassVar[str]
    """The name under which `shapes` knows this object."""

    def __repr_args__(self) -> Iterator[tuple[str, Any]]:
        for name in ("id", "name", "file_name", "file_id"):
            if name in type(self).model_fields:
                yield name, getattr(self, name)

    @classmethod
    def parse(cls, raw: object) -> Self:
        """Read one object, flat or wrapped. Raises `UnexpectedAnswer`."""
        found = shapes.one(raw, cls.noun)
        if found is None:
            raise shapes.unexpected(f"a {cls.noun.replace('_', ' ')}", raw)
        return cls.parse_row(found)

    @classmethod
    def parse_row(cls, raw: Mapping[str, Any]) -> Self:
        """Read one row of a list. Raises `UnexpectedAnswer`."""
        try:
            return cls.model_validate(shapes.canonical(cls.noun, raw))
        except ValidationError:
            # The chained error would show values, which may be secrets.
            raise shapes.unexpected(f"a {cls.noun.replace('_', ' ')}", raw) from None


class PxmEntity(PxmObject):
    """Base of the objects that always have an id."""

    id: str


class AttributeValue(PxmEntity):
    """The value of one attribute on one object. `has_value` is False when the answer left the value out."""

    noun: ClassVar[str] = "attribute_value"

    name: str | None = None
    type: str | None = None
    value: Any = None

    @property
    def has_value(self) -> bool:
        """Say whether the answer told the value at all."""
        return "value" in self.model_fields_set


class File(PxmEntity):
    """A digital asset. `size` in bytes; `dimensions` is PXM's own text."""

    noun: ClassVar[str] = "file"

    file_name: str | None = None
    collections: tuple[str, ...] | None = None
    region_ids: tuple[str, ...] | None = None
    size: int | None = None
    dimensions: str | None = None
    published: bool | None = None
    published_start_date: datetime | None = None
    labels: tuple[str, ...] | None = None
    ocr_text: str | None = None
    renditions: dict[str, str] | None = None
    original_url: str | None = None
    mime_type: str | None = None
    attributes: tuple[AttributeValue, ...] | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None

    @property
    def has_collections(self) -> bool:
        """Say whether the answer told the collections; only then may they be merged from."""
        return self.collections is not None

    @property
    def has_regions(self) -> bool:
        """Say whether the answer told the regions; only then may they be merged from."""
        return self.region_ids is not None


class Collection(PxmEntity):
    """A product record: standalone (`collection_type` None), a family (`parent`) or a `variant` of one."""

    noun: ClassVar[str] = "collection"

    name: str | None = None
    additional_title: str | None = None
    parent_id: str | None = None
    direct_parent: tuple[str, ...] | None = None
    published: bool | None = None
    published_start_date: datetime | None = None
    published_end_date: datetime | None = None
    collection_type: str | None = None
    parent_topic_id: str | None = None
    attributes: tuple[AttributeValue, ...] | None = None
    region_ids: tuple[str, ...] | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None

    @property
    def sku(self) -> str | None:
        """Return the SKU, which accounts often keep in `additional_title`."""
        return self.additional_title


class Category(PxmEntity):
    """A folder that organises collections."""

    noun: ClassVar[str] = "category"

    name: str | None = None
    parent_id: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None


class Region(PxmEntity):
    """A localization scope, "Org Unit" in PXM's own pages."""

    noun: ClassVar[str] = "region"

    name: str | None = None
    is_primary: bool | None = None
    language: str | None = None
    collections: tuple[str, ...] | None = None


class Attribute(PxmEntity):
    """The definition of an attribute: Text, Date, List, Pick List, Boolean or Number."""

    noun: ClassVar[str] = "attribute"

    name: str | None = None
    type: str | None = None
    options: tuple[str, ...] | None = None
    created_at: datetime | None = None


class AttributeGroup(PxmEntity):
    """A named group of attributes, for display only; `attributes` are attribute ids."""

    noun: ClassVar[str] = "attribute_group"

    name: str | None = None
    attributes: tuple[str, ...] | None = None
    created_at: datetime | None = None


class Resource(PxmEntity):
    """A link to an external document, attached to a category or to collections."""

    noun: ClassVar[str] = "resource"

    description: str | None = None
    link: str | None = None
    category_id: str | None = None
    collections: tuple[str, ...] | None = None
    created_at: datetime | None = None


class ImageVariant(PxmObject):
    """One image of a collection in one size and file type (all fields inferred)."""

    noun: ClassVar[str] = "image_variant"

    id: str | None = None
    file_id: str | None = None
    stack_id: str | None = None
    size: str | None = None
    file_type: str | None = None
    url: str | None = Field(default=None, repr=False)


class RelatedGroup(PxmObject):
    """Collections associated with a collection; `name` is None when PXM answers without groups."""

    noun: ClassVar[str] = "related_group"

    id: str | None = None
    name: str | None = None
    collections: tuple[Collection, ...] = ()


class SearchHit(PxmEntity):
    """A thin hit: read the object by its id for more."""

    noun: ClassVar[str] = "hit"

    name: str | None = None


class SearchPage(BaseModel):
    """One page of hits; `total` only from search v3."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    hits: tuple[SearchHit, ...]
    total: int | None = None


class UploadTicket(BaseModel):
    """Where the bytes of one file go. `urls` are presigned (secret), in part order; `part_size` in bytes."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    kind: Literal["standard", "multipart"]
    file_path: str
    upload_id: str | None = None
    urls: tuple[str, ...] = Field(repr=False)
    part_size: int
    existing_ids: tuple[str, ...] = ()
    mime_type: str


class ConfirmAnswer(BaseModel):
    """What confirm-upload told: the new file's id, and the whole object if it came with its collections."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    file_id: str | None = None
    file: File | None = None
    existing_ids: tuple[str, ...] = ()


class AttributeChange(BaseModel):
    """One attribute operation on a collection (article: `update` needs a value, `delete` has none)."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    id: str
    type: Literal["update", "delete"] = "update"
    value: Any = None

    @model_validator(mode="after")
    def _delete_has_no_value(self) -> Self:
        if self.type == "delete" and self.value is not None:
            raise ValueError("an attribute that is deleted takes no value")
        return self

    def wire(self) -> dict[str, Any]:
        """Return the entry as PXM wants it."""
        entry: dict[str, Any] = {"id": self.id, "type": self.type}
        if self.type == "update":
            entry["value"] = self.value
        return entry
