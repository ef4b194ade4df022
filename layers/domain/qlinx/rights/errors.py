"""What can go wrong with rights requests."""

from qlinx.kit.errors import DomainError, Failure
from qlinx.kit.texts import LocalText
from qlinx.visitors.places import YOUR_RIGHTS


class ChooseSubject(DomainError):
    """More than one stands under the proved address: whoever asks has to say whom it is about."""

    failure = Failure.CONFLICT
    code = "choose-subject"
    title = LocalText(
        nl="Bij dit adres horen meer gegevens dan van één account of één werkgever.",
        en="This address leads to more than one account or employer.",
    )
    advice = LocalText(
        nl="Kies waarover je verzoek gaat. Je code werkt nog.",
        en="Choose what your request is about. Your code still works.",
    )


class RefusalUnfit(DomainError):
    """The reason of a refusal is none that the law knows for this right (GDPR articles 12(5) and 17(3))."""

    failure = Failure.INVALID
    code = "refusal-unfit"
    title = LocalText(
        nl="Om deze reden mag dit recht niet worden geweigerd.",
        en="This right may not be refused for that reason.",
    )
    advice = LocalText(
        nl="Kies een andere reden, of voer het verzoek uit.",
        en="Choose another reason, or have the request carried out.",
    )


class RequestForgotten(DomainError):
    """The link is ours, and nothing is kept any more of the request that it leads to."""

    failure = Failure.MISSING
    code = "request-forgotten"
    title = LocalText(nl="Dit verzoek bewaren we niet meer.", en="We no longer keep this request.")
    advice = LocalText(
        nl="Het is lang geleden afgehandeld. In de mail die we je toen stuurden, staat wat er mee gedaan is. Een nieuw verzoek"
        " kan altijd.",
        en="It was dealt with long ago. The mail that we sent you then says what was done. You can always make a new request.",
    )
    way_on = YOUR_RIGHTS, LocalText(nl="Je rechten", en="Your rights")


class RightUnknown(DomainError):
    """A request is for a right that no module holds: it was stored by another release (decision 115).

    Nothing is done with it and nothing of it is lost; its message comes again.
    """

    failure = Failure.BUSY
    code = "right-unknown"
    title = LocalText(
        nl="Dit recht kunnen we op dit moment niet uitvoeren.",
        en="We can't carry this right out at this moment.",
    )
    advice = LocalText(
        nl="Het verzoek staat genoteerd en de termijn loopt door. Probeer het later opnieuw, of bel ons.",
        en="The request is on record and its term runs on. Try again later, or call us.",
    )


class RightNotHere(DomainError):
    """A right was chosen for something on which it can't be used."""

    failure = Failure.CONFLICT
    code = "right-not-here"
    title = LocalText(
        nl="Dit recht kun je hierop niet gebruiken.",
        en="This right can't be used on this.",
    )
    advice = LocalText(
        nl="Kies waarover je verzoek gaat: je account, of wat een werkgever over je deelt.",
        en="Choose what your request is about: your account, or what an employer shares about you.",
    )


class TooLateToExtend(DomainError):
    """A response is put off within the first term, or not at all (GDPR article 12(3))."""

    failure = Failure.CONFLICT
    code = "too-late-to-extend"
    title = LocalText(
        nl="De termijn van dit verzoek kan niet meer langer worden.",
        en="The term of this request can't be made longer any more.",
    )
    advice = LocalText(
        nl="Verlengen kan alleen binnen de eerste termijn, en niet zolang nog uitgezocht wordt van wie het verzoek is.",
        en="That is possible within the first term only, and not while it is being found out whose request it is.",
    )


class AskedBefore(DomainError):
    """Whoever made a request is asked about it once, so that no question puts a response off."""

    failure = Failure.CONFLICT
    code = "asked-before"
    title = LocalText(
        nl="Over dit verzoek is al een vraag gesteld.", en="A question about this request was asked before."
    )
    advice = LocalText(
        nl="Vragen kan één keer. Beslis met wat je nu weet.",
        en="That is possible once. Decide with what you know now.",
    )


class ReviewNotNow(DomainError):
    """Nobody has to look at who got a place: there is one, no reply is taken, or somebody has looked."""

    failure = Failure.CONFLICT
    code = "review-not-now"
    title = LocalText(nl="Hier kun je nu niet om vragen.", en="You can't ask for this now.")
    advice = LocalText(
        nl="Dit kan als alle plaatsen bezet zijn en je werkgever nog niet heeft gekeken. De uitnodiging zegt wat er nu kan.",
        en="You can when all places are taken and your employer has not looked yet. The invitation says what is possible now.",
    )


class KindUnknown(Exception):
    """Something is stored about a person that no package declares: nothing may pass it over in silence."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"stored kind {kind} has no shape")


class GroundUnknown(Exception):
    """Somebody's address is kept on a ground that no package declares:
    nobody knows what a right on it is about.
    """

    def __init__(self, model: str) -> None:
        super().__init__(f"no ground is declared for {model}")


class MemoryUnknown(Exception):
    """The ledger remembers something that no package declares: a restore must not pass it over in silence."""

    def __init__(self, *what: str) -> None:
        super().__init__(f"the ledger remembers {', '.join(what)}, and nobody declares how it is done again")


class FieldsUndeclared(Exception):
    """A model about a person has fields that say neither Personal nor Technical."""

    def __init__(self, kind: str, fields: tuple[str, ...]) -> None:
        super().__init__(f"{kind} does not declare {', '.join(fields)}")


class ErasureIncomplete(Exception):
    """The check after an erasure found something left; the whole erasure is to be repeated."""

    def __init__(self, what: str) -> None:
        super().__init__(f"left after the erasure: {what}")
