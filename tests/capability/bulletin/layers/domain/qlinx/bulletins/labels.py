"""What stored things are called."""

from qlinx.kit.texts import LocalText

KINDS = {"subscription": LocalText(nl="Je nieuwsbrief", en="Your bulletin")}
FIELDS = {
    "email": LocalText(nl="E-mailadres", en="E-mail address"),
    "language": LocalText(nl="Taal", en="Language"),
    "mail_stops": LocalText(nl="Waarom we je niet mailen", en="Why we send you no mail"),
    "state": LocalText(nl="Of je de nieuwsbrief wilt", en="Whether you want the bulletin"),
    "changed_at": LocalText(nl="Sinds", en="Since"),
}
VALUES = {
    "state.asked": LocalText(nl="nog niet bevestigd", en="not confirmed yet"),
    "state.active": LocalText(nl="ja", en="yes"),
    "state.ended": LocalText(nl="nee", en="no"),
}
