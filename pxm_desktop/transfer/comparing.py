"""Whether an attribute has the value that was asked for: PXM spells values in ways of its own."""

from __future__ import annotations

import math

from pxm_desktop.pxm.models import AttributeValue
from pxm_desktop.transfer.model import AttributeWorth


def same(shown: AttributeValue, asked: AttributeWorth) -> bool:
    """Compare as people do: PXM may answer a day with a time, a number as text, a list in another order."""
    value = shown.value
    if isinstance(asked, tuple):
        return isinstance(value, (list, tuple)) and sorted(map(str, value)) == sorted(asked)
    if isinstance(asked, bool):
        return str(value).casefold() == str(asked).casefold()
    if isinstance(asked, (int, float)):
        try:
            return not isinstance(value, bool) and math.isclose(float(value), asked)
        except (TypeError, ValueError):
            return False
    text = str(value).strip()
    return text == asked.strip() or text.split("T")[0] == asked
