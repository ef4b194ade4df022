"""What is stored of a newsletter:
a subscription, which is the reason why we keep an address, and an issue.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Final

from qlinx.kit.texts import Language
from qlinx.mailing.addressed import WISHES, Restrictable
from qlinx.mailing.purposes import MailPurpose
from qlinx.records.personal import Category, Ground, Personal, Purpose, Recipient, Source, Technical
from qlinx.records.retention import RetentionRule
from qlinx.records.shape import Stored

AFTER_SUBSCRIPTION: Final = RetentionRule(
    name="after-newsletter",
    days=7,
    service="newsletter",
    data="address of somebody who did not confirm that they want the newsletter, or ended it",
    interest="a week is enough to read the mail with the link, and to mend a mistake",
)


class SubscriptionState(StrEnum):
    """Where a subscription is.

    What was asked for by whoever typed an address counts once its reader confirms it.
    """

    ASKED = "asked"
    ACTIVE = "active"
    ENDED = "ended"


class Route(StrEnum):
    """By which way somebody said yes."""

    MAILED_LINK = "mailed_link"
    MY_DATA = "my_data"
    RIGHT = "right"
    """On the page of rights, with a code that was mailed to the address, or where staff put it down."""


class Topic(StrEnum):
    """What a newsletter is about. Whoever says yes gets the first; each other one they choose themselves."""

    NEWS = "news"
    TIPS = "tips"
    PRIVACY = "privacy"


class Frequency(StrEnum):
    """How many newsletters somebody wants: each one of their topics, or no second one within a month."""

    EVERY = "every"
    MONTHLY = "monthly"


class ReaderZone(StrEnum):
    """Whose clock a reader goes by. A few that stand for all, each by the name of one of its towns."""

    AMSTERDAM = "Europe/Amsterdam"
    LONDON = "Europe/London"
    ATHENS = "Europe/Athens"
    ISTANBUL = "Europe/Istanbul"
    CASABLANCA = "Africa/Casablanca"
    CURACAO = "America/Curacao"
    PARAMARIBO = "America/Paramaribo"
    SAO_PAULO = "America/Sao_Paulo"
    NEW_YORK = "America/New_York"
    CHICAGO = "America/Chicago"
    DENVER = "America/Denver"
    LOS_ANGELES = "America/Los_Angeles"
    DUBAI = "Asia/Dubai"
    KOLKATA = "Asia/Kolkata"
    JAKARTA = "Asia/Jakarta"
    SINGAPORE = "Asia/Singapore"
    TOKYO = "Asia/Tokyo"
    SYDNEY = "Australia/Sydney"
    AUCKLAND = "Pacific/Auckland"


# So many that nobody comes to it, and so few that they go in one write with the subscription.
MOST_ACTS: Final = 80
A_MONTH: Final = timedelta(days=30)

_CONSENT: Final = Personal(
    Category.CHOICE,
    (Purpose.NEWSLETTER,),
    ground=Ground.CONSENT,
    source=Source.SELF,
    recipients=(Recipient.HOST, Recipient.MAIL_PROVIDER),
)


_LAST: Final = Personal(
    Category.CORRESPONDENCE,
    (Purpose.NEWSLETTER,),
    ground=Ground.CONSENT,
    source=Source.SYSTEM,
    portable=False,
)


class Subscription(Restrictable):
    """Somebody who asked for the newsletter, with or without an account; and what they said yes to, as a
    record of consent needs it (ISO/IEC TS 27560). No network address: it would tell where somebody was.
    """

    state: Annotated[SubscriptionState, _CONSENT] = SubscriptionState.ASKED
    changed_at: Annotated[datetime, _CONSENT]
    consented_at: Annotated[datetime | None, _CONSENT] = None
    consent_text: Annotated[str | None, _CONSENT] = None
    consent_language: Annotated[Language | None, _CONSENT] = None
    consent_route: Annotated[Route | None, _CONSENT] = None
    consent_acts: Annotated[int, Technical("how many acts of consent there are")] = 0
    topics: Annotated[tuple[Topic, ...], _CONSENT] = (Topic.NEWS,)
    frequency: Annotated[Frequency, _CONSENT] = Frequency.EVERY
    # Said by its reader, never guessed: it keeps newsletters out of their night.
    time_zone: Annotated[ReaderZone, _CONSENT] = ReaderZone.AMSTERDAM
    # Only of who wants to be addressed by it; it goes with that wish.
    first_name: Annotated[str | None, _CONSENT] = None
    last_issue_id: Annotated[str | None, Technical("random id of a newsletter of ours")] = None
    last_issue_at: Annotated[datetime | None, _LAST] = None

    @property
    def mail_purpose(self) -> MailPurpose:
        return MailPurpose.NEWSLETTER

    @property
    def is_on(self) -> bool:
        """Whether its reader said yes, and nothing else since: a link in a mail, or a report, ends it too."""
        return self.state is SubscriptionState.ACTIVE and not set(self.mail_stops) & set(WISHES)

    @property
    def is_wanted(self) -> bool:
        """Whether newsletters go to its reader: it is on, and they did not have it only kept."""
        return self.is_on and not self.restricted

    @property
    def is_personalised(self) -> bool:
        """Whether its reader wants to be addressed by name."""
        return self.first_name is not None


class ConsentAct(StrEnum):
    """What somebody did with their consent: gave it, gave it for other topics or a name, or took it back."""

    GIVEN = "given"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


class Consent(Stored):
    """One act of consent as it was done. Each is added and none is ever changed, as with the declarations of
    employers; the last one tells what holds.
    """

    person_id: Annotated[str, Technical("random id")]
    act: Annotated[ConsentAct, _CONSENT]
    acted_at: Annotated[datetime, _CONSENT]
    consent_text: Annotated[str, _CONSENT]
    consent_language: Annotated[Language, _CONSENT]
    consent_route: Annotated[Route, _CONSENT]
    topics: Annotated[tuple[Topic, ...], _CONSENT]
    by_name: Annotated[bool, _CONSENT]


class IssueState(StrEnum):
    """Where an issue is."""

    DRAFT = "draft"
    SENDING = "sending"
    SENT = "sent"
    CANCELLED = "cancelled"


class Issue(Stored):
    """One newsletter, in both languages. It is kept: it was sent once, and is never sent again."""

    issue_id: Annotated[str, Technical("random id")]
    title_nl: Annotated[str, Technical("words of ours")] = ""
    text_nl: Annotated[str, Technical("words of ours")] = ""
    title_en: Annotated[str, Technical("words of ours")] = ""
    text_en: Annotated[str, Technical("words of ours")] = ""
    topic: Annotated[Topic, Technical("what it is about")] = Topic.NEWS
    greets: Annotated[bool, Technical("whether it addresses by name who wants that")] = False
    segment: Annotated[str | None, Technical("which part of the readers: a field and its value")] = None
    state: Annotated[IssueState, Technical("where it is")] = IssueState.DRAFT
    created_at: Annotated[datetime, Technical("moment")]
    begun_at: Annotated[datetime | None, Technical("when staff had its sending begin")] = None
    send_at: Annotated[datetime | None, Technical("when its sending begins, where that is later")] = None
    own_clock: Annotated[bool, Technical("whether its moment is by the clock of each reader")] = False
    night_reason: Annotated[str | None, Technical("why it also leaves at night")] = None
    ended_at: Annotated[datetime | None, Technical("when its sending was done, or called off")] = None
    replies: Annotated[int, Technical("how many replied to it by mail")] = 0

    def title(self, language: Language) -> str:
        return self.title_en if language == "en" else self.title_nl

    def text(self, language: Language) -> str:
        return self.text_en if language == "en" else self.text_nl

    @property
    def is_complete(self) -> bool:
        """Whether it says something in both languages."""
        return all((self.title_nl, self.text_nl, self.title_en, self.text_en))
