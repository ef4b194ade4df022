"""The words for what declarations say: those of packages (``Capability.words``), the rest from here."""

from collections.abc import Iterable
from typing import Final

from pydantic import BaseModel

from qlinx.kit.ids import reference_of as spoken
from qlinx.kit.texts import LocalText
from qlinx.people.model import AFTER_EMPLOYMENT
from qlinx.records.catalogue import every_capability, every_shape, package_of
from qlinx.records.personal import Category, Ground, Purpose, Recipient, Source
from qlinx.rights.model import Channel, Extension, Refusal, RequestState, TransferState
from qlinx.rights.registry import every_right
from qlinx.rights.right import ALWAYS_REFUSABLE, Right

CATEGORIES = {
    Category.IDENTITY: LocalText(nl="wie je bent", en="who you are"),
    Category.CONTACT: LocalText(nl="hoe we je bereiken", en="how we reach you"),
    Category.ADDRESS: LocalText(nl="waar je woont", en="where you live"),
    Category.IMAGE: LocalText(nl="je foto", en="your photo"),
    Category.WORK: LocalText(nl="je werk", en="your work"),
    Category.ANSWER: LocalText(nl="je antwoorden", en="your answers"),
    Category.CHOICE: LocalText(nl="je keuzes", en="your choices"),
    Category.NETWORK: LocalText(nl="internetadressen", en="network addresses"),
    Category.CORRESPONDENCE: LocalText(nl="wat we elkaar stuurden", en="what we sent each other"),
}
PURPOSES = {
    Purpose.SERVICE: LocalText(nl="om de dienst te leveren", en="to provide the service"),
    Purpose.COMMUNICATION: LocalText(nl="om je berichten te sturen", en="to send you messages"),
    Purpose.NEWSLETTER: LocalText(nl="om je de nieuwsbrief te sturen", en="to send you the newsletter"),
    Purpose.MARKETING: LocalText(nl="om je als klant te werven", en="to win you as a client"),
    Purpose.SECURITY: LocalText(nl="om de dienst te beveiligen", en="to secure the service"),
    Purpose.LEGAL_CLAIM: LocalText(
        nl="om ons te verdedigen in een geschil", en="to defend ourselves in a dispute"
    ),
    Purpose.LEGAL_DUTY: LocalText(nl="omdat de wet het vraagt", en="because the law asks it"),
}
GROUNDS = {
    Ground.CONSENT: LocalText(
        nl="je toestemming (AVG artikel 6 lid 1 onder a)", en="your consent (GDPR article 6(1)(a))"
    ),
    Ground.CONTRACT: LocalText(
        nl="onze afspraak met jou (AVG artikel 6 lid 1 onder b)",
        en="our agreement with you (GDPR article 6(1)(b))",
    ),
    Ground.LEGAL_DUTY: LocalText(
        nl="een wettelijke plicht (AVG artikel 6 lid 1 onder c)", en="a legal duty (GDPR article 6(1)(c))"
    ),
    Ground.LEGITIMATE_INTEREST: LocalText(
        nl="een gerechtvaardigd belang (AVG artikel 6 lid 1 onder f)",
        en="a legitimate interest (GDPR article 6(1)(f))",
    ),
    Ground.EMPLOYER_ATTESTED: LocalText(
        nl="de grond die je werkgever heeft verklaard te hebben toen hij je gegevens deelde",
        en="the ground that your employer declared to have when it shared your data",
    ),
}
SOURCES = {
    Source.SELF: LocalText(nl="jijzelf", en="yourself"),
    Source.EMPLOYER: LocalText(nl="je werkgever", en="your employer"),
    Source.STAFF: LocalText(nl="onze medewerkers", en="our staff"),
    Source.SYSTEM: LocalText(nl="ons systeem", en="our system"),
    Source.GIVER: LocalText(nl="wie het opgaf", en="whoever gave it"),
}
RECIPIENTS = {
    Recipient.EMPLOYER: LocalText(nl="je werkgever", en="your employer"),
    Recipient.MAIL_PROVIDER: LocalText(
        nl="de partij die onze mail bezorgt (verwerker)", en="the party that delivers our mail (processor)"
    ),
    Recipient.HOST: LocalText(
        nl="de hostingpartij uit §7 van de privacyverklaring (verwerker)",
        en="the hosting provider of §7 of the privacy statement (processor)",
    ),
}
STATES = {
    RequestState.IDENTITY_PENDING: LocalText(
        nl="Wacht tot is vastgesteld dat dit jouw verzoek is",
        en="Waiting until it is clear that this is yours",
    ),
    RequestState.AWAITING_EMPLOYER: LocalText(nl="Wacht op je werkgever", en="Waiting for your employer"),
    RequestState.WAITING_FOR_PERSON: LocalText(nl="Wacht op jou", en="Waiting for you"),
    RequestState.RECEIVED: LocalText(nl="Ontvangen", en="Received"),
    RequestState.IN_PROGRESS: LocalText(nl="In behandeling", en="In progress"),
    RequestState.FULFILLED: LocalText(nl="Klaar", en="Done"),
    RequestState.PARTLY_REFUSED: LocalText(
        nl="Deels gedaan, deels geweigerd", en="Partly done, partly refused"
    ),
    # Also where nobody refused it: the reason says which.
    RequestState.REFUSED: LocalText(nl="Niet uitgevoerd", en="Not carried out"),
    RequestState.WITHDRAWN: LocalText(nl="Door jou teruggenomen", en="Taken back by you"),
}
TRANSFERS = {
    TransferState.ASKED: LocalText(nl="gevraagd", en="asked"),
    TransferState.SENT: LocalText(nl="verstuurd", en="sent"),
    TransferState.REFUSED: LocalText(nl="geweigerd door de andere dienst", en="refused by the other service"),
    TransferState.UNTRUSTED: LocalText(
        nl="niet verstuurd: het certificaat klopt niet", en="not sent: the certificate does not hold"
    ),
    TransferState.FAILED: LocalText(nl="niet gelukt", en="did not work"),
}
CHANNELS = {
    Channel.PHONE: LocalText(nl="per telefoon", en="by telephone"),
    Channel.POST: LocalText(nl="per post", en="by post"),
    Channel.MAIL: LocalText(nl="per e-mail", en="by e-mail"),
    Channel.SOCIAL: LocalText(nl="via sociale media", en="by social media"),
}
EXTENSIONS = {
    Extension.COMPLEX: LocalText(
        nl="Je verzoek is ingewikkeld (AVG artikel 12 lid 3).",
        en="Your request is complex (GDPR article 12(3)).",
    ),
    Extension.MANY: LocalText(
        nl="Je hebt meer verzoeken tegelijk gedaan (AVG artikel 12 lid 3).",
        en="You made several requests at once (GDPR article 12(3)).",
    ),
}
_WEEKS_KEPT: Final = AFTER_EMPLOYMENT.days // 7
REFUSALS = {
    Refusal.NOT_IDENTIFIED: LocalText(
        nl="Het was niet vast te stellen dat het om jou gaat (AVG artikel 12 lid 2).",
        en="It could not be established that it is you (GDPR article 12(2)).",
    ),
    Refusal.EXCESSIVE: LocalText(
        nl="Het verzoek is buitensporig, vooral omdat het steeds wordt herhaald (AVG artikel 12 lid 5).",
        en="The request is excessive, in particular because it is repeated (GDPR article 12(5)).",
    ),
    Refusal.LEGAL_DUTY: LocalText(
        nl="Volgens de wet moeten deze gegevens bewaard blijven (AVG artikel 17 lid 3 onder b).",
        en="The law obliges to keep these data (GDPR article 17(3)(b)).",
    ),
    Refusal.LEGAL_CLAIM: LocalText(
        nl="De gegevens zijn nodig in een geschil (AVG artikel 17 lid 3 onder e).",
        en="The data are needed for a legal claim (GDPR article 17(3)(e)).",
    ),
    Refusal.ACCURATE: LocalText(
        nl="Volgens je werkgever kloppen deze gegevens (AVG artikel 16).",
        en="According to your employer these data are right (GDPR article 16).",
    ),
    Refusal.OVERRIDING: LocalText(
        nl="De redenen om deze gegevens te gebruiken wegen zwaarder dan je bezwaar (AVG artikel 21 lid 1).",
        en="The reasons to use these data weigh more than your objection (GDPR article 21(1)).",
    ),
    Refusal.STANDS: LocalText(
        nl="Je werkgever heeft ernaar gekeken en geeft je geen plaats (AVG artikel 22 lid 3).",
        en="Your employer looked at it and gives you no place (GDPR article 22(3)).",
    ),
    Refusal.CALLED_OFF: LocalText(
        nl="Deze uitnodiging loopt niet meer, dus er is geen plaats meer te geven.",
        en="This invitation has ended, so there is no place left to give.",
    ),
    Refusal.BEGUN: LocalText(
        nl="Het begint of is al begonnen, en je werkgever had nog niet beslist.",
        en="It begins or has begun, and your employer had not decided yet.",
    ),
    Refusal.RESTRICTED: LocalText(
        nl="Deze gegevens worden alleen nog bewaard. Tot dat stopt, kun je geen plaats krijgen.",
        en="These data are only kept now. Until that ends, you can't be given a place.",
    ),
    Refusal.REPLIED: LocalText(
        nl="Je hebt intussen zelf geantwoord op de uitnodiging.",
        en="You have replied to the invitation yourself in the meantime.",
    ),
    Refusal.EMPLOYER_GONE: LocalText(
        nl="Deze werkgever werkt niet meer met Qlinx. Niemand kijkt daar nog naar je verzoek, en er is niets "
        "nagekeken of verbeterd. De werkgever kan via ons niemand meer uitnodigen. Wat die over je deelde, wissen we "
        f"{_WEEKS_KEPT} weken na het einde van de overeenkomst, tenzij het langer bewaard moet blijven. "
        "Wil je dat het nu al weggaat? Vraag ons om het te wissen. "
        "Voor wat die werkgever zelf bewaart, kun je alleen daar terecht.",
        en="This employer no longer works with Qlinx. Nobody there looks at your request any more, and nothing was "
        "checked or put right. The employer can invite nobody through us any more. What it shared about you we erase "
        f"{_WEEKS_KEPT} weeks after the end of the agreement, unless it has to be kept for longer. "
        "Do you want it to go now? Ask us to erase it. "
        "For what that employer keeps itself, only the employer can help you.",
    ),
}


