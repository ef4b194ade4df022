"""The fields of the page with a code in which somebody says what is right: one for each that is theirs to
say.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from qlinx.kit.errors import DomainError, FieldFault, InputInvalid, NotFound
from qlinx.kit.schemas import validated
from qlinx.kit.texts import LANGUAGES, Language, LocalText
from qlinx.mailing.addressees import AddresseeRecord
from qlinx.people.pages.cards import OwnWord
from qlinx.records.context import Context
from qlinx.records.labels import COMMON_VALUES
from qlinx.rights.corrections import NOTHING, Corrections, as_typed, corrections_for, own_words
from qlinx.rights.pages.chosen import Chosen
from qlinx.rights.registry import with_code
from qlinx.rights.right import Right
from qlinx.rights.subjects import subject_of
from qlinx.rights.words import field_label

_CHOSEN: Final = frozenset({"language"})
_CHOOSE = LocalText(
    nl="Je hebt hieronder iets veranderd. Kies ook dat er iets niet klopt, of zet terug wat er stond.",
    en="You changed something below. Choose as well that something is wrong, or put back what stood there.",
)


def fields_of(ctx: Context, person_id: str, form: Mapping[str, str], language: Language) -> list[OwnWord]:
    """What can be put right of a subject, as it is now or as it was typed."""
    holder = _holder(ctx, person_id)
    return [
        OwnWord(
            _field(name, person_id),
            field_label(holder.shape.model, name).in_(language),
            _typed(holder, person_id, form).get(name, now),
            _languages(language) if name == "language" else (),
        )
        for name, now in own_words(holder.value).items()
    ]


def put_right_of(ctx: Context, right: Right, person_id: str, form: Mapping[str, str]) -> dict[str, Any]:
    """What changes of a subject as it was typed; nothing where the right asks for no words.

    Raises
    ------
    InputInvalid, NotFound
    """
    if not right.says_what_is_right:
        return {}
    holder = _holder(ctx, person_id)
    typed = as_typed(_typed(holder, person_id, form))
    return corrections_for(right, holder.value, validated(Corrections, typed))


def faults_in(ctx: Context, chosen: Chosen, form: Mapping[str, str]) -> Iterator[tuple[str, DomainError]]:
    """What of it can't be done, by the id of what it is about; also what was changed and not asked for."""
    for right in with_code().values():
        if not right.says_what_is_right:
            continue
        asked = chosen.rights[right.name]
        for person_id in asked:
            try:
                put_right_of(ctx, right, person_id, form)
                if not _is_changed(_holder(ctx, person_id), person_id, form):
                    raise InputInvalid([FieldFault(_at(right, person_id), "missing", NOTHING)])
            except DomainError as error:
                yield person_id, error
        for person_id in dict.fromkeys(_about(form)):
            holder = None if person_id in asked else subject_of(ctx, person_id)
            if holder and _is_changed(holder, person_id, form):
                yield person_id, InputInvalid([_not_chosen(right, person_id)])


def _holder(ctx: Context, person_id: str) -> AddresseeRecord:
    holder = subject_of(ctx, person_id)
    if holder is None:
        raise NotFound
    return holder


def _field(name: str, person_id: str) -> str:
    return f"right-{name}-{person_id}"


def _about(form: Mapping[str, str]) -> Iterator[str]:
    """The ids of what was typed about."""
    return (field.rpartition("-")[2] for field in form if field.startswith("right-"))


def _typed(holder: AddresseeRecord, person_id: str, form: Mapping[str, str]) -> dict[str, str]:
    """What was posted of a subject; of what a form posts an empty field is left out, and no choice is."""
    fields = {name: _field(name, person_id) for name in own_words(holder.value)}
    if not any(field in form for field in fields.values()):
        return {}
    return {
        name: form.get(field, "") for name, field in fields.items() if field in form or name not in _CHOSEN
    }


def _is_changed(holder: AddresseeRecord, person_id: str, form: Mapping[str, str]) -> bool:
    now, typed = own_words(holder.value), _typed(holder, person_id, form)
    return any(value.strip() != now[name] for name, value in typed.items())


def _not_chosen(right: Right, person_id: str) -> FieldFault:
    return FieldFault(_at(right, person_id), "missing", _CHOOSE)


def _at(right: Right, person_id: str) -> str:
    return f"/{right.name}-{person_id}"


def _languages(language: Language) -> list[tuple[str, str]]:
    return [(one, COMMON_VALUES[f"language.{one}"].in_(language)) for one in LANGUAGES]
