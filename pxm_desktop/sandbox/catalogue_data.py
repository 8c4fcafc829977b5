"""The words of the demo catalogue: a maker of outdoor goods that does not exist."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of product: its category, shape, three letters of the SKU, and the models."""

    category: str
    kind: str
    code: str
    noun: str
    models: tuple[str, ...]


# Category, parent.
CATEGORIES: tuple[tuple[str, str | None], ...] = (
    ("Apparel", None),
    ("Jackets", "Apparel"),
    ("Shirts", "Apparel"),
    ("Trousers", "Apparel"),
    ("Footwear", None),
    ("Hiking Boots", "Footwear"),
    ("Trail Shoes", "Footwear"),
    ("Equipment", None),
    ("Tents", "Equipment"),
    ("Backpacks", "Equipment"),
    ("Camp Kitchen", "Equipment"),
    ("Bottles", "Camp Kitchen"),
    ("Lamps", "Equipment"),
)

COLOURS: dict[str, str] = {
    "Blue": "#2f6fb3",
    "Red": "#c2413b",
    "Green": "#3f8f5b",
    "Yellow": "#e0b13a",
    "Orange": "#dd7a2f",
    "Grey": "#7c8590",
}

LINES: tuple[Line, ...] = (
    Line("Jackets", "jacket", "BRJ", "Rain Jacket", ("", "Fjord", "Harbour", "Squall")),
    Line("Jackets", "jacket", "DWN", "Down Jacket", ("Summit", "Glacier", "Ember")),
    Line("Shirts", "shirt", "SHT", "Trail Shirt", ("Meadow", "Breeze", "Canyon", "Dune")),
    Line("Trousers", "trousers", "TRS", "Hiking Trousers", ("Ridge", "Moor", "Scree", "Tundra")),
    Line("Hiking Boots", "boots", "BTS", "Hiking Boots", ("Granite", "Basalt", "Slate", "Alpine")),
    Line("Trail Shoes", "shoes", "RUN", "Trail Shoes", ("Swift", "Pine", "Otter", "Comet")),
    Line("Tents", "tent", "TNT", "Tent", ("Solo", "Duo", "Family", "Expedition")),
    Line("Backpacks", "backpack", "PCK", "Backpack", ("Day 20", "Tour 35", "Trek 60")),
    Line("Bottles", "bottle", "BTL", "Bottle", ("Half Litre", "Litre", "Thermo")),
)
LAMPS = Line("Lamps", "lamp", "LMP", "Camp Lamp", ("Firefly",))

FAMILY = "Rain Jacket Collection"
FAMILY_SIZES = ("S", "M", "L", "XL")

# Name, primary, language.
REGIONS: tuple[tuple[str, bool, str], ...] = (
    ("Global", True, "en"),
    ("Germany, Austria, Switzerland", False, "de"),
    ("France", False, "fr"),
    ("North America", False, "en-US"),
)

# Name, type, options.
ATTRIBUTES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Colour", "Pick List", tuple(COLOURS)),
    ("Material", "Text", ()),
    ("Weight (g)", "Number", ()),
    ("Waterproof", "Boolean", ()),
    ("Care", "List", ()),
    ("Launch date", "Date", ()),
    ("Photographer", "Text", ()),
    ("Usage rights until", "Date", ()),
)
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Specification", ("Colour", "Material", "Weight (g)", "Waterproof")),
    ("Marketing", ("Care", "Launch date")),
    ("Rights", ("Photographer", "Usage rights until")),
)
MATERIALS = ("Recycled polyester", "Cotton", "Merino wool", "Nubuck", "Steel", "Nylon")

# Description, link, category.
RESOURCES: tuple[tuple[str, str, str | None], ...] = (
    ("Care guide for waterproof clothing", "https://example.com/care-waterproof.pdf", "Jackets"),
    ("Size chart", "https://example.com/sizes.pdf", "Apparel"),
    ("Boot fitting guide", "https://example.com/boot-fitting.pdf", "Hiking Boots"),
    ("Tent pitching film", "https://example.com/pitching", "Tents"),
    ("Backpack volume guide", "https://example.com/volumes.pdf", "Backpacks"),
    ("Brand guidelines", "https://example.com/brand.pdf", None),
)