_RIGHT_UNKNOWN = LocalText(
    nl="een recht dat we hier nog niet kennen", en="a right that is not known here yet"
)


class WordsMissing(Exception):
    """A package stores something about people without words for it."""


def kind_label(kind: str) -> LocalText:
    """What a kind of stored item is called.

    Raises
    ------
    WordsMissing
    """
    model: type[BaseModel] = every_shape()[kind].model
    return _known(package_of(model).words().kinds.get(kind), model, kind)


def field_label(model: type[BaseModel], field: str) -> LocalText:
    """What a field of a stored model is called.

    Raises
    ------
    WordsMissing
    """
    return _known(package_of(model).words().fields.get(field), model, field)


def value_label(model: type[BaseModel], field: str, value: str) -> LocalText | None:
    """The word for a stored value that is none itself, or nothing."""
    name = f"{field}.{value}"
    common = (one.words().common_values for one in every_capability())
    return next((found[name] for found in (package_of(model).words().values, *common) if name in found), None)


def _known(word: LocalText | None, model: type[BaseModel], name: str) -> LocalText:
    if word is None:
        raise WordsMissing(f"{model.__module__}: {name}")
    return word


def title_of(right: str) -> LocalText:
    """What a right is called by whoever used it, also where another release stored it."""
    known = every_right().get(right)
    return known.words.title if known else _RIGHT_UNKNOWN


def name_of(right: str) -> LocalText:
    """What a right is called by whoever it is not theirs, so without "you"; also one of another release."""
    known = every_right().get(right)
    return known.words.value if known else _RIGHT_UNKNOWN


def in_api(rights: Iterable[Right]) -> str:
    """What each right gives, in the description of the API."""
    return "; ".join(f"{right.name}: {right.words.api}" for right in rights)


def refusals_in_api(rights: Iterable[Right]) -> str:
    """The reasons for which a right may be refused, in the description of the API:
    those of all, then those of some.
    """
    always = ", ".join(refusal for refusal in Refusal if refusal in ALWAYS_REFUSABLE)
    own = (
        (right.name, sorted(right.refusals - ALWAYS_REFUSABLE, key=list(Refusal).index)) for right in rights
    )
    return always + "".join(f" and, for {name} only, {' or '.join(more)}" for name, more in own if more)


def reference_of(request_id: str) -> str:
    """The number of a request as people read it aloud."""
    return spoken(request_id)
