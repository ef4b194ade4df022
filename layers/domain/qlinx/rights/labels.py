"""Words for what this package stores about people."""

from qlinx.kit.texts import LocalText
from qlinx.rights.registry import every_right
from qlinx.rights.words import CHANNELS, EXTENSIONS, REFUSALS, STATES, TRANSFERS

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
    "refusal": LocalText(nl="Waarom niet uitgevoerd", en="Why not carried out"),
    "question": LocalText(nl="Wat we je vroegen", en="What you were asked"),
    "told": LocalText(nl="Wat je daarop vertelde", en="What you told"),
    "weighing": LocalText(nl="Wat er is afgewogen", en="What was weighed"),
    "used_again_at": LocalText(nl="Weer in gebruik vanaf", en="Used again from"),
    "send_to": LocalText(nl="Waar het pakket heen gaat", en="Where the package goes"),
    "transfer": LocalText(nl="Naar een andere dienst", en="To another service"),
    "channel": LocalText(nl="Hoe het binnenkwam", en="How it came"),
    "by_representative": LocalText(nl="Gevraagd door een ouder of voogd", en="Asked by a parent or guardian"),
    "extended_at": LocalText(nl="Termijn verlengd op", en="Term made longer at"),
    "extension": LocalText(nl="Waarom verlengd", en="Why made longer"),
    "paused_at": LocalText(nl="Klok staat stil sinds", en="Clock stands still since"),
    "made_at": LocalText(nl="Gemaakt op", en="Made at"),
}
VALUES = {
    **{f"right.{right.name}": right.words.value for right in every_right().values()},
    **{f"state.{state}": word for state, word in STATES.items()},
    "by_representative.True": LocalText(nl="ja", en="yes"),
    **{f"transfer.{state}": word for state, word in TRANSFERS.items()},
    **{f"channel.{channel}": word for channel, word in CHANNELS.items()},
    **{f"extension.{extension}": word for extension, word in EXTENSIONS.items()},
    **{f"refusal.{refusal}": word for refusal, word in REFUSALS.items()},
}
# What its mails are called, and why one did not go.
MAILS = {
    "template.rights.employer_decides": LocalText(
        nl="vraag aan de werkgever om te beslissen", en="question to the employer to decide"
    ),
    "template.rights.employer_informed": LocalText(
        nl="bericht aan de werkgever dat gegevens alleen nog worden bewaard",
        en="notice to the employer that data are only kept",
    ),
    "template.rights.employer_corrected": LocalText(
        nl="bericht aan de werkgever dat iets ook in de eigen administratie recht moet",
        en="notice to the employer that something has to be right in its own records too",
    ),
    "template.rights.colleague_kept": LocalText(
        nl="bericht dat gegevens van een collega alleen nog worden bewaard",
        en="notice that data of a colleague are only kept",
    ),
    "template.rights.colleague_corrected": LocalText(
        nl="bericht dat een collega iets heeft rechtgezet", en="notice that a colleague put something right"
    ),
    "template.rights.employer_erased": LocalText(
        nl="bericht aan de werkgever dat iemand is gewist",
        en="notice to the employer that somebody was erased",
    ),
    "template.rights.erasure_receipt": LocalText(
        nl="bewijs dat je gegevens zijn gewist", en="receipt that your data were erased"
    ),
    "template.rights.export_ready": LocalText(nl="je gegevens staan klaar", en="your data are ready"),
    "template.rights.portable_ready": LocalText(
        nl="je gegevens om mee te nemen staan klaar", en="your data to take along are ready"
    ),
    "template.rights.request_done": LocalText(
        nl="je verzoek is uitgevoerd", en="your request was carried out"
    ),
    "template.rights.request_extended": LocalText(
        nl="we hebben meer tijd nodig voor je verzoek", en="we need more time for your request"
    ),
    "template.rights.request_identity": LocalText(
        nl="de vraag of een verzoek van jou is", en="the question whether a request is yours"
    ),
    "template.rights.request_question": LocalText(
        nl="een vraag over je verzoek", en="a question about your request"
    ),
    "template.rights.request_received": LocalText(nl="we hebben je verzoek", en="we have your request"),
    "template.rights.request_refused": LocalText(nl="je verzoek is geweigerd", en="your request was refused"),
    "template.rights.used_again": LocalText(
        nl="je gegevens worden weer gebruikt", en="your data are used again"
    ),
    "reason.decided": LocalText(nl="er was al beslist", en="it had been decided already"),
    "reason.person_gone": LocalText(
        nl="de gegevens waar hij over ging, waren er niet meer", en="the data that it was about were gone"
    ),
    "reason.unknown_template": LocalText(
        nl="deze mail bestond niet meer", en="there was no such mail any more"
    ),
}
