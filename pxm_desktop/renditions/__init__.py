"""Pictures that PXM has made of its files: found by their links, fetched, and kept on this computer."""
