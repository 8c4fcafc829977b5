"""What holds for all tests."""

import gc

import pytest
from hypothesis import settings

# A busy machine is no defect: no example has to be over in a fifth of a second.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist writes the groups into the ids
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep tests that share a fixture of their module on one worker: each worker would make one of its own.

    Such a fixture is mostly a sandbox with its S3 server, which takes longer to start than most tests.
    """
    for item in items:
        if isinstance(item, pytest.Function) and not item.get_closest_marker("xdist_group"):
            fixtures = item._fixtureinfo.name2fixturedefs.values()
            if any(made[-1].scope == "module" for made in fixtures):
                item.add_marker(pytest.mark.xdist_group(item.module.__name__))


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """Collect in this thread only, where a window was tested: some of its Qt objects may still be garbage."""
    if not gc.isenabled():
        gc.collect(1)
