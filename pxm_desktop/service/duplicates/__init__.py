"""The facet `duplicates`: files that are the same or look alike, found in the background."""
