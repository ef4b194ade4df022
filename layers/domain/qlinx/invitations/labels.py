"""Words for what this package stores about people."""

from qlinx.kit.texts import LocalText

KINDS = {"invitee": LocalText(nl="Je uitnodigingen en antwoorden", en="Your invitations and answers")}
FIELDS = {
    "employer_id": LocalText(nl="Werkgever", en="Employer"),
    "title": LocalText(nl="Uitnodiging", en="Invitation"),
    "starts_at": LocalText(nl="Begin", en="Start"),
    "ends_at": LocalText(nl="Einde", en="End"),
    "invited_at": LocalText(nl="Uitgenodigd op", en="Invited at"),
    "state": LocalText(nl="Je antwoord", en="Your answer"),
    "answered_at": LocalText(nl="Geantwoord op", en="Answered at"),
    "mail_problem": LocalText(nl="Waarom de mail je niet bereikte", en="Why the mail did not reach you"),
}
VALUES = {
    "state.invited": LocalText(nl="nog geen antwoord", en="no answer yet"),
    "state.accepted": LocalText(nl="je komt", en="you're coming"),
    "state.declined": LocalText(nl="je komt niet", en="you're not coming"),
    "mail_problem.bounced": LocalText(nl="mail kwam terug", en="mail came back"),
    "mail_problem.spam_report": LocalText(nl="je meldde mail als spam", en="you reported mail as spam"),
    "mail_problem.no_mail": LocalText(nl="je wilt geen mail", en="you want no mail"),
    "mail_problem.wrong_person": LocalText(
        nl="iemand zei: verkeerde persoon", en="somebody said: wrong person"
    ),
    "mail_problem.left": LocalText(
        nl="iemand zei: werkt er niet meer", en="somebody said: does not work there any more"
    ),
    "mail_problem.not_sent": LocalText(nl="mail is niet verstuurd", en="mail was not sent"),
}
