"""What somebody chose on the page with what stands under their address: words, and rights on subjects."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qlinx.kit.texts import LocalText
from qlinx.people.pages.cards import words_in
from qlinx.people.saying import Said
from qlinx.rights.registry import every_right, with_code
from qlinx.rights.right import Right
from qlinx.rights.transferring import address_for


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a form chose: words, and for each right the subjects."""

    words: Sequence[Said]
    rights: Mapping[str, Sequence[str]]

    @property
    def is_nothing(self) -> bool:
        return not self.words and not any(self.rights.values())

    def asked(self) -> Iterator[tuple[Right, Sequence[str]]]:
        """Each right that was chosen, with its subjects."""
        yield from ((every_right()[name], ids) for name, ids in self.rights.items() if ids)

    def conflicts(self) -> Iterator[tuple[str, LocalText]]:
        """The subjects for which one right was chosen with another that would take its result away,
        and what to do.
        """
        for right, ids in self.asked():
            for other, advice in right.conflicts.items():
                both = frozenset(self.rights.get(other, ()))
                yield from ((one, advice) for one in ids if one in both)


def chosen_in(form: Mapping[str, str]) -> Chosen:
    """What was posted.

    Raises
    ------
    InputInvalid
    """
    rights = {
        name: [field.removeprefix(f"{name}-") for field in form if field.startswith(f"{name}-")]
        for name in with_code()
    }
    return Chosen(words_in(form), rights)


def send_to(chosen: Chosen, form: Mapping[str, str]) -> str | None:
    """The upload address that was typed, for what is to go there.

    Raises
    ------
    InputInvalid
        It can be none, or nothing that can go there was chosen.
    """
    asked = [right for right, _ in chosen.asked()]
    right = next((one for one in asked if one.transferable), asked[0] if asked else None)
    return address_for(right, form.get("send_to")) if right else None
