"""What people declare: accounts, relations and sign-ups as grounds, photos, what the ledger remembers."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qlinx.kit.texts import LocalText
from qlinx.mailing.declaring import Composer, Mail, PackageMails
from qlinx.mailing.purposes import MailPurpose, Urgency
from qlinx.records.addresses import ACCOUNT, RELATION
from qlinx.records.declarations import (
    Capability,
    Cascade,
    Files,
    Ground,
    LedgerMemory,
    Marking,
    Words,
    shapes_in,
)
from qlinx.records.shape import Shape

if TYPE_CHECKING:
    from datetime import datetime

    from qlinx.records.limits import Limit
    from qlinx.records.notes import Again
    from qlinx.records.policy import StandardPolicy
    from qlinx.records.store import Store

# Each responses an act of the reader, who waits for it, or is about the safety of their account.
_ASKED = Mail(MailPurpose.OWN_REQUEST, Urgency.URGENT)
_WARNED = Mail(MailPurpose.SERVICE, Urgency.URGENT)
_TOLD = Mail(MailPurpose.SERVICE, Urgency.ROUTINE)
_NOT_CONFIRMED = LocalText(
    nl="Je hebt je aanmelding nog niet bevestigd. Daarom gebeurt er niets mee. Doe je niets, dan gaat ze vanzelf weg.",
    en="You have not confirmed your sign-up. So nothing is done with it. If you do nothing, it goes by itself.",
)

_BY_EMPLOYER = LocalText(
    nl="Zelf iets rechtzetten? Dit zegt je werkgever. Meld hier dat er iets niet klopt; de werkgever zet het recht.",
    en="Put something right yourself? Your employer says this. Report that something is wrong; the employer puts it right.",
)


def _shapes() -> tuple[Shape[Any], ...]:
    from qlinx.people import ledger, store

    return shapes_in(store, ledger)


def _person() -> Shape[Any]:
    from qlinx.people.store import PERSON

    return PERSON


def _sign_up() -> Shape[Any]:
    from qlinx.people.store import SIGN_UP

    return SIGN_UP


def _marking() -> Marking[Any]:
    from qlinx.people.changes import is_being_erased, mark_erasing

    return Marking(is_being_erased, mark_erasing)


def _marking_of_sign_up() -> Marking[Any]:
    from qlinx.people.changes import mark_sign_up
    from qlinx.people.mailed import SignUp

    def is_going(waiting: SignUp) -> bool:
        return bool(waiting.going)

    return Marking(is_going, mark_sign_up)


def _sign_up_goes(waiting: Any) -> "datetime":
    from qlinx.people.mailed import UNCONFIRMED_SIGN_UP

    return UNCONFIRMED_SIGN_UP.ends(waiting.created_at)


def _words() -> Words:
    from qlinx.people import labels

    return Words(kinds=labels.KINDS, fields=labels.FIELDS, values=labels.VALUES, common_values=labels.MAILS)


def _mails() -> Composer:
    from qlinx.people import mails

    return mails


def _cascades() -> tuple[Cascade[Any], ...]:
    from qlinx.people.cascades import end_join, end_person
    from qlinx.people.store import JOIN, PERSON

    return Cascade(JOIN, end_join), Cascade(PERSON, end_person)


def _memories() -> Sequence[LedgerMemory[Any]]:
    from qlinx.people.memories import LOCKS, MOVES, PARTINGS

    return PARTINGS, MOVES, LOCKS


def _notes() -> "Mapping[str, Again]":
    from qlinx.people.again import AGAIN

    return AGAIN


def _limits() -> "tuple[Limit, ...]":
    from qlinx.people import limits
    from qlinx.records.limits import limits_in

    return limits_in(limits)


def _person_of(store: "Store", ids: Mapping[str, str]) -> Any:
    from qlinx.people.store import person_by_id

    return person_by_id(store, ids["person_id"])


def _shows(person: Any, key: str) -> bool:
    """Whether a person's photo is in this file, in either size."""
    return person.photo_id is not None and person.photo_id in key.rpartition("/")[2]


def _policies() -> "tuple[StandardPolicy, ...]":
    from qlinx.people.policies import MOBILE_REQUIRED

    return (MOBILE_REQUIRED,)


CAPABILITY = Capability(
    package="people",
    shapes=_shapes,
    words=_words,
    grounds=[
        Ground(
            name=ACCOUNT,
            kind="person",
            shape=_person,
            is_ground_of=lambda person: person.employer_id is None,
            about=LocalText(nl="je account bij Qlinx", en="your account with Qlinx"),
            heading=LocalText(nl="Je account", en="Your account"),
            code_rank=0,
            signs_in=True,
            marking=_marking,
        ),
        Ground(
            name=RELATION,
            kind="person",
            shape=_person,
            is_ground_of=lambda person: person.employer_id is not None,
            about=LocalText(nl="wat {employer} over je deelt", en="what {employer} shares about you"),
            heading=LocalText(nl="{employer}", en="{employer}"),
            employer_of=lambda person: str(person.employer_id),
            code_rank=1,
            marking=_marking,
            without={"rectification": _BY_EMPLOYER},
            kept_with=("employment",),
        ),
        # Has no row of its address until it is confirmed: an index leads to it.
        Ground(
            name="sign_up",
            kind="sign_up",
            shape=_sign_up,
            about=LocalText(nl="je aanmelding bij Qlinx", en="your sign-up with Qlinx"),
            heading=LocalText(nl="Je aanmelding, nog niet bevestigd", en="Your sign-up, not confirmed yet"),
            code_rank=11,
            marking=_marking_of_sign_up,
            kept_until=_sign_up_goes,
            without=dict.fromkeys(
                ("objection", "objection_to_use", "restriction", "withdrawal"), _NOT_CONFIRMED
            ),
        ),
    ],
    mails=PackageMails(
        composer=_mails,
        mails={
            "confirm_signup": _ASKED,
            "already_registered": _ASKED,
            "confirm_address": _ASKED,
            "address_change_asked": _WARNED,
            "address_changed_warning": _WARNED,
            "account_frozen": _WARNED,
            "account_released": _WARNED,
            "new_password": _ASKED,
            "identity_code": _ASKED,
            "join_ended": _TOLD,
            "joins_to_make": _TOLD,
            "put_back": _TOLD,
        },
    ),
    files=[
        Files(
            bucket="PRIVATE",
            place="photos/{person_id}/",
            owner="person",
            owner_of=_person_of,
            has=_shows,
            unowned_for=1,
            of=lambda person: f"photos/{person.person_id}/",
            exported=True,
            words=LocalText(nl="Je foto, ook in het klein", en="Your photo, also in small"),
        ),
        Files(
            bucket="PRIVATE",
            place="photo-uploads/{person_id}/{upload_id}",
            owner="person",
            owner_of=_person_of,
            # It becomes a photo, or is refused, within a minute.
            has=lambda *_: False,
            unowned_for=1,
            of=lambda person: f"photo-uploads/{person.person_id}/",
            expires_after=1,
            arrivals="photo_intake",
            words=LocalText(nl="Foto's die je hebt ingestuurd", en="Photos that you sent in"),
        ),
    ],
    cascades=_cascades,
    memories=_memories,
    notes=_notes,
    limits=_limits,
    policies=_policies,
)
