"""What holds for all tests."""

from hypothesis import settings

# A busy machine is no defect: no example has to be over in a fifth of a second.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
