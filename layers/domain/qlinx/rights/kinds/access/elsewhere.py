"""What relates to a subject and stands outside its own items, in plain words for its export."""

from collections.abc import Iterable, Iterator, Sequence

from qlinx.aws.user_pool import UserPool
from qlinx.kit.texts import LocalText
from qlinx.mailing.addressed import Addressed, MailStop
from qlinx.mailing.stops import remembered_of
from qlinx.people.model import Person
from qlinx.people.store import JOIN, memories_of
from qlinx.records.context import Context
from qlinx.rights.kinds.access.document import Elsewhere
from qlinx.rights.memory import is_remembered
from qlinx.rights.removal import StoredValue
from qlinx.rights.subjects import can_sign_in, employer_of


def elsewhere(
    ctx: Context, subject: Addressed, values: Sequence[StoredValue], *, pool: UserPool
) -> list[Elsewhere]:
    """What a subject is told about beside its items: how it is found, how it signs in, what is remembered."""
    return [
        Elsewhere(what=what.in_(subject.language), why=why.in_(subject.language))
        for what, why in _entries(ctx, subject, values, pool)
    ]


def _entries(
    ctx: Context, subject: Addressed, values: Sequence[StoredValue], pool: UserPool
) -> Iterator[tuple[LocalText, LocalText]]:
    yield _POINTER
    if can_sign_in(subject) and pool.exists(subject.person_id):
        yield _POOL_USER
    if any(found.shape is JOIN for found in values):
        yield _RELATIONS
    remembered = remembered_of(ctx, subject.person_id)
    yield from (_STOPS[stop] for stop in MailStop if stop in remembered)
    if _was_erased(ctx, subject, values):
        yield _ERASED_BEFORE
    yield from (_AUDIT, _NETWORK, _BACKUPS)


def _was_erased(ctx: Context, subject: Addressed, values: Iterable[StoredValue]) -> bool:
    """A relation is told what its own employer may not bring back;
    an account, what none may bring back to its address.
    """
    if employer_of(subject):
        return is_remembered(ctx, subject, values)
    return isinstance(subject, Person) and bool(memories_of(ctx.store, subject.address_hash))


_POINTER = (
    LocalText(
        nl="Een code die met een geheime sleutel van je e-mailadres is gemaakt.",
        en="A code made from your e-mail address with a secret key.",
    ),
    LocalText(
        nl="Zo vinden we je gegevens zonder adressen te doorzoeken.",
        en="It lets us find your data without searching through addresses.",
    ),
)
_POOL_USER = (
    LocalText(
        nl="Een willekeurig nummer en een versleutelde vorm van je wachtwoord bij de dienst die het inloggen regelt.",
        en="A random number and an encrypted form of your password at the service that handles signing in.",
    ),
    LocalText(
        nl="Zo kun je inloggen. Wij kennen je wachtwoord niet.",
        en="So you can sign in. We do not know your password.",
    ),
)
_REMEMBERED = LocalText(
    nl="We onthouden alleen een code die van je e-mailadres of personeelsnummer is gemaakt, niet het adres of nummer zelf.",
    en="We remember only a code made from your e-mail address or personnel number, not the address or number itself.",
)
_STOPS = {
    MailStop.BOUNCED: (
        _REMEMBERED,
        LocalText(nl="Mail aan dit adres kwam terug.", en="Mail to this address came back."),
    ),
    MailStop.SPAM_REPORT: (
        _REMEMBERED,
        LocalText(
            nl="Mail is als spam gemeld; wat je kunt stoppen van die afzender mailen we niet meer.",
            en="Mail was reported as spam; we no longer send what you can stop of that sender.",
        ),
    ),
    MailStop.OBJECTION: (
        _REMEMBERED,
        LocalText(
            nl="Je hebt bezwaar gemaakt; wat je kunt stoppen van die afzender mailen we niet meer.",
            en="You objected; we no longer send what you can stop of that sender.",
        ),
    ),
    MailStop.DISPUTE: (
        _REMEMBERED,
        LocalText(
            nl="Je meldde dat er iets niet klopt; wat je kunt stoppen van die afzender wacht tot daarop is geantwoord.",
            en="You reported that something is wrong; what you can stop of that sender waits until that is answered.",
        ),
    ),
}
_ERASED_BEFORE = (
    _REMEMBERED,
    LocalText(
        nl="Je gegevens zijn eerder gewist; lijsten van je werkgever van toen brengen ze niet terug.",
        en="Your data were erased before; lists of your employer of that time do not bring them back.",
    ),
)
_RELATIONS = (
    LocalText(
        nl="Wat je werkgever over je deelt en wat je daarop antwoordde.",
        en="What your employer shares about you and what you replied to that.",
    ),
    LocalText(
        nl="Dat staat los van je account, want daar is je werkgever verantwoordelijk voor. Vraag er apart inzage in.",
        en="That stands apart from your account, for your employer is responsible for it. Ask for access to it separately.",
    ),
)
_AUDIT = (
    LocalText(
        nl="Een logboek van handelingen met willekeurige nummers, zonder namen of adressen.",
        en="A log of acts with random numbers, without names or addresses.",
    ),
    LocalText(nl="Zo is te controleren wie wat heeft gedaan.", en="It lets us check who did what."),
)
_NETWORK = (
    LocalText(
        nl="Internetadressen van wie te vaak iets probeerde, hooguit 30 dagen en niet aan personen verbonden.",
        en="Network addresses of whoever tried something too often, for 30 days at most and not tied to people.",
    ),
    LocalText(nl="Zo herkennen we aanvallen.", en="It lets us recognise attacks."),
)
_BACKUPS = (
    LocalText(
        nl="Reservekopieën van de tabellen, hooguit 35 dagen.",
        en="Backups of the tables, for 35 days at most.",
    ),
    LocalText(nl="Zo herstellen we na een storing.", en="They let us recover from a failure."),
)
