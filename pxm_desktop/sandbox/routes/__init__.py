"""The API's endpoints, one module per resource, each with an ``ENDPOINTS`` table."""
