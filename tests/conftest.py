"""What holds for every test."""

import gc

from hypothesis import HealthCheck, settings

# No deadline: the machine that runs the suite does other work too, and a slow example is not a wrong one.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# What `make proof` asks for: so many examples that rare ones are among them.
settings.register_profile("proof", settings.get_profile("suite"), max_examples=1000)
settings.load_profile("suite")


def pytest_collection_finish() -> None:
    """What stands by now stays to the end of the run, and is not gone through again and again for what nobody
    uses: looking for that seldom takes a tenth off the whole run.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)
