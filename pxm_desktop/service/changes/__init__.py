"""Changes of files in PXM as a facet of the service: checked, named, planned from sheets too, and told."""
