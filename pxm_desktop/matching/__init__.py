"""File name to product, region and attributes: patterns, and an index of products. Knows nothing of the rest."""
