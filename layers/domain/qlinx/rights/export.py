"""Gathers everything that is kept about a person, from the declarations alone (obligations 49 and 55).

There is no list of what belongs in an export: whatever stands in the person's partition is in it, field by field as its
model declares, and what no model declares stops the export.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from qlinx.aws.user_pool import UserPool
from qlinx.employers.store import employer_by_id
from qlinx.kit.provider import AUTHORITY, PROVIDER
from qlinx.kit.texts import Language, LocalText
from qlinx.mailing.suppression import MailStop, suppression_of
from qlinx.people.model import Person
from qlinx.people.store import ERASED, PERSON, erased_item
from qlinx.records.context import Context
from qlinx.records.personal import Personal, Source, personal_fields, undeclared_fields
from qlinx.records.shape import Stored
from qlinx.rights.document import Authority, Controller, DataField, DataItem, Elsewhere, ExportDocument, Term
from qlinx.rights.errors import FieldsUndeclared
from qlinx.rights.removal import StoredValue
from qlinx.rights.words import (
    CATEGORIES,
    GROUNDS,
    PURPOSES,
    RECIPIENTS,
    SOURCES,
    field_label,
    kind_label,
    value_label,
)

_EMPLOYER_SOURCE = "employer:"
_EMPLOYER_FIELD = "employer_id"

_RIGHTS = (
    LocalText(nl="Je mag je gegevens inzien (artikel 15).", en="You may see your data (article 15)."),
    LocalText(nl="Je mag ze laten verbeteren (artikel 16).", en="You may have them corrected (article 16)."),
    LocalText(nl="Je mag ze laten wissen (artikel 17).", en="You may have them erased (article 17)."),
    LocalText(
        nl="Je mag het gebruik laten beperken (artikel 18).",
        en="You may have their use restricted (article 18).",
    ),
    LocalText(
        nl="Je mag ze meenemen; wat daaronder valt is hier gemerkt als overdraagbaar (artikel 20).",
        en="You may take them with you; what that covers is marked portable here (article 20).",
    ),
    LocalText(nl="Je mag bezwaar maken (artikel 21).", en="You may object (article 21)."),
    LocalText(
        nl="Je mag je toestemming altijd intrekken (artikel 7 lid 3).",
        en="You may withdraw your consent at any time (article 7(3)).",
    ),
    LocalText(
        nl="Je mag een klacht indienen bij de toezichthouder of naar de rechter gaan (artikelen 77 en 79).",
        en="You may complain to the supervisory authority or go to court (articles 77 and 79).",
    ),
)


def document_about(
    ctx: Context, person: Person, values: Sequence[StoredValue], *, files: Sequence[str], pool: UserPool
) -> ExportDocument:
    """Everything that is kept about a person, with what it is for, on what ground, from whom, for whom and how long.

    Raises
    ------
    FieldsUndeclared
        A model about people does not declare all its fields.
    qlinx.rights.words.WordsMissing
        A package has no words for something that it stores.
    """
    names = _employer_names(ctx, person, values)
    language = person.language
    return ExportDocument(
        made_at=ctx.now(),
        language=language,
        controller=Controller(
            name=f"{PROVIDER.service_name} ({PROVIDER.legal_name})",
            address=PROVIDER.postal_address,
            telephone=PROVIDER.telephone,
            email=PROVIDER.email,
        ),
        authority=Authority(name=AUTHORITY.name.in_(language), url=AUTHORITY.url.in_(language)),
        items=[item for found in values if (item := _item(found, names, language))],
        files=list(files),
        employers=sorted(names.values()),
        elsewhere=_elsewhere(ctx, person, pool.exists(person.person_id), language),
        rights=[right.in_(language) for right in _RIGHTS],
    )


def _item(found: StoredValue, names: dict[str, str], language: Language) -> DataItem | None:
    """An item with its personal fields; nothing where all that it holds is technical."""
    model: type[Stored] = found.shape.model
    if missing := undeclared_fields(model):
        raise FieldsUndeclared(found.shape.kind, missing)
    stored: dict[str, Any] = found.value.model_dump(mode="json", exclude_none=True)
    fields = [
        _field(found.value, declared.name, declared.declaration, stored[declared.name], names, language)
        for declared in personal_fields(model)
        if declared.name in stored
    ]
    if not fields:
        return None
    return DataItem(
        kind=found.shape.kind,
        label=kind_label(found.shape.kind).in_(language),
        fields=fields,
        term=_term(found),
    )


def _field(
    value: Stored, name: str, declaration: Personal, stored: Any, names: dict[str, str], language: Language
) -> DataField:
    return DataField(
        name=name,
        label=field_label(type(value), name).in_(language),
        value=stored,
        meaning=_meaning(value, name, stored, names, language),
        category=CATEGORIES[declaration.category].in_(language),
        purposes=[PURPOSES[purpose].in_(language) for purpose in declaration.purposes],
        ground=GROUNDS[declaration.ground].in_(language),
        source=_source(value, name, declaration, names, language),
        recipients=[RECIPIENTS[recipient].in_(language) for recipient in declaration.recipients],
        portable=declaration.portable,
    )


def _meaning(value: Stored, name: str, stored: Any, names: dict[str, str], language: Language) -> str | None:
    if name == _EMPLOYER_FIELD:
        return names.get(stored)
    words = [
        word.in_(language)
        for one in (stored if isinstance(stored, list) else [stored])
        if (word := value_label(type(value), name, str(one)))
    ]
    return ", ".join(words) or None


def _source(
    value: Stored, name: str, declaration: Personal, names: dict[str, str], language: Language
) -> str:
    """Who gave this very value: as recorded with it, else as its model declares."""
    recorded: str | None = getattr(value, "sources", {}).get(name)
    if recorded and recorded.startswith(_EMPLOYER_SOURCE):
        return names.get(recorded.removeprefix(_EMPLOYER_SOURCE), SOURCES[Source.EMPLOYER].in_(language))
    if recorded:
        return SOURCES[Source.SELF].in_(language)
    if declaration.source is Source.EMPLOYER:
        employer_id: str | None = getattr(value, _EMPLOYER_FIELD, None)
        return names.get(employer_id or "", SOURCES[Source.EMPLOYER].in_(language))
    return SOURCES[declaration.source].in_(language)


def _term(found: StoredValue) -> Term | None:
    rule = found.shape.retention
    if rule is None:
        return None
    due = found.shape.due(found.value)
    ends = due.at if due and due.queue.startswith("retention#") else found.shape.expires(found.value)
    return Term(
        rule=rule.name,
        days=rule.days,
        service=rule.service,
        data=rule.data,
        interest=rule.interest,
        ends_at=ends,
    )


def _employer_names(ctx: Context, person: Person, values: Iterable[StoredValue]) -> dict[str, str]:
    ids = {getattr(found.value, _EMPLOYER_FIELD, None) for found in values if found.shape is not PERSON}
    ids |= {
        source.removeprefix(_EMPLOYER_SOURCE)
        for source in person.sources.values()
        if source.startswith(_EMPLOYER_SOURCE)
    }
    known = {employer_id: employer_by_id(ctx.store, employer_id) for employer_id in sorted(filter(None, ids))}
    return {employer_id: employer.name for employer_id, employer in known.items() if employer}


def _elsewhere(ctx: Context, person: Person, can_sign_in: bool, language: Language) -> list[Elsewhere]:  # noqa: FBT001
    entries = [_POINTER, *([_POOL_USER] if can_sign_in else [])]
    since = suppression_of(ctx.store, person.address_hash).since
    entries.extend(_STOPS[stop] for stop in MailStop if stop in since)
    if ctx.store.get(ERASED, erased_item(person.address_hash)):
        entries.append(_ERASED_BEFORE)
    entries.extend((_AUDIT, _NETWORK, _BACKUPS))
    return [Elsewhere(what=what.in_(language), why=why.in_(language)) for what, why in entries]


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
        nl="Je e-mailadres en een versleutelde vorm van je wachtwoord bij de dienst die het inloggen regelt.",
        en="Your e-mail address and an encrypted form of your password at the service that handles signing in.",
    ),
    LocalText(
        nl="Zo kun je inloggen. Wij kennen je wachtwoord niet.",
        en="So you can sign in. We do not know your password.",
    ),
)
_REMEMBERED = LocalText(
    nl="We onthouden alleen een code die van je e-mailadres is gemaakt, niet het adres.",
    en="We remember only a code made from your e-mail address, not the address.",
)
_STOPS = {
    MailStop.BOUNCED: (
        _REMEMBERED,
        LocalText(nl="Mail aan dit adres kwam terug.", en="Mail to this address came back."),
    ),
    MailStop.SPAM_REPORT: (
        _REMEMBERED,
        LocalText(
            nl="Mail van ons is als spam gemeld; we mailen dit adres niet meer uit onszelf.",
            en="Mail of ours was reported as spam; we no longer write to this address of our own accord.",
        ),
    ),
    MailStop.OBJECTION: (
        _REMEMBERED,
        LocalText(nl="Je hebt bezwaar gemaakt tegen onze mail.", en="You objected to our mail."),
    ),
}
_ERASED_BEFORE = (
    _REMEMBERED,
    LocalText(
        nl="Je gegevens zijn eerder gewist; lijsten van je werkgever van toen brengen ze niet terug.",
        en="Your data were erased before; lists of your employer of that time do not bring them back.",
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
