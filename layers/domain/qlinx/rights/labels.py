"""Words for what this package stores about people."""

from qlinx.kit.texts import LocalText

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
    "made_at": LocalText(nl="Gemaakt op", en="Made at"),
}
VALUES = {
    "right.access": LocalText(nl="inzage", en="access"),
    "right.erasure": LocalText(nl="wissen", en="erasure"),
    "state.awaiting_employer": LocalText(nl="wacht op je werkgever", en="waiting for your employer"),
    "state.received": LocalText(nl="ontvangen", en="received"),
    "state.in_progress": LocalText(nl="in behandeling", en="in progress"),
    "state.fulfilled": LocalText(nl="uitgevoerd", en="carried out"),
    "state.refused": LocalText(nl="geweigerd", en="refused"),
}
FILES = {
    "photos": LocalText(nl="Je foto, ook in het klein", en="Your photo, also in small"),
    "photo-uploads": LocalText(nl="Foto's die je hebt ingestuurd", en="Photos that you sent in"),
    "exports": LocalText(nl="Bestanden met je gegevens", en="Files with your data"),
}
