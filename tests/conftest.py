"""What holds for every test."""

from hypothesis import HealthCheck, settings

# No deadline: the machine that runs the suite does other work too, and a slow example is not a wrong one.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")
