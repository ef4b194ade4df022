"""Rights requests with one clock and one table of states; exports; and what proves an erasure."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Final, Literal

from qlinx.kit.states import StateTable
from qlinx.records.personal import Category, Ground, Personal, Purpose, Source, Technical
from qlinx.records.retention import RetentionRule
from qlinx.records.shape import Stored

HANDLED_REQUEST = RetentionRule(
    name="handled-rights-request",
    days=365,
    service="handling of rights requests",
    data="which right was asked for, when, and how it ended; not what was exported",
    interest="a year answers questions and complaints about how a request was handled (GDPR article 5(2))",
)
FETCHABLE_EXPORT = RetentionRule(
    name="export",
    days=7,
    service="handling of rights requests",
    data="a copy of everything that is kept about a person",
    interest="a week is enough to fetch it; a second copy of everything is a risk for as long as it exists",
)
ERASURE_PROOF = RetentionRule(
    name="proof-of-erasure",
    days=5 * 365 + 1,
    service="handling of rights requests",
    data="that an erasure was carried out: random ids, counts and moments, no data of the person",
    interest="it keeps restored backups from bringing people back, and proves the erasure for as long as a fine may be set"
    " for not doing it (Awb article 5:45)",
)
# A message that was given up is made up for by the sweep, not before this.
SWEEP_AFTER = timedelta(minutes=15)
# An employer that decides on a request itself is looked after from then on; the deadline is that of our
# receipt.
EMPLOYER_TERM = timedelta(days=14)
# How long whoever asked has to tell what only they can; then the request goes on without it.
TELLING_TERM = timedelta(days=14)
# Whoever objected hears that it was refused, this long before their data are used again (article 18(3)).
TOLD_BEFORE = timedelta(days=7)
# Copies of the tables from which a restore is possible; what was erased is in them until then.
BACKUP_DAYS = 35


class Origin(StrEnum):
    """What a request began with.

    ``RETENTION``: nobody asked, the last ground for keeping the person ended.
    """

    PERSON = "person"
    ACCOUNT = "account"
    RETENTION = "retention"


class RequestState(StrEnum):
    """Where a request is, whatever the right.

    ``IDENTITY_PENDING``: it is in reasonable doubt who asked, and the clock stands still (article 12(6)).
    ``AWAITING_EMPLOYER``: it is for the employer to say what happens (rule 14).
    ``WAITING_FOR_PERSON``: whoever asked is to tell what only they can; the clock runs on.
    ``PARTLY_REFUSED``: some of what was asked is done, and the rest refused with its reason.
    """

    IDENTITY_PENDING = "identity_pending"
    AWAITING_EMPLOYER = "awaiting_employer"
    WAITING_FOR_PERSON = "waiting_for_person"
    RECEIVED = "received"
    IN_PROGRESS = "in_progress"
    FULFILLED = "fulfilled"
    PARTLY_REFUSED = "partly_refused"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What can happen to a request.

    ``DOUBT``: who asked has to be shown; ``IDENTIFY``, ``IDENTIFY_TO_EMPLOYER``: it was.
    ``ASK_PERSON``: whoever asked is to tell more; ``TELL``, ``TELL_EMPLOYER``: they did, or too much time
    went by.
    ``LEAVE_TO_US``: its employer has it carried out. ``WITHDRAW``: whoever asked wants it no more.
    """

    DOUBT = "doubt"
    IDENTIFY = "identify"
    IDENTIFY_TO_EMPLOYER = "identify_to_employer"
    ASK_PERSON = "ask_person"
    TELL = "tell"
    TELL_EMPLOYER = "tell_employer"
    LEAVE_TO_US = "leave_to_us"
    START = "start"
    FULFIL = "fulfil"
    REFUSE_PARTLY = "refuse_partly"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


