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
MAILS = {
    "template.bulletins.confirm": LocalText(
        nl="de vraag of je de nieuwsbrief wilt", en="the question whether you want the bulletin"
    ),
    "template.bulletins.edition": LocalText(nl="een nieuwsbrief", en="a bulletin"),
    "reason.subscription_changed": LocalText(nl="je wilde iets anders", en="you wanted something else"),
    "reason.edition_gone": LocalText(nl="deze nieuwsbrief was er niet meer", en="this bulletin was gone"),
}
