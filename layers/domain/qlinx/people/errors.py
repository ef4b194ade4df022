"""What can go wrong with people's sign-ups and accounts."""

from qlinx.factors.places import FORGOTTEN, SIGN_IN
from qlinx.kit.errors import DomainError, Failure, FieldFault, InputInvalid
from qlinx.kit.provider import PROVIDER
from qlinx.kit.texts import LocalText
from qlinx.people.places import MY_DATA, MY_JOIN, SIGN_UP


class SignUpEnded(DomainError):
    """The sign-up was not confirmed in time."""

    failure = Failure.ENDED
    code = "sign-up-ended"
    title = LocalText(nl="Deze link is verlopen.", en="This link has expired.")
    advice = LocalText(
        nl="Heb je al een account, log dan in. Meld je anders opnieuw aan, dan sturen we een nieuwe link.",
        en="If you have an account already, sign in. Otherwise sign up again and we will send a new link.",
    )
    way_on = SIGN_UP, LocalText(nl="Meld je opnieuw aan", en="Sign up again")


class AccountReady(DomainError):
    """The account is open already; the link that opened it is of no more use, and no password was changed."""

    failure = Failure.CONFLICT
    code = "account-ready"
    title = LocalText(nl="Je account is al klaar.", en="Your account is already set up.")
    advice = LocalText(
        nl="Log in met je e-mailadres en je wachtwoord. Er is niets veranderd.",
        en="Sign in with your e-mail address and your password. Nothing was changed.",
    )
    way_on = SIGN_IN, LocalText(nl="Log in", en="Sign in")


class AddressTaken(DomainError):
    """The address is in use for something else. Told only to whoever has shown that they own it."""

    failure = Failure.CONFLICT
    code = "address-taken"
    title = LocalText(nl="Dit e-mailadres is al in gebruik.", en="This e-mail address is already in use.")
    advice = LocalText(
        nl="Gebruik een ander e-mailadres, of bel ons als dit adres van jou alleen is.",
        en="Use another e-mail address, or call us if this address is yours alone.",
    )


class ErasureUnderWay(DomainError):
    """What was known under this address is being erased at this moment."""

    failure = Failure.CONFLICT
    code = "erasure-under-way"
    title = LocalText(nl="Je oude gegevens worden nu gewist.", en="Your old data are still being erased.")
    advice = LocalText(
        nl="Wacht een paar minuten en probeer het dan opnieuw.", en="Wait a few minutes and then try again."
    )


class OnlyKept(DomainError):
    """Nothing is done with somebody's data but keeping them: they asked for it (GDPR article 18), or objected
    to their use, which is still weighed.
    """

    failure = Failure.CONFLICT
    code = "only-kept"
    title = LocalText(
        nl="Deze gegevens worden nu alleen bewaard.", en="These data are only being stored at the moment."
    )
    advice = LocalText(
        nl="Ze kunnen niet worden gewijzigd. Er is niets gewijzigd.",
        en="They can't be changed. Nothing was changed.",
    )


class CodeRefused(DomainError):
    """The code is wrong, used, too old, or tried too often:
    one answer for all, so that nothing can be learned.
    """

    failure = Failure.NOT_ALLOWED
    code = "code-refused"
    title = LocalText(
        nl="Deze code klopt niet of werkt niet meer.", en="This code is wrong or no longer works."
    )
    advice = LocalText(
        nl="Kijk de code in de mail nog eens na. Een code werkt één keer, en zo lang als in de mail staat. Vraag anders een nieuwe aan.",
        en="Check the code in the mail once more. A code works once, and for as long as the mail says. Otherwise ask for a new one.",
    )


class JoinedToAnother(DomainError):
    """The relation is joined to an account. Told only to whoever has shown that they read its mail."""

    failure = Failure.CONFLICT
    code = "joined-to-another"
    title = LocalText(
        nl="Iemand met een account heeft al gezegd: dit ben ik.",
        en="Somebody with an account has already said: this is me.",
    )
    advice = LocalText(
        nl="Was jij dat niet? Kies dan ‘Dat was ik niet’. Daarna kun je zelf kiezen wat hier staat.",
        en="Was that not you? Then choose ‘That was not me’. After that you can choose yourself what this is.",
    )


class WordNotPossible(DomainError):
    """This can't be said about what stands there now: somebody else was first, or it was said already."""

    failure = Failure.CONFLICT
    code = "word-not-possible"
    title = LocalText(
        nl="Dit kun je hier nu niet over zeggen.", en="This can't be said about this at the moment."
    )
    advice = LocalText(
        nl="Vraag een nieuwe code aan en kijk wat er nu staat. Kies dan een van de woorden die erbij staan.",
        en="Ask for a new code and look at what stands there now. Then choose one of the words that stand with it.",
    )


class FirstLookEnded(DomainError):
    """The form of the first look was sent, or a quarter of an hour has passed, or every session was ended."""

    failure = Failure.ENDED
    code = "first-look-ended"
    title = LocalText(nl="Dit formulier werkt niet meer.", en="This form no longer works.")
    advice = LocalText(
        nl="Je account is klaar. Vraag in je account een code aan voor je adres; daar kun je hetzelfde kiezen.",
        en="Your account is ready. Ask for a code for your address in your account; there you can choose the same.",
    )
    way_on = MY_JOIN, LocalText(nl="Vraag een code aan", en="Ask for a code")


class NothingSaid(DomainError):
    """Nobody said about this relation that they do not work there any more, or it was decided already."""

    failure = Failure.CONFLICT
    code = "nothing-said"
    title = LocalText(nl="Hierover hoef je niets te beslissen.", en="There is nothing to decide here.")
    advice = LocalText(nl="Bekijk de gegevens opnieuw.", en="Look at the data again.")