_ROWS = {
    (RequestState.RECEIVED, Step.WITHDRAW): RequestState.WITHDRAWN,
    (RequestState.AWAITING_EMPLOYER, Step.WITHDRAW): RequestState.WITHDRAWN,
    (RequestState.IDENTITY_PENDING, Step.WITHDRAW): RequestState.WITHDRAWN,
    (RequestState.RECEIVED, Step.DOUBT): RequestState.IDENTITY_PENDING,
    (RequestState.AWAITING_EMPLOYER, Step.DOUBT): RequestState.IDENTITY_PENDING,
    (RequestState.IDENTITY_PENDING, Step.IDENTIFY): RequestState.RECEIVED,
    (RequestState.IDENTITY_PENDING, Step.IDENTIFY_TO_EMPLOYER): RequestState.AWAITING_EMPLOYER,
    (RequestState.IDENTITY_PENDING, Step.REFUSE): RequestState.REFUSED,
    (RequestState.RECEIVED, Step.ASK_PERSON): RequestState.WAITING_FOR_PERSON,
    (RequestState.AWAITING_EMPLOYER, Step.ASK_PERSON): RequestState.WAITING_FOR_PERSON,
    (RequestState.WAITING_FOR_PERSON, Step.TELL): RequestState.RECEIVED,
    (RequestState.WAITING_FOR_PERSON, Step.TELL_EMPLOYER): RequestState.AWAITING_EMPLOYER,
    (RequestState.WAITING_FOR_PERSON, Step.WITHDRAW): RequestState.WITHDRAWN,
    (RequestState.WAITING_FOR_PERSON, Step.REFUSE): RequestState.REFUSED,
    (RequestState.AWAITING_EMPLOYER, Step.LEAVE_TO_US): RequestState.RECEIVED,
    (RequestState.AWAITING_EMPLOYER, Step.REFUSE): RequestState.REFUSED,
    (RequestState.RECEIVED, Step.START): RequestState.IN_PROGRESS,
    (RequestState.RECEIVED, Step.REFUSE): RequestState.REFUSED,
    (RequestState.IN_PROGRESS, Step.FULFIL): RequestState.FULFILLED,
    (RequestState.IN_PROGRESS, Step.REFUSE): RequestState.REFUSED,
    (RequestState.IN_PROGRESS, Step.REFUSE_PARTLY): RequestState.PARTLY_REFUSED,
}
REQUESTS: Final = StateTable(
    (RequestState.IDENTITY_PENDING, RequestState.AWAITING_EMPLOYER, RequestState.RECEIVED), _ROWS
)
OURS_TO_DO = frozenset({RequestState.RECEIVED, RequestState.IN_PROGRESS})
OPEN_STATES = OURS_TO_DO | {
    RequestState.AWAITING_EMPLOYER,
    RequestState.IDENTITY_PENDING,
    RequestState.WAITING_FOR_PERSON,
}


def state_after(state: RequestState, step: Step) -> RequestState | None:
    """The state a step leads to, or nothing where it is repeated,
    late or out of order and changes nothing.
    """
    return REQUESTS.after(state, step)


class TransferState(StrEnum):
    """Where a package is that is to go to another controller. ``FAILED``: after all tries, or to an address
    that is not on the internet. ``UNTRUSTED``: the receiver's certificate does not hold, so nothing was sent.
    """

    ASKED = "asked"
    SENT = "sent"
    REFUSED = "refused"
    UNTRUSTED = "untrusted"
    FAILED = "failed"


class Channel(StrEnum):
    """How a request came that staff put down for somebody."""

    PHONE = "phone"
    POST = "post"
    MAIL = "mail"
    SOCIAL = "social"


class Extension(StrEnum):
    """Why a response takes longer than the first term (GDPR article 12(3))."""

    COMPLEX = "complex"
    MANY = "many"


class Refusal(StrEnum):
    """Why a request, or a part of it, is refused (GDPR articles 11, 12(5), 16, 17(3) and 21(1)).

    ``ACCURATE``: what was said to be wrong is right. ``OVERRIDING``: an objection was weighed, and the
    reasons for the use weigh more (article 21(1)). ``STANDS``: somebody looked at an automatic choice, and it
    stays. The rest nobody chooses: there is nothing left to decide (``rights.reviewing``), or nobody is left
    to do so, because the employer's agreement is over (``EMPLOYER_GONE``, ``rights.awaiting``).
    """

    NOT_IDENTIFIED = "not_identified"
    EXCESSIVE = "excessive"
    LEGAL_DUTY = "legal_duty"
    LEGAL_CLAIM = "legal_claim"
    ACCURATE = "accurate"
    OVERRIDING = "overriding"
    STANDS = "stands"
    CALLED_OFF = "called_off"
    BEGUN = "begun"
    RESTRICTED = "restricted"
    REPLIED = "replied"
    EMPLOYER_GONE = "employer_gone"


_HANDLING = Personal(Category.CORRESPONDENCE, (Purpose.LEGAL_DUTY,), ground=Ground.LEGAL_DUTY, portable=False)

_TOLD = Personal(
    Category.CORRESPONDENCE,
    (Purpose.LEGAL_DUTY,),
    ground=Ground.LEGAL_DUTY,
    source=Source.SELF,
    portable=False,
)


