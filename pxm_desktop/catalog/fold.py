"""How text is compared: without case, accents and superfluous spaces."""

from __future__ import annotations

import unicodedata

_LETTERS = str.maketrans(
    {
        "\N{LATIN SMALL LETTER O WITH STROKE}": "o",
        "\N{LATIN SMALL LETTER L WITH STROKE}": "l",
        "\N{LATIN SMALL LETTER D WITH STROKE}": "d",
        "\N{LATIN SMALL LETTER H WITH STROKE}": "h",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
        "\N{LATIN SMALL LETTER AE}": "ae",
        "\N{LATIN SMALL LIGATURE OE}": "oe",
        "\0": " ",
    }
)
"""Letters that Unicode takes for whole ones, but people type without their stroke."""


def folded(text: str) -> str:
    """Return text as it is compared, in one line."""
    if text.isascii():
        plain = text.lower().replace("\0", " ")
    else:
        parts = unicodedata.normalize("NFKD", text.casefold())
        plain = "".join(letter for letter in parts if not unicodedata.combining(letter)).translate(_LETTERS)
    return " ".join(plain.split())
