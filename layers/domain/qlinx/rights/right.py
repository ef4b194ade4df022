"""What a right says about itself: the type of the one value in each module or package of ``rights.kinds``.

Light by itself, and so is each of these modules: they are imported by whoever only needs a name. What is
heavy stands in thunks, functions without arguments that import and give it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Final, Protocol

from qlinx.kit.texts import Language, LocalText
from qlinx.mailing.declaring import Mail
from qlinx.records.catalogue import every_ground
from qlinx.records.policy import StandardPolicy
from qlinx.rights.messages import CarryOut
from qlinx.rights.model import Refusal, RightsRequest
from qlinx.rights.policies import RESPONSE_MONTHS

if TYPE_CHECKING:
    from qlinx.aws.objects import Bucket
    from qlinx.aws.queues import Queue
    from qlinx.aws.user_pool import UserPool
    from qlinx.mailing.addressed import Addressed
    from qlinx.mailing.addressees import AddresseeRecord
    from qlinx.mailing.composing import Links
    from qlinx.records.context import Context
    from qlinx.rights.effects import Effect
    from qlinx.rights.following import RequestView
    from qlinx.rights.schemas import Certificate
    from qlinx.rights.uploading import Uploads

# Why any request may be refused (GDPR articles 11 and 12(5)).
ALWAYS_REFUSABLE: Final = frozenset({Refusal.NOT_IDENTIFIED, Refusal.EXCESSIVE})

NO_OBJECT: Final = LocalText(
    nl="Dit recht gaat hier nergens over.", en="There is nothing here for this right to be about."
)
# The word for the log where a message comes late or twice.
NOTHING_TO_DO: Final = "nothing-to-do"


class SignIn(StrEnum):
    """What somebody with an account shows before a right is used. ``FRESH``: that they signed in just now."""

    ANY = "any"
    FRESH = "fresh"


@dataclass(frozen=True, slots=True)
class Resources:
    """What the fulfilment of rights works with, beside what is stored."""

    private: "Bucket"
    pool: "UserPool"
    queue: "Queue"
    uploads: "Uploads | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownResult:
    """What came of a request, as a response or a page shows it."""

    download_url: str | None = None
    download_until: datetime | None = None
    certificate: "Certificate | None" = None


@dataclass(frozen=True, slots=True)
class ForGood:
    """What would go and what would stay of one subject, in words."""

    goes: Sequence[str]
    stays: Sequence[str]


class Result(Protocol):
    """What came of a request, as it is stored.

    ``is_file``: it is personal data to be fetched, so a link alone does not open it (``fetching``).
    """

    is_file: ClassVar[bool]

    def shown(self, language: Language, private: "Bucket | None") -> ShownResult:
        """As it is shown now; ``private`` is the bucket with files of people, for whoever may fetch one."""
        ...


# Carries a request out: goes on as far as it comes, from wherever it was cut off, and gives a word for the
# log. The message is the one that came; it may be sent once more, with more in it. Raises whatever is to have
# it delivered again.
Fulfilment = Callable[["Context", RightsRequest, CarryOut, Resources], str]
# Takes away what was being made for a request (subject, request) that is gone meanwhile; repeatable.
AfterRequest = Callable[["Context", str, str, Resources], None]
# What of a subject would go for good, and what would stay.
Foretold = Callable[["Context", "Addressed", Language], ForGood]
Facts = Mapping[str, object]
FactsOfMail = Callable[["Context", "Addressed", RightsRequest, "Links", Language], Facts | None]
# What changes with a request: when it is taken in, or when it ends.
Acting = Callable[["Context", "AddresseeRecord", RightsRequest], "Effect"]
# Whether there is nothing left to decide: ends it then, with a word for the log.
Overtaken = Callable[["Context", RightsRequest], str | None]
AboutMatter = Callable[["Context", RightsRequest, Language], str]
# The path of the page on which somebody shows that a request that was put down is theirs.
ShownOn = Callable[["Context", RightsRequest, Language], str]
FindResult = Callable[["Context", RightsRequest], "Result | None"]
FindCertificate = Callable[["Context", str, Language], str | None]
FindRemembered = Callable[["Context", str], "RequestView | None"]


@dataclass(frozen=True, slots=True)
class RightMail:
    """A mail that only this right sends.

    ``facts`` gives what its template names, or nothing where it is too late.
    """

    mail: Mail
    facts: Callable[[], FactsOfMail]


@dataclass(frozen=True, slots=True, kw_only=True)
class RightWords:
    """What a right is called.

    ``title``: on the page of a request. ``value``: as the stored value in an export. ``choice``: where
    somebody chooses what to do. ``api``: what it gives, in the description of the API. The sentences of mails
    and pages stand in their templates ``templates/_right_<name>.jinja`` and ``pages/right_<name>.html``.
    """

    title: LocalText
    value: LocalText
    choice: LocalText
    api: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """A right that can be used, and all in which it differs from the others.

    The course of a request is the same for all (``model.state_after``): taken in, decided where that is for
    somebody else, begun, fulfilled or refused.

    - ``article``: of the GDPR. ``term``: in how many months the law asks for a response, counted from the
      receipt (article 12(3)); it can change by law, so it is a dated value.
    - ``sign_in``: what is asked of who uses it from an account. ``with_code``: whoever shows a mailed code
      may use it on what stands under that address; ``elsewhere_used``: where else, if not so. ``conflicts``:
      rights that would take its result away, and what to do instead, where somebody chooses both at once.
    - ``grounds``: names of those on whose subjects alone it has anything to be used on, and ``elsewhere``:
      why not on others; none: on each that does not say otherwise itself (``Ground.without``).
    - ``employer_decides``: on what an employer shares, where its agreement holds no standing instruction
      (rule 14). ``employer_answers``: always, for only the employer can do what is asked. ``refusals``: the
      reasons that the law knows for refusing it; ``partly``: some of it may be done, and the rest refused.
    - ``weighed``: somebody weighs it, its employer or staff, and says in words why it holds or does not; what
    took effect at once ends only after they were told.
    - ``says_what_is_right``: whoever asks types the right values with it (``corrections``), which are written
    with the request; so nobody puts it down for them.
    - ``transferable``: what comes of it can be sent to another controller (``transferring``).
    - ``of_invitation``: it is used on one invitation, within days and before that begins
    (``policies.REVIEW_DAYS``). ``explained``: who decides says in words why; what is weighed is, too.
    ``stands``: the reason for which its employer refuses, where there is but one. ``endings``: reasons that
    nobody chooses. ``overtaken``: ends a request of which there is nothing left to decide, and gives a word
    for the log where it did. ``about``: what it is about in words, where that is not the whole subject.
    ``shown_on``: where somebody shows that one that staff put down is theirs, where that is not where rights
    are used.
    - ``at_once``: what takes effect with the request itself. ``at_end``: what follows when it was carried out
      or refused; the request that it gets is the one that has ended.
    - ``asked_again_once_begun``: who asks again while the subject is going gets the open request, instead of
      nothing.
    - ``fulfilment``: what is done. ``after_request``: what else goes where the request itself is gone.
    - ``result``: what came of it. ``remembered``: a request by its id whose own item went with what it was
      about.
    - ``certificate``: what is kept of its end as a signed file, once there is an end.
    - ``for_good``: nobody can undo it; gives what the page says before it asks whether that is sure.
    - ``mails``: what it tells beside the receipt and a refusal, by name.
    """

    name: str
    article: int
    words: RightWords
    fulfilment: Callable[[], Fulfilment]
    term: StandardPolicy = RESPONSE_MONTHS
    sign_in: SignIn = SignIn.ANY
    with_code: bool = True
    conflicts: Mapping[str, LocalText] = field(default_factory=dict)
    grounds: frozenset[str] = frozenset()
    elsewhere: LocalText | None = None
    elsewhere_used: LocalText | None = None
    employer_decides: bool = True
    employer_answers: bool = False
    refusals: frozenset[Refusal] = ALWAYS_REFUSABLE
    partly: bool = False
    weighed: bool = False
    of_invitation: bool = False
    says_what_is_right: bool = False
    transferable: bool = False
    explained: bool = False
    stands: Refusal | None = None
    endings: frozenset[Refusal] = frozenset()
    overtaken: Callable[[], Overtaken] | None = None
    about: Callable[[], AboutMatter] | None = None
    shown_on: Callable[[], ShownOn] | None = None
    asked_again_once_begun: bool = False
    at_once: Callable[[], Acting] | None = None
    at_end: Callable[[], Acting] | None = None
    after_request: Callable[[], AfterRequest] | None = None
    result: Callable[[], FindResult] | None = None
    remembered: Callable[[], FindRemembered] | None = None
    certificate: Callable[[], FindCertificate] | None = None
    for_good: Callable[[], Foretold] | None = None
    mails: Mapping[str, RightMail] = field(default_factory=dict)

    def can_be_used_on(self, ground: str) -> bool:
        """Whether it can be used on subjects that are kept on a ground."""
        return self.why_not_on(ground) is None

    def why_not_on(self, ground: str) -> LocalText | None:
        """Why it has nothing to be used on where somebody is kept on a ground; nothing where it has.

        A ground by a name that nobody declares is of a request of another release.
        """
        if self.grounds and ground not in self.grounds:
            own = every_ground()[ground].without if ground in every_ground() else {}
            return own.get(self.name) or self.elsewhere or NO_OBJECT
        return every_ground()[ground].without.get(self.name)
