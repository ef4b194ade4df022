"""What holds for all tests."""

from hypothesis import settings

# A busy machine is no mistake in the code: examples have no time limit of their own.
settings.register_profile("qlinx", deadline=None)
settings.load_profile("qlinx")
