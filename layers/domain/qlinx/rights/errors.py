"""What can go wrong with rights requests."""

from qlinx.kit.errors import DomainError, Failure
from qlinx.kit.texts import LocalText


class CodeRefused(DomainError):
    """The code is wrong, used, too old, or tried too often: one answer for all, so that nothing can be learned."""

    failure = Failure.NOT_ALLOWED
    code = "code-refused"
    title = LocalText(
        nl="Deze code klopt niet of werkt niet meer.", en="This code is wrong or no longer works."
    )
    advice = LocalText(
        nl="Kijk de code in de mail nog eens na. Een code werkt een kwartier en een keer. Vraag anders een nieuwe aan.",
        en="Check the code in the mail once more. A code works for fifteen minutes and once. Otherwise ask for a new one.",
    )


class KindUnknown(Exception):
    """Something is stored about a person that no package declares: nothing may pass it over in silence."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"stored kind {kind} has no shape")


class FieldsUndeclared(Exception):
    """A model about a person has fields that say neither Personal nor Technical."""

    def __init__(self, kind: str, fields: tuple[str, ...]) -> None:
        super().__init__(f"{kind} does not declare {', '.join(fields)}")


class ErasureIncomplete(Exception):
    """The check after an erasure found something left; the whole erasure is to be repeated."""

    def __init__(self, what: str) -> None:
        super().__init__(f"left after the erasure: {what}")
