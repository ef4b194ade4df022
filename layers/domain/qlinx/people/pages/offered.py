"""What stands under an address, offered on a page to the holder of an account who has just proved it:
a card for each relation, and each employer that may share them again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qlinx.kit.errors import DomainError
from qlinx.kit.texts import Language, format_date
from qlinx.people.look_responses import look_response
from qlinx.people.looking import Look
from qlinx.people.pages.cards import allowed_in, relation_card, words_in
from qlinx.people.saying import Said, Spoken, check_words
from qlinx.people.schemas.choices import ALLOW
from qlinx.people.schemas.looks import LookResponse, StandingResponse
from qlinx.records.context import Context


@dataclass(frozen=True, slots=True)
class Offer:
    """What the holder of an account may say about what they saw, and what they typed about it before."""

    seen: Look
    account_id: str
    typed: Mapping[str, str]

    @property
    def words(self) -> list[Said]:
        """What was typed, as words.

        Raises
        ------
        InputInvalid
        """
        return [*words_in(self.typed), *allowed_in(self.typed)]

    def is_empty(self, ctx: Context) -> bool:
        """Whether there is nothing that anything can be said about."""
        response = look_response(ctx, self.seen, self.account_id)
        return not response.memories and not _relations(response)

    def faults(self, ctx: Context, words: Sequence[Said]) -> dict[str, DomainError]:
        """What can't be said, by the id of what it is about."""
        found: dict[str, DomainError] = {}
        for one in words:
            try:
                check_words(ctx, self.seen, [one], account_id=self.account_id)
            except DomainError as error:
                found[one.about] = error
        return found

    def facts(self, ctx: Context, faults: Mapping[str, DomainError], language: Language) -> dict[str, object]:
        """What ``_offered.html`` shows."""
        response = look_response(ctx, self.seen, self.account_id)
        cards = [
            relation_card(one, self.typed, language, _words_of(faults.get(one.relation_id), language))
            for one in _relations(response)
        ]
        memories = [
            {
                "employer_id": one.employer_id,
                "employer": one.employer,
                "until": format_date(one.until, language),
                "chosen": f"{ALLOW}{one.employer_id}" in self.typed,
            }
            for one in response.memories
        ]
        return {"cards": cards, "memories": memories, "faults": bool(faults)}


def _relations(response: LookResponse) -> list[StandingResponse]:
    """What is not the reader's by their own word is not offered again (rule 7)."""
    return [one for one in response.relations if one.said is not Spoken.I_KNOW_THEM]


def _words_of(error: DomainError | None, language: Language) -> list[str]:
    return [f"{error.title.in_(language)} {error.advice.in_(language)}"] if error else []
