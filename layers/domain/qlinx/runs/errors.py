"""What can be wrong with a run, or with a wish about one."""

from qlinx.kit.errors import DomainError, Failure
from qlinx.kit.texts import LocalText


class NothingUnderWay(DomainError):
    """There is no run that could be paused or go on: it is done, was called off, or did not begin."""

    failure = Failure.CONFLICT
    code = "nothing-under-way"
    title = LocalText(nl="Er wordt nu niets verstuurd.", en="Nothing is being sent now.")
    advice = LocalText(
        nl="Alleen wat bezig is kan wachten of doorgaan. Vraag op hoe ver het is.",
        en="Only what is under way can wait or go on. Ask how far it is.",
    )


class CalledOffElsewhere(Exception):
    """A run that no operator ends by itself: what it is about is called off, which ends the run as well."""


class RunUnknown(Exception):
    """A run, or a message, names work that this function does not do; ours to mend."""
