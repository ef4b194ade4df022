"""Why nothing is done with a message."""

from qlinx.kit.errors import DomainError, Failure
from qlinx.kit.texts import LocalText


class MessageKept(DomainError):
    """Its writer had it restricted, or objected to its use, which is still weighed (GDPR article 18)."""

    failure = Failure.CONFLICT
    code = "message-only-stored"
    title = LocalText(
        nl="Dit bericht wordt nu alleen bewaard.", en="This message is only being stored at the moment."
    )
    advice = LocalText(
        nl="Dat vroeg wie het schreef. Er is niets gewijzigd. Het verzoek staat bij de verzoeken.",
        en="Whoever wrote it asked for that. Nothing was changed. The request stands among the requests.",
    )
