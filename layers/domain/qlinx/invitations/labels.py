"""Words for what this package stores about people."""

from qlinx.kit.texts import LocalText

KINDS = {"invitee": LocalText(nl="Je uitnodigingen en antwoorden", en="Your invitations and replies")}
FIELDS = {
    "employer_id": LocalText(nl="Werkgever", en="Employer"),
    "title": LocalText(nl="Uitnodiging", en="Invitation"),
    "starts_at": LocalText(nl="Begin", en="Start"),
    "ends_at": LocalText(nl="Einde", en="End"),
    "invited_at": LocalText(nl="Uitgenodigd op", en="Invited at"),
    "state": LocalText(nl="Je antwoord", en="Your reply"),
    "answered_at": LocalText(nl="Geantwoord op", en="Replied at"),
    "mail_problem": LocalText(nl="Waarom de mail je niet bereikte", en="Why the mail did not reach you"),
}
VALUES = {
    "state.invited": LocalText(nl="nog geen antwoord", en="no reply yet"),
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
# What its mails are called, and why one did not go.
MAILS = {
    "template.invitations.asked_anew": LocalText(
        nl="een wijziging van een uitnodiging, met de vraag of je komt",
        en="a change of an invitation that asks whether you come",
    ),
    "template.invitations.invitation": LocalText(nl="een uitnodiging", en="an invitation"),
    "template.invitations.invitation_accepted": LocalText(
        nl="bevestiging dat je komt", en="confirmation that you come"
    ),
    "template.invitations.invitation_cancelled": LocalText(
        nl="een uitnodiging die niet doorgaat", en="an invitation that is off"
    ),
    "template.invitations.invitation_changed": LocalText(
        nl="een wijziging van een uitnodiging", en="a change of an invitation"
    ),
    "template.invitations.invitation_declined": LocalText(
        nl="bevestiging dat je niet komt", en="confirmation that you do not come"
    ),
    "template.invitations.mailing_told": LocalText(
        nl="wat er met een mailing gebeurde", en="what became of a mailing"
    ),
    "template.invitations.no_place_left": LocalText(nl="er is geen plaats meer", en="no place is left"),
    "template.invitations.reminder": LocalText(nl="een herinnering", en="a reminder"),
    "template.invitations.test_mail": LocalText(
        nl="een proefmail van een uitnodiging", en="a test mail of an invitation"
    ),
    "reason.invitation_cancelled": LocalText(
        nl="wat je zou krijgen, ging niet door", en="what it was about was called off"
    ),
    "reason.never_invited": LocalText(
        nl="de uitnodiging zelf kwam niet aan", en="the invitation itself never reached you"
    ),
    "reason.no_longer_invited": LocalText(
        nl="je was niet meer uitgenodigd", en="you were not invited any more"
    ),
    "reason.no_place_left": LocalText(nl="er was geen plaats meer", en="no place was left"),
    "reason.not_so_any_more": LocalText(nl="het was niet meer zo", en="it was not so any more"),
    "reason.over": LocalText(nl="het was al voorbij", en="it was over already"),
    "reason.reminded_lately": LocalText(
        nl="je kreeg kort ervoor al een herinnering", en="you had got a reminder shortly before"
    ),
    "reason.replied": LocalText(nl="je had al geantwoord", en="you had replied already"),
    "reason.replied_again": LocalText(
        nl="je had daarna anders geantwoord", en="you had replied otherwise since"
    ),
    "reason.replied_since": LocalText(nl="je had intussen geantwoord", en="you had replied in the meantime"),
    "reason.answers_closed": LocalText(nl="antwoorden kon niet meer", en="it was too late to reply"),
    "reason.changed_again": LocalText(nl="het was alweer veranderd", en="it had changed again"),
}
