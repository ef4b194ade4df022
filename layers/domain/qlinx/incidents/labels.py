"""What incidents, their kinds and their risk are called."""

from typing import Final

from qlinx.incidents.model import Affected, Nature, Risk
from qlinx.incidents.states import IncidentState
from qlinx.kit.texts import LocalText

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
# What its mail is called, and why it did not go.
MAILS: Final = {
    "template.incidents.employer_told": LocalText(
        nl="bericht aan de werkgever over een incident", en="notice to the employer of an incident"
    ),
}
