"""What becomes of one file, as it is edited on its page: edits that add up, and how the file looks with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pxm_desktop.service.catalog_api import AttributeDefinition
from pxm_desktop.service.changes_api import FileEdit
from pxm_desktop.service.library_api import FileAttributeValue, FileDetail
from pxm_desktop.transfer.model import AttributeWorth, FileAttribute
from pxm_desktop.ui.catalog_names import CatalogNames
from pxm_desktop.ui.changes import edits
from pxm_desktop.ui.destination_edit import Shared, SharedAttribute

_YES = frozenset({"true", "yes", "1"})
_NO = frozenset({"false", "no", "0"})


def with_product(edit: FileEdit, product_id: str, *, on: bool, had: bool) -> FileEdit:
    """Link to a product, or no longer; `had`: what PXM has, so that an edit and its opposite are none."""
    return edit.model_copy(
        update={
            "add_products": _toggled(edit.add_products, product_id, put=on and not had),
            "remove_products": _toggled(edit.remove_products, product_id, put=had and not on),
        }
    )


def with_region(edit: FileEdit, region_id: str, *, on: bool, had: bool) -> FileEdit:
    """Put into a region, or take out of it; `had` as in `with_product`."""
    return edit.model_copy(
        update={
            "add_regions": _toggled(edit.add_regions, region_id, put=on and not had),
            "remove_regions": _toggled(edit.remove_regions, region_id, put=had and not on),
        }
    )


def with_publish(edit: FileEdit, *, on: bool, start: datetime | None, detail: FileDetail) -> FileEdit:
    """Publish from an instant on (None: from now on), or no longer."""
    since = start.timestamp() if on and start is not None else None
    same = detail.file.published is on and (not on or since in (None, detail.published_from))
    return edit.model_copy(
        update={"published": None if same else on, "published_from": None if same else since}
    )


def with_attribute(edit: FileEdit, given: FileAttribute, had: AttributeWorth | None) -> FileEdit:
    """Give a value to an attribute."""
    others = tuple(each for each in edit.set_attributes if each.id != given.id)
    same = had is not None and type(had) is type(given.value) and had == given.value
    return edit.model_copy(
        update={
            "set_attributes": others if same else (*others, given),
            "clear_attributes": _toggled(edit.clear_attributes, given.id, put=False),
        }
    )


def without_attribute(edit: FileEdit, attribute_id: str, *, had: bool) -> FileEdit:
    """Empty an attribute."""
    return edit.model_copy(
        update={
            "set_attributes": tuple(each for each in edit.set_attributes if each.id != attribute_id),
            "clear_attributes": _toggled(edit.clear_attributes, attribute_id, put=had),
        }
    )


def with_name(edit: FileEdit, name: str, had: str) -> FileEdit:
    """Give another name."""
    return edit.model_copy(update={"name": "" if name == had else name})


def nothing(edit: FileEdit) -> bool:
    """Return whether an edit changes nothing."""
    return edit == FileEdit(file_id=edit.file_id)


def seen(detail: FileDetail, edit: FileEdit) -> FileDetail:
    """Return a file as it looks with an edit."""
    file = detail.file
    changes: dict[str, object] = {}
    if file.products is not None:
        changes["products"] = _changed(file.products, edit.add_products, edit.remove_products)
    if file.regions is not None:
        changes["regions"] = _changed(file.regions, edit.add_regions, edit.remove_regions)
    if edit.published is not None:
        changes["published"] = edit.published
    if edit.name:
        changes["name"] = edit.name
    more: dict[str, object] = {"file": file.model_copy(update=changes)}
    if edit.published is not None:
        more["published_from"] = edit.published_from
    if detail.attributes is not None:
        more["attributes"] = _with_values(detail.attributes, edit)
    return detail.model_copy(update=more)


def title(edit: FileEdit, names: CatalogNames) -> str:
    """Return what an edit does, for people, as the title of its change."""
    regions = {region.id: region.name for region in names.regions}
    attributes = {attribute.id: attribute.name for attribute in names.attributes}
    parts = []
    if edit.add_products:
        parts.append(edits.link_title([names.product(each).name for each in edit.add_products]))
    if edit.remove_products:
        parts.append(edits.unlink_title([names.product(each).name for each in edit.remove_products]))
    if edit.add_regions or edit.remove_regions:
        parts.append(
            edits.regions_title(
                [regions.get(each, each) for each in edit.add_regions],
                [regions.get(each, each) for each in edit.remove_regions],
            )
        )
    if edit.published is not None:
        since = edit.published_from
        start = datetime.fromtimestamp(since).astimezone() if since is not None else None
        parts.append(edits.publish_title(on=edit.published, start=start))
    if edit.set_attributes or edit.clear_attributes:
        parts.append(
            edits.attributes_title(
                [each.name or attributes.get(each.id, each.id) for each in edit.set_attributes],
                [attributes.get(each, each) for each in edit.clear_attributes],
            )
        )
    if edit.name:
        parts.append(edits.rename_title(edit.name))
    return "; ".join(parts)


def shared(
    detail: FileDetail, definitions: Sequence[AttributeDefinition], *, from_now: bool = False
) -> Shared:
    """Return a file as the controls of destinations take it: its publishing, and its attributes that are listed.

    `from_now`: it was published just now; else a file that is published since nobody knows when says so.
    """
    start = detail.published_from
    published = bool(detail.file.published)
    told = not published or start is not None or from_now
    known = {definition.id: definition for definition in definitions}
    values = [
        SharedAttribute(each.id, known[each.id].name, value)
        for each in detail.attributes or ()
        if each.id in known and (value := worth(known[each.id], each.value)) is not None
    ]
    return Shared(
        products=(),
        other_products=0,
        regions=frozenset(),
        some_regions=frozenset(),
        publish=published,
        start=datetime.fromtimestamp(start).astimezone() if published and start is not None else None,
        starts_differ=not told,
        policy=None,
        attributes=tuple(values),
    )


def worth(definition: AttributeDefinition, value: object) -> AttributeWorth | None:
    """Return a value as the attribute's editor takes it: PXM may tell a day with a time. None for none."""
    if value is None or value == "" or value == ():
        return None
    if isinstance(value, list | tuple):
        return tuple(str(each) for each in value)
    if definition.type == "list":
        return (str(value),)
    if definition.type == "date":
        return str(value).partition("T")[0]
    if definition.type == "boolean":
        word = str(value).casefold()
        return True if word in _YES else False if word in _NO else None
    if definition.type == "number" and isinstance(value, str):
        try:
            number = float(value)
        except ValueError:
            return value
        return int(number) if number.is_integer() else number
    return value if isinstance(value, bool | int | float) else str(value)


def _toggled(ids: tuple[str, ...], identity: str, *, put: bool) -> tuple[str, ...]:
    others = tuple(each for each in ids if each != identity)
    return (*others, identity) if put else others


def _changed(ids: tuple[str, ...], add: Sequence[str], remove: Sequence[str]) -> tuple[str, ...]:
    kept = tuple(each for each in ids if each not in remove)
    return (*kept, *(each for each in add if each not in kept))


def _with_values(values: Sequence[FileAttributeValue], edit: FileEdit) -> tuple[FileAttributeValue, ...]:
    given = {each.id: each for each in edit.set_attributes}
    known = {each.id: each for each in values}
    kept = [
        each.model_copy(update={"value": given[each.id].value}) if each.id in given else each
        for each in values
        if each.id not in edit.clear_attributes
    ]
    new = [
        FileAttributeValue(id=each.id, name=each.name, value=each.value)
        for each in given.values()
        if each.id not in known
    ]
    return (*kept, *new)
