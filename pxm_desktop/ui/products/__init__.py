"""Pages of the Library place about products: what belongs to one, what many have and lack, categories, attributes."""
