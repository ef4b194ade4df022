"""Words for what this package stores about people."""

from qlinx.kit.texts import LocalText

KINDS = {
    "outbox": LocalText(nl="Mail die we je stuurden", en="Mail that we sent you"),
}
FIELDS = {
    "template": LocalText(nl="Soort mail", en="Kind of mail"),
    "state": LocalText(nl="Hoe ver", en="How far"),
    "reason": LocalText(nl="Reden", en="Reason"),
    "created_at": LocalText(nl="Klaargezet op", en="Put ready at"),
    "sent_at": LocalText(nl="Verstuurd op", en="Sent at"),
}
VALUES = {
    "state.pending": LocalText(nl="staat klaar", en="is ready to go"),
    "state.claimed": LocalText(nl="wordt verstuurd", en="is being sent"),
    "state.sent": LocalText(nl="verstuurd", en="sent"),
    "state.delayed": LocalText(
        nl="verstuurd; de mailserver laat het wachten", en="sent; the mail server lets it wait"
    ),
    "state.unheard": LocalText(
        nl="verstuurd; we hoorden niet of het aankwam", en="sent; we did not hear whether it arrived"
    ),
    "state.returned": LocalText(nl="nu niet bezorgd", en="not delivered this time"),
    "state.delivered": LocalText(nl="bezorgd", en="delivered"),
    "state.bounced": LocalText(nl="kwam terug", en="came back"),
    "state.spam_report": LocalText(nl="je meldde deze mail als spam", en="you reported this mail as spam"),
    "state.dropped": LocalText(nl="niet verstuurd", en="not sent"),
    "state.refused": LocalText(nl="niet aangenomen door de mailserver", en="not taken by the mail server"),
}
# Of everybody who is mailed, whichever package keeps them.
COMMON_VALUES = {
    "mail_stops.bounced": LocalText(nl="mail kwam terug", en="mail came back"),
    "mail_stops.spam_report": LocalText(nl="je meldde mail als spam", en="you reported mail as spam"),
    "mail_stops.objection": LocalText(nl="je maakte bezwaar", en="you objected"),
    "mail_stops.dispute": LocalText(
        nl="je meldde dat er iets niet klopt", en="you reported that something is wrong"
    ),
}
