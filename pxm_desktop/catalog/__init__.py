"""A copy of the account's products, categories, regions and attributes on this computer, for pickers."""