class RightsRequest(Stored):
    """One request for one right on one subject.

    ``right`` is the name of one (``rights.registry``). Any name is read: another release may know one more.
    ``deadline_on`` is the last day for the response, ``extended_at`` when it was put off, once, and why;
    ``paused_at`` is since when it is in doubt who asked, and ``stood_still`` how many days that took before.
    ``refusal``: of the whole, or of the rest where some is carried out. ``question``: what only whoever asked
    can tell, asked once; ``told``: what they did. ``weighing``: the words of who weighed an objection
    (``weighed_by``), and ``used_again_at`` from when the data are used again where it was refused.
    ``channel``: how it came to the staff who put it down. ``by_representative``: a parent or guardian asked
    for somebody under 16 (UAVG article 5(5)); no age is kept. ``next_step_at`` is when the sweep takes an
    open request up again if nothing was heard of it. An employer can read the mailbox that it names for a
    relation, or name another one. So a request about a relation belongs to the account from which it was
    asked (``account_id``) or, without one, to the address at which it was asked (``address_hash``), and is
    told and shown there only (rule 4 of *Who a person is*). ``send_to``: the upload address to which a
    package goes, until what became of it (``transfer``) is known. ``corrected``: which fields it put
    right. ``matter``: the invitation that it is
    about, and ``matter_at`` when that begins, of a right that is used on one (``Right.of_invitation``).
    """

    person_id: Annotated[str, Technical("random id of the subject")]
    request_id: Annotated[str, Technical("random id")]
    right: Annotated[str, _HANDLING]
    state: Annotated[RequestState, _HANDLING] = RequestState.RECEIVED
    received_at: Annotated[datetime, _HANDLING]
    deadline_on: Annotated[date, _HANDLING]
    closed_at: Annotated[datetime | None, _HANDLING] = None
    refusal: Annotated[Refusal | None, _HANDLING] = None
    origin: Annotated[Origin, Technical("what the request began with")] = Origin.PERSON
    corrected: Annotated[tuple[str, ...] | None, Technical("names of the fields that were put right")] = None
    account_id: Annotated[str | None, Technical("the account from which it was asked about a relation")] = (
        None
    )
    address_hash: Annotated[
        str | None, Technical("keyed hash of the address that a relation had when it was asked")
    ] = None
    employer_id: Annotated[str | None, Technical("the employer that decides on it")] = None
    channel: Annotated[Channel | None, _HANDLING] = None
    by_representative: Annotated[Literal[True] | None, _HANDLING] = None
    extended_at: Annotated[datetime | None, _HANDLING] = None
    extension: Annotated[Extension | None, _HANDLING] = None
    paused_at: Annotated[datetime | None, _HANDLING] = None
    question: Annotated[str | None, _HANDLING] = None
    told: Annotated[str | None, _TOLD] = None
    weighing: Annotated[str | None, _HANDLING] = None
    weighed_by: Annotated[str | None, Technical("random id of who weighed it")] = None
    used_again_at: Annotated[datetime | None, _HANDLING] = None
    stood_still: Annotated[int | None, Technical("days for which the clock stood still")] = None
    send_to: Annotated[str | None, _TOLD] = None
    transfer: Annotated[TransferState | None, _HANDLING] = None
    transfer_tries: Annotated[int | None, Technical("how often it was tried to send")] = None
    matter: Annotated[str | None, Technical("random id of the invitation that it is about")] = None
    matter_at: Annotated[datetime | None, Technical("when that invitation's occasion begins")] = None
    next_step_at: Annotated[
        datetime,
        Technical("when an unfinished request is taken up again, or its employer is told of it once more"),
    ]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_ours_to_do(self) -> bool:
        return self.state in OURS_TO_DO

    @property
    def awaits_employer(self) -> bool:
        return self.state is RequestState.AWAITING_EMPLOYER

    @property
    def waits_for_person(self) -> bool:
        return self.state is RequestState.WAITING_FOR_PERSON

    @property
    def is_in_doubt(self) -> bool:
        return self.state is RequestState.IDENTITY_PENDING

    @property
    def asker(self) -> str | None:
        """From where a request about a relation was asked: it is told there, and nowhere else."""
        return self.account_id or self.address_hash


class Export(Stored):
    """A file with everything that is kept about a person, as long as it can be fetched."""

    person_id: Annotated[str, Technical("random id")]
    request_id: Annotated[str, Technical("random id")]
    made_at: Annotated[
        datetime,
        Personal(
            Category.CORRESPONDENCE,
            (Purpose.LEGAL_DUTY,),
            ground=Ground.LEGAL_DUTY,
            source=Source.SYSTEM,
            portable=False,
        ),
    ]

    @property
    def ends_at(self) -> datetime:
        return FETCHABLE_EXPORT.ends(self.made_at)
