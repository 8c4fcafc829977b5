"""Hot folders as a facet of the service: rules, what they need of the queue and the catalogue, and the dry run."""
