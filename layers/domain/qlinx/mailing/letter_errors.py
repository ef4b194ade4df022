"""Why a letter can't be made.

These are mistakes of the code that writes it, so their texts are for developers.
"""

from __future__ import annotations

from collections.abc import Iterable


class LetterError(Exception):
    """A letter that can't be written or sent as asked. Its text never holds a fact of the letter."""


class IncompleteSenderError(LetterError):
    """The sender's identity lacks something (obligation 3)."""

    def __init__(self, field: str) -> None:
        super().__init__(f"the sender has no {field}")


class MissingReasonError(LetterError):
    """The letter doesn't say why its reader gets it."""

    def __init__(self) -> None:
        super().__init__("a letter says in both languages why it is sent")


class UnusableAddressError(LetterError):
    """An address that can't stand in a header; addresses are judged before a letter is written."""

    def __init__(self, place: str) -> None:
        super().__init__(f"not an address that mail can go to: {place}")


class UnusableLinkError(LetterError):
    """A link that is no http or https address in plain ASCII."""

    def __init__(self, name: str) -> None:
        super().__init__(f"not an http address: {name}")


class UnusableEventError(LetterError):
    """A calendar event that contradicts itself or its letter."""


class UnknownTemplateError(LetterError):
    """No package has a template of this name."""

    def __init__(self, template: str) -> None:
        super().__init__(f"no such template: {template}")


class FactsMismatchError(LetterError):
    """The facts given are not the facts that the template names."""

    def __init__(self, template: str, *, missing: Iterable[str] = (), unknown: Iterable[str] = ()) -> None:
        super().__init__(f"{template}: missing {sorted(missing)}, unknown {sorted(unknown)}")


class UnprintableFactError(LetterError):
    """A template prints something that isn't text or a whole number."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"a template prints a {kind}")


class LetterTooLargeError(LetterError):
    """The finished message is larger than the mail provider takes."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(f"{size} bytes, the limit is {limit}")
