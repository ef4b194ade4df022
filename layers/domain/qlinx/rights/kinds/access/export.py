"""Gathers everything that is kept about a subject, from the declarations alone (obligations 49 and 55).

There is no list of what belongs in an export: whatever stands in the subject's partition is in it, field by
field as its model declares, and what no model declares stops the export. An account and each of its relations
are subjects of their own, with an export each: for an account we are the controller, for a relation the
employer is, and we process (rule 14).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qlinx.aws.user_pool import UserPool
from qlinx.employers.store import employer_by_id, employer_item
from qlinx.kit.provider import AUTHORITY, PROVIDER
from qlinx.kit.texts import Language, LocalText
from qlinx.mailing.addressed import Addressed
from qlinx.people.model import SELF
from qlinx.records.context import Context
from qlinx.records.personal import Ground, Personal, Source, personal_fields, undeclared_fields
from qlinx.records.shape import Stored
from qlinx.rights.article20 import declared_ground, is_covered
from qlinx.rights.errors import FieldsUndeclared
from qlinx.rights.kinds.access.document import Authority, DataField, DataItem, ExportDocument, Party, Term
from qlinx.rights.kinds.access.elsewhere import elsewhere
from qlinx.rights.removal import StoredValue
from qlinx.rights.subjects import employer_of
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

_EMPLOYER_FIELD = "employer_id"
_GIVER_FIELD = "given_by"

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
    ctx: Context, subject: Addressed, values: Sequence[StoredValue], *, files: Sequence[str], pool: UserPool
) -> ExportDocument:
    """Everything that is kept about a subject, with what it is for, on what ground, from whom,
    for whom and how long.

    Raises
    ------
    FieldsUndeclared
        A model about people does not declare all its fields.
    qlinx.rights.words.WordsMissing
        A package has no words for something that it stores.
    """
    names = _employer_names(ctx, subject, values)
    words = _Words(subject.language, names, employer_of(subject), declared_ground(values))
    language = subject.language
    employer_id = employer_of(subject)
    ours = Party(
        name=f"{PROVIDER.service_name} ({PROVIDER.legal_name})",
        address=PROVIDER.postal_address,
        telephone=PROVIDER.telephone,
        email=PROVIDER.email,
    )
    return ExportDocument(
        made_at=ctx.now(),
        language=language,
        controller=Party(name=words.employer(employer_id)) if employer_id else ours,
        processor=ours if employer_id else None,
        authority=Authority(name=AUTHORITY.name.in_(language), url=AUTHORITY.url.in_(language)),
        items=[item for found in values if (item := _item(found, words))],
        files=list(files),
        employers=sorted(words.names.values()),
        elsewhere=elsewhere(ctx, subject, values, pool=pool),
        rights=[right.in_(language) for right in _RIGHTS],
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """The language of the reader, the names of employers by id, and the employer that states the subject,
    where one does, with the ground that it declared.
    """

    language: Language
    names: Mapping[str, str]
    stated_by: str | None
    declared_ground: str | None

    def employer(self, employer_id: str | None) -> str:
        return self.names.get(employer_id or "", SOURCES[Source.EMPLOYER].in_(self.language))


def _item(found: StoredValue, words: _Words) -> DataItem | None:
    """An item with its personal fields; nothing where all that it holds is technical."""
    model: type[Stored] = found.shape.model
    if missing := undeclared_fields(model):
        raise FieldsUndeclared(found.shape.kind, missing)
    stored: dict[str, Any] = found.value.model_dump(mode="json", exclude_none=True)
    fields = [
        _field(found.value, declared.name, declared.declaration, stored[declared.name], words)
        for declared in personal_fields(model)
        if declared.name in stored
    ]
    if not fields:
        return None
    return DataItem(
        kind=found.shape.kind,
        label=kind_label(found.shape.kind).in_(words.language),
        fields=fields,
        term=_term(found),
    )


def _field(value: Stored, name: str, declaration: Personal, stored: Any, words: _Words) -> DataField:
    language = words.language
    return DataField(
        name=name,
        label=field_label(type(value), name).in_(language),
        value=stored,
        meaning=_meaning(value, name, stored, words),
        category=CATEGORIES[declaration.category].in_(language),
        purposes=[PURPOSES[purpose].in_(language) for purpose in declaration.purposes],
        ground=GROUNDS[_ground(declaration, words)].in_(language),
        source=_source(value, declaration, words),
        recipients=[RECIPIENTS[recipient].in_(language) for recipient in declaration.recipients],
        portable=is_covered(
            value, declaration, stated=words.stated_by is not None, ground=words.declared_ground
        ),
    )


def _meaning(value: Stored, name: str, stored: Any, words: _Words) -> str | None:
    if name == _EMPLOYER_FIELD:
        return words.names.get(stored)
    meanings = [
        word.in_(words.language)
        for one in (stored if isinstance(stored, list) else [stored])
        if (word := value_label(type(value), name, str(one)))
    ]
    return ", ".join(meanings) or None


def _ground(declaration: Personal, words: _Words) -> Ground:
    """With a relation there is no agreement of ours:
    what would rest on one rests on what its employer declared.
    """
    if words.stated_by and declaration.ground is Ground.CONTRACT:
        return Ground.EMPLOYER_ATTESTED
    return declaration.ground


def _source(value: Stored, declaration: Personal, words: _Words) -> str:
    """Who gave this very value: as recorded with it, else as its model declares."""
    if declaration.source is Source.GIVER:
        given_by: str = getattr(value, _GIVER_FIELD, SELF)
        return SOURCES[Source.SELF].in_(words.language) if given_by == SELF else words.employer(given_by)
    if declaration.source is Source.EMPLOYER:
        return words.employer(getattr(value, _EMPLOYER_FIELD, None))
    return SOURCES[declaration.source].in_(words.language)


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


def _employer_names(ctx: Context, subject: Addressed, values: Iterable[StoredValue]) -> dict[str, str]:
    ids = {getattr(found.value, _EMPLOYER_FIELD, None) for found in values} | {employer_of(subject)}
    ctx.store.prefetch(*(employer_item(employer_id) for employer_id in sorted(filter(None, ids))))
    known = {employer_id: employer_by_id(ctx.store, employer_id) for employer_id in sorted(filter(None, ids))}
    return {employer_id: employer.name for employer_id, employer in known.items() if employer}
