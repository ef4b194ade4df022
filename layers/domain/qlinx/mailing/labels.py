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
    "message_hash": LocalText(nl="SHA-256 van de mail", en="SHA-256 of the mail"),
    "body_hash": LocalText(
        nl="bh van de mail (SHA-256 van de inhoud)", en="bh of the mail (SHA-256 of its body)"
    ),
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
    # Why it did not go, or came back; what packages say of their own mails stands with them.
    "reason.erasing": LocalText(nl="je gegevens werden gewist", en="your data were being erased"),
    "reason.restricted": LocalText(
        nl="je liet het gebruik beperken", en="you had the use of your data restricted"
    ),
    "reason.set_aside": LocalText(
        nl="je werkgever nam zijn verklaring terug", en="your employer took its declaration back"
    ),
    "reason.wrong_person": LocalText(nl="je zei dat jij het niet bent", en="you said that it is not you"),
    "reason.left": LocalText(nl="je werkt daar niet meer", en="you do not work there any more"),
    "reason.role_ended": LocalText(
        nl="je werkt niet meer met Qlinx voor deze werkgever",
        en="you no longer work with Qlinx for this employer",
    ),
    "reason.bounced": LocalText(nl="eerdere mail kwam terug", en="earlier mail came back"),
    "reason.spam_report": LocalText(nl="je meldde mail als spam", en="you reported mail as spam"),
    "reason.objection": LocalText(nl="je wilde deze mail niet", en="you did not want this mail"),
    "reason.dispute": LocalText(
        nl="je meldde dat er iets niet klopt", en="you reported that something is wrong"
    ),
    "reason.nobody": LocalText(nl="er was geen adres", en="there was no address"),
    "reason.address_unknown": LocalText(
        nl="we kennen je nieuwe adres niet", en="your new address is not known to us"
    ),
    "reason.too_large": LocalText(nl="hij was te groot", en="it was too large"),
    "reason.rejected": LocalText(nl="de mailserver nam hem niet aan", en="the mail server did not take it"),
    "reason.not_acceptable": LocalText(
        nl="de mailserver kon hem niet verwerken", en="the mail server could not handle it"
    ),
    "reason.mailboxfull": LocalText(nl="de mailbox was vol", en="the mailbox was full"),
    "reason.noemail": LocalText(nl="deze mailbox bestaat niet", en="there is no such mailbox"),
    "reason.messagetoolarge": LocalText(nl="de mail was te groot", en="the mail was too large"),
    "reason.contentrejected": LocalText(
        nl="de mailserver weigerde de inhoud", en="the mail server refused its content"
    ),
    "reason.attachmentrejected": LocalText(
        nl="de mailserver weigerde de bijlage", en="the mail server refused the attachment"
    ),
}
# Of everybody who is mailed, whichever package keeps them.
COMMON_VALUES = {
    "restricted.True": LocalText(nl="ja", en="yes"),
    "restricted.False": LocalText(nl="nee", en="no"),
    "mail_stops.bounced": LocalText(nl="mail kwam terug", en="mail came back"),
    "mail_stops.spam_report": LocalText(nl="je meldde mail als spam", en="you reported mail as spam"),
    "mail_stops.objection": LocalText(nl="je maakte bezwaar", en="you objected"),
    "mail_stops.dispute": LocalText(
        nl="je meldde dat er iets niet klopt", en="you reported that something is wrong"
    ),
}