class NumberNeeded(DomainError):
    """The employer names one address for several people:
    the address alone does not show which of them it is (rule 10).
    """

    failure = Failure.CONFLICT
    code = "number-needed"
    title = LocalText(
        nl="Je werkgever gebruikt dit adres voor meer mensen.",
        en="Your employer uses this address for several people.",
    )
    advice = LocalText(
        nl="Vul het personeelsnummer in van wie het om gaat. Heb je er geen, vraag je werkgever dan om een eigen adres op te"
        " geven.",
        en="Fill in the personnel number of whom it is about. If you have none, ask your employer to name an address of your"
        " own.",
    )


class AddressChangeEnded(DomainError):
    """The change of address was confirmed, replaced by another, or not confirmed in time."""

    failure = Failure.ENDED
    code = "address-change-ended"
    title = LocalText(nl="Deze link werkt niet meer.", en="This link no longer works.")
    advice = LocalText(
        nl="Kijk bij je gegevens welk e-mailadres je account heeft. Wijzig het daar opnieuw als dat nodig is.",
        en="See in your data which e-mail address your account has. Change it there again if needed.",
    )
    way_on = MY_DATA, LocalText(nl="Kijk bij je gegevens", en="See your data")


class StaffMustRelease(DomainError):
    """The former password shows nothing:
    it was changed since, or the account was frozen from several addresses.
    """

    failure = Failure.NOT_ALLOWED
    code = "staff-must-release"
    title = LocalText(
        nl="Hiermee kunnen we niet zien dat jij het bent.", en="This does not tell us that it is you."
    )
    advice = LocalText(
        nl="Bel of mail ons en noem het nummer van je account. We kijken eerst van wie het is en maken het dan weer open.",
        en="Call or write to us and name the number of your account. We look first at whose it is and then open it again.",
    )


class AccountFrozen(DomainError):
    """The account is locked, and nobody signs in. Told only to whoever gave its password."""

    failure = Failure.NOT_ALLOWED
    code = "account-frozen"
    title = LocalText(nl="Je account staat op slot.", en="Your account is locked.")
    advice = LocalText(
        nl="Iemand zei dat een wijziging van je e-mailadres niet klopt. In de mail die we je daarover stuurden, staat hoe je het"
        f" account weer opent. Geen mail? Vraag een nieuw wachtwoord aan, dan komt hij nog eens. Of bel {PROVIDER.telephone}.",
        en="Somebody said that a change of your e-mail address is not right. The mail that we sent you about it says how you open"
        f" the account again. No mail? Ask for a new password and it comes once more. Or call {PROVIDER.telephone}.",
    )


class PasswordLinkEnded(DomainError):
    """The link for a new password was used, replaced or is too old."""

    failure = Failure.ENDED
    code = "password-link-ended"
    title = LocalText(nl="Deze link werkt niet meer.", en="This link no longer works.")
    advice = LocalText(
        nl="Zo'n link werkt één keer, en niet lang. Heb je er al een wachtwoord mee gekozen, log dan in. Vraag anders een nieuwe.",
        en="Such a link works once, and not for long. If you chose a password with it, sign in. Otherwise ask for a new one.",
    )
    way_on = FORGOTTEN, LocalText(nl="Vraag een nieuwe link", en="Ask for a new link")


def refused(field: str, code: str, nl: str, en: str) -> InputInvalid:
    """One field that is not acceptable."""
    return InputInvalid([FieldFault(f"/{field}", code, LocalText(nl=nl, en=en))])


def password_refused() -> InputInvalid:
    return refused(
        "password",
        "password_refused",
        "Kies een wachtwoord van minstens 12 tekens met een hoofdletter, een kleine letter en een cijfer.",
        "Choose a password of at least 12 characters with a capital letter, a small letter and a digit.",
    )


def password_wrong() -> InputInvalid:
    return refused(
        "password",
        "password_wrong",
        "Dit is niet het wachtwoord van dit account. Kijk het nog eens na, of bel ons.",
        "This is not the password of this account. Look at it once more, or call us.",
    )


def mobile_missing() -> InputInvalid:
    return refused(
        "mobile",
        "missing",
        "Vul je mobiele nummer in. We gebruiken het als er snel iets verandert.",
        "Fill in your mobile number. We use it when something changes at short notice.",
    )


def number_in_use() -> InputInvalid:
    return refused(
        "personnel_number",
        "in_use",
        "Dit personeelsnummer is van iemand anders. Controleer het, of verbeter eerst de ander.",
        "This personnel number is somebody else's. Check it, or correct the other person first.",
    )


def not_shared_again() -> InputInvalid:
    return refused(
        "email",
        "erased",
        "Wie dit adres had, heeft de gegevens laten wissen. Er is niets gewijzigd. De persoon kan zich zelf weer aanmelden.",
        "Whoever had this address had their data erased. Nothing was changed. The person can sign up again themselves.",
    )


def half_a_place(missing: str) -> InputInvalid:
    """A postcode without a town, or the other way round (§2 of the statement names them together)."""
    return refused(
        missing,
        "belongs_together",
        "Vul postcode en woonplaats allebei in, of laat ze allebei weg.",
        "Fill in both postcode and town, or leave both out.",
    )


def statement_not_current(version: str) -> InputInvalid:
    return refused(
        "statement_version",
        "not_current",
        f"Lees de privacyverklaring van nu en stuur haar versie mee: {version}.",
        f"Read the current privacy statement and send its version: {version}.",
    )
