"""What incidents, their kinds and their risk are called."""

from typing import Final

from qlinx.incidents.model import Affected, Nature, Risk
from qlinx.incidents.states import IncidentState
from qlinx.kit.texts import LocalText
from qlinx.mailing.labels import VALUES as OF_MAILS
from qlinx.mailing.outbox import MailState

NATURES: Final = {
    Nature.DISCLOSED: LocalText(nl="anderen konden gegevens zien", en="others could see data"),
    Nature.LOST: LocalText(nl="gegevens kwijt of onbereikbaar", en="data lost or out of reach"),
    Nature.CHANGED: LocalText(nl="gegevens onterecht gewijzigd", en="data altered without right"),
}
SORTS: Final = {
    Affected.IDENTITY: LocalText(nl="namen", en="names"),
    Affected.CONTACT: LocalText(
        nl="e-mailadressen of telefoonnummers", en="e-mail addresses or telephone numbers"
    ),
    Affected.ADDRESS: LocalText(nl="woonadressen", en="home addresses"),
    Affected.IMAGE: LocalText(nl="foto's", en="photos"),
    Affected.WORK: LocalText(nl="werk: werkgever, afdeling, nummer", en="work: employer, department, number"),
    Affected.ANSWER: LocalText(nl="uitnodigingen en antwoorden", en="invitations and replies"),
    Affected.SIGN_IN: LocalText(
        nl="om in te loggen: wachtwoorden, sessies", en="to sign in: passwords, sessions"
    ),
    Affected.CORRESPONDENCE: LocalText(nl="berichten en verzoeken", en="messages and requests"),
    Affected.SENSITIVE: LocalText(
        nl="gevoelig: gezondheid, geloof, BSN of geld",
        en="sensitive: health, belief, citizen number or money",
    ),
}
RISKS: Final = {
    Risk.NONE: LocalText(nl="geen risico", en="no risk"),
    Risk.RISK: LocalText(nl="risico", en="risk"),
    Risk.HIGH: LocalText(nl="hoog risico", en="high risk"),
}
STATES: Final = {
    IncidentState.RECORDED: LocalText(nl="beslis over het risico", en="decide on the risk"),
    IncidentState.NO_RISK: LocalText(nl="geen risico; nog af te sluiten", en="no risk; to be closed"),
    IncidentState.RISK: LocalText(nl="meld het bij de toezichthouder", en="notify the authority"),
    IncidentState.HIGH_RISK: LocalText(
        nl="meld het bij de toezichthouder en de mensen", en="notify the authority and the people"
    ),
    IncidentState.HIGH_RISK_TOLD: LocalText(
        nl="mensen weten het; meld het bij de toezichthouder", en="people know; notify the authority"
    ),
    IncidentState.REPORTED: LocalText(
        nl="melden is afgehandeld; nog af te sluiten", en="notified; to be closed"
    ),
    IncidentState.REPORTED_HIGH: LocalText(nl="vertel het de mensen", en="tell the people"),
    IncidentState.REPORTED_TOLD: LocalText(
        nl="iedereen weet het; nog af te sluiten", en="all know; to be closed"
    ),
    IncidentState.CLOSED: LocalText(nl="afgesloten", en="closed"),
}
KINDS: Final = {
    "incident_told": LocalText(
        nl="Dat we je over een incident vertelden", en="That we told you of an incident"
    ),
}
FIELDS: Final = {
    "told_at": LocalText(nl="Mail klaargezet op", en="Mail put ready at"),
    "state": LocalText(nl="Hoe ver de mail kwam", en="How far the mail came"),
}
VALUES: Final = {name: words for name, words in OF_MAILS.items() if name.startswith("state.")}
# What its mails are called, and why one did not go.
MAILS: Final = {
    "template.incidents.employer_told": LocalText(
        nl="bericht aan de werkgever over een incident", en="notice to the employer of an incident"
    ),
    "template.incidents.persons_told": LocalText(
        nl="bericht aan jou over een incident met je gegevens",
        en="notice to you of an incident with your data",
    ),
}
# How far the mails to persons came, as staff see it: an outcome of a mail, and why one was not sent.
OUTCOMES: Final = {
    MailState.SENT: LocalText(nl="verstuurd", en="sent"),
    MailState.DELIVERED: LocalText(nl="verstuurd", en="sent"),
    MailState.RETURNED: LocalText(nl="nu niet bezorgd", en="not delivered this time"),
    MailState.BOUNCED: LocalText(
        nl="niet bereikt: het adres werkt niet", en="not reached: the address does not work"
    ),
    MailState.SPAM_REPORT: LocalText(nl="bezorgd en als spam gemeld", en="delivered and reported as spam"),
    MailState.REFUSED: LocalText(
        nl="niet bereikt: de mailserver nam de mail niet aan",
        en="not reached: the mail server did not take the mail",
    ),
    f"{MailState.SKIPPED}:bounced": LocalText(
        nl="niet bereikt: eerdere mail kwam terug", en="not reached: earlier mail came back"
    ),
    f"{MailState.SKIPPED}:erasing": LocalText(
        nl="niet gemaild: wordt gewist", en="not mailed: is being erased"
    ),
    f"{MailState.SKIPPED}:person_gone": LocalText(nl="niet gemaild: is gewist", en="not mailed: was erased"),
    f"{MailState.SKIPPED}:wrong_person": LocalText(
        nl="niet gemaild: dit adres is van een ander", en="not mailed: this address is somebody else's"
    ),
}
OTHER_OUTCOME: Final = LocalText(nl="niet gemaild: andere reden", en="not mailed: another reason")
