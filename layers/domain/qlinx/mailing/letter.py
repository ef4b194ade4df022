"""What a mail is before it is words: who gets it from whom, why, and the facts it tells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Final

from qlinx.kit.provider import Provider
from qlinx.kit.texts import Language, LocalText
from qlinx.mailing.calendar import CalendarEvent
from qlinx.mailing.letter_errors import (
    IncompleteSenderError,
    MissingReasonError,
    UnknownTemplateError,
    UnusableAddressError,
    UnusableEventError,
    UnusableLinkError,
)

# What SES takes: ASCII, no quoted local part. Sign-up and rosters judge addresses fully; this guards the
# headers.
_ADDRESS: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9.-]{1,255}", re.ASCII)
# Printable ASCII without the characters that end a link in HTML, in a header or in plain text.
_LINK: Final = re.compile(r"https?://[!#-;=?-~]{1,900}", re.ASCII)
_TEMPLATE: Final = re.compile(r"[a-z][a-z_]*\.[a-z][a-z0-9_]*", re.ASCII)
_LINK_SUFFIX: Final = "_url"


@dataclass(frozen=True, slots=True, repr=False)
class Addressee:
    """Someone mail goes to, by name when it is known. Its `repr` tells neither."""

    address: str
    name: str | None = None

    def __post_init__(self) -> None:
        _check_address(self.address, "addressee")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who every letter comes from, complete, or it can't be made (obligation 3)."""

    name: str
    legal_name: str
    address: str
    postal_address: str
    chamber_of_commerce: str
    telephone: str
    contact_email: str
    statement_url: LocalText
    """Where the privacy statement stands, per language (obligation 2)."""

    def __post_init__(self) -> None:
        for one in fields(self):
            value = getattr(self, one.name)
            if isinstance(value, str) and not value.strip():
                raise IncompleteSenderError(one.name)
        _check_address(self.address, "sender")
        _check_address(self.contact_email, "contact")
        _check_link(self.statement_url.nl, "statement_url")
        _check_link(self.statement_url.en, "statement_url")

    @classmethod
    def of(cls, provider: Provider, *, address: str, statement_url: LocalText) -> Sender:
        """The provider as sender of mail from `address`."""
        return cls(
            name=provider.service_name,
            legal_name=provider.legal_name,
            address=address,
            postal_address=provider.postal_address,
            chamber_of_commerce=provider.chamber_of_commerce,
            telephone=provider.telephone,
            contact_email=provider.email,
            statement_url=statement_url,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One mail to one person.

    `template` is `<package>.<name>`; `facts` are what that template names: text, whole numbers, None, and
    lists and mappings of these. A fact whose name ends in `_url` is a link. `reason` is the sentence that
    tells why the reader gets this. `on_behalf_of` is the employer for whom it is sent (obligation 14). A
    reply goes to `reply_to`, or to the sender's contact address.
    Replies to it carry `thread`, where it has one: a name that says nothing of who it is for.
    `message_id_seed` is the same for each attempt to send the same letter and for no other letter.
    `tells_on_delivery` says that it carries a notice which counts as given once the letter is delivered
    (``mailing.declaring``, ``told``).

    Raises
    ------
    MissingReasonError, UnknownTemplateError, UnusableLinkError, UnusableEventError
        The letter can't be sent like this.
    """

    to: Addressee
    language: Language
    template: str
    facts: Mapping[str, object] = field(repr=False)
    reason: LocalText = field(repr=False)
    message_id_seed: str
    on_behalf_of: str | None = field(default=None, repr=False)
    reply_to: Addressee | None = None
    calendar: CalendarEvent | None = field(default=None, repr=False)
    unsubscribe_url: str | None = field(default=None, repr=False)
    tells_on_delivery: bool = False
    thread: str | None = None

    def __post_init__(self) -> None:
        if not (self.reason.nl.strip() and self.reason.en.strip()):
            raise MissingReasonError
        if not _TEMPLATE.fullmatch(self.template):
            raise UnknownTemplateError(self.template)
        if self.unsubscribe_url is not None:
            _check_link(self.unsubscribe_url, "unsubscribe_url")
        for name, value in _links(self.facts):
            _check_link(value, name)
        if self.calendar is not None and self.calendar.attendee_address != self.to.address:
            raise UnusableEventError("the attendee of an event is the one who gets the letter")


def _links(facts: object) -> Iterator[tuple[str, object]]:
    """Every fact that is a link, however deep, with its name."""
    if isinstance(facts, Mapping):
        for name, value in facts.items():
            if str(name).endswith(_LINK_SUFFIX) and value is not None:
                yield str(name), value
            yield from _links(value)
    elif isinstance(facts, list | tuple):
        for value in facts:
            yield from _links(value)


def _check_address(address: str, place: str) -> None:
    if not _ADDRESS.fullmatch(address):
        raise UnusableAddressError(place)


def _check_link(value: object, name: str) -> None:
    if not (isinstance(value, str) and _LINK.fullmatch(value)):
        raise UnusableLinkError(name)
