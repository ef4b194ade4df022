"""Words for what this package stores about people."""

from qlinx.kit.texts import LocalText
from qlinx.rights.registry import every_right
from qlinx.rights.words import CHANNELS, EXTENSIONS, REFUSALS, STATES

KINDS = {
    "rights_request": LocalText(nl="Je verzoeken over je gegevens", en="Your requests about your data"),
    "export": LocalText(nl="Bestanden met je gegevens", en="Files with your data"),
}
FIELDS = {
    "right": LocalText(nl="Welk recht", en="Which right"),
    "state": LocalText(nl="Hoe ver", en="How far"),
    "received_at": LocalText(nl="Ontvangen op", en="Received at"),
    "deadline_on": LocalText(nl="Uiterlijk beantwoord op", en="Answered by"),
    "closed_at": LocalText(nl="Afgehandeld op", en="Closed at"),
    "refusal": LocalText(nl="Waarom geweigerd", en="Why refused"),
    "question": LocalText(nl="Wat we je vroegen", en="What you were asked"),
    "told": LocalText(nl="Wat je daarop vertelde", en="What you told"),
    "channel": LocalText(nl="Hoe het binnenkwam", en="How it came"),
    "extended_at": LocalText(nl="Termijn verlengd op", en="Term made longer at"),
    "extension": LocalText(nl="Waarom verlengd", en="Why made longer"),
    "paused_at": LocalText(nl="Klok staat stil sinds", en="Clock stands still since"),
    "made_at": LocalText(nl="Gemaakt op", en="Made at"),
}
VALUES = {
    **{f"right.{right.name}": right.words.value for right in every_right().values()},
    **{f"state.{state}": word for state, word in STATES.items()},
    **{f"channel.{channel}": word for channel, word in CHANNELS.items()},
    **{f"extension.{extension}": word for extension, word in EXTENSIONS.items()},
    **{f"refusal.{refusal}": word for refusal, word in REFUSALS.items()},
}
