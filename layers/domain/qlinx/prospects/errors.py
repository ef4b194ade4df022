"""Why somebody is not kept as a prospect, or not mailed."""

from qlinx.kit.errors import DomainError, Failure
from qlinx.kit.texts import LocalText


class Objected(DomainError):
    """They want no such mail of ours; what is remembered of that is a hash of their address."""

    failure = Failure.CONFLICT
    code = "prospect-objected"
    title = LocalText(
        nl="Deze persoon wil niet door ons benaderd worden.",
        en="This person does not want to be approached by us.",
    )
    advice = LocalText(
        nl="Wie bezwaar maakte, benaderen we niet meer. Er is niets opgeslagen. Wil de persoon toch contact, dan"
        " schrijft die ons zelf.",
        en="We do not approach anybody who objected. Nothing was stored. If this person does want contact, they"
        " write to us themselves.",
    )


class KnownAlready(DomainError):
    """The address is among the prospects."""

    failure = Failure.CONFLICT
    code = "prospect-known"
    title = LocalText(nl="Dit adres staat al bij Werving.", en="This address is among the prospects already.")
    advice = LocalText(
        nl="Zoek de persoon in de lijst en schrijf het contact daar bij. Er is niets opgeslagen.",
        en="Find the person in the list and write the contact down there. Nothing was stored.",
    )


class MailNotAllowed(DomainError):
    """Article 11.7 of the Telecommunicatiewet: no mail of this kind without a yes, or to who is no client."""

    failure = Failure.NOT_ALLOWED
    code = "prospect-no-mail"
    title = LocalText(nl="Deze persoon mogen we niet mailen.", en="We may not mail this person.")
    advice = LocalText(
        nl="De wet (artikel 11.7 Telecommunicatiewet) wil dat iemand vooraf ja zegt, of al klant is en toen nee kon"
        " zeggen. Bel, of vraag het bij een gesprek. Ook een mail die om toestemming vraagt, mag niet.",
        en="The law (article 11.7 of the Dutch Telecommunicatiewet) wants a yes beforehand, or somebody who is a"
        " client already and could say no then. Telephone, or ask when you meet. A mail that asks for consent is not"
        " allowed either.",
    )


class IntroducedAlready(DomainError):
    """The one mail went already."""

    failure = Failure.CONFLICT
    code = "prospect-introduced"
    title = LocalText(nl="Deze persoon kreeg onze mail al.", en="This person had our mail already.")
    advice = LocalText(
        nl="We sturen die één keer. Bel, of wacht op een antwoord.",
        en="We send it once. Telephone, or wait for a reply.",
    )


class OnlyStored(DomainError):
    """Nothing is done with it but keeping it: the person asked for that (GDPR article 18)."""

    failure = Failure.CONFLICT
    code = "prospect-only-stored"
    title = LocalText(
        nl="Deze gegevens worden nu alleen bewaard.", en="These data are only being stored at the moment."
    )
    advice = LocalText(
        nl="De persoon heeft dat gevraagd. Er is niets gewijzigd. Neem geen contact op; het recht staat bij"
        " de verzoeken.",
        en="The person asked for that. Nothing was changed. Do not contact them; it stands among the requests.",
    )
