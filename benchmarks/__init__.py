"""Speed, memory and API calls against peers and limits: ``python -m benchmarks``. For Linux and macOS."""
