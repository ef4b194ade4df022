"""What whoever shows a mailed code sends and gets about what stands under the address."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from qlinx.kit.fields import FieldRefused, Id
from qlinx.kit.problems import Problem, problem_of
from qlinx.kit.schemas import Schema
from qlinx.kit.texts import Language, LocalText
from qlinx.people.saying import Outcome, Said, Spoken
from qlinx.people.schemas.shared import SharedData

ID = "u3vq2d4k7w5c6x8y9z2a3b4c5d"
JoinedTo = Literal["nobody", "you", "somebody"]
MOST_WORDS = 50
_ABOUT = LocalText(
    nl="Zeg bij elk woord over welke relatie het gaat; bij allow_again over welke werkgever.",
    en="Say with each word which relation it is about; with allow_again which employer.",
)


CodeRequestId = Annotated[
    Id, Field(description="what was answered when the code was asked for", examples=[ID])
]
Code = Annotated[
    str, Field(min_length=1, max_length=32, description="the code from the mail", examples=["1234 5678"])
]
Number = Annotated[
    str,
    Field(min_length=1, max_length=50, description="needed where `number_needed` says so", examples=["1042"]),
]


class CodeShown(Schema):
    """A mailed code, to look at what stands under the address. Looking does not use it up."""

    code_request: CodeRequestId
    code: Code


class StandingResponse(Schema):
    """What one employer says about somebody at this address; nothing where an account has joined it."""

    relation_id: str = Field(examples=[ID])
    employer: str = Field(description="name of the employer", examples=["Voorbeeld Zorg"])
    joined_to: JoinedTo = Field(description="whose account it is joined to", examples=["nobody"])
    asleep: bool = Field(
        default=False, description="joined to you before your account was recovered; say yes again"
    )
    number_needed: bool = Field(
        description="the employer names this address for several people: saying a word about it needs the personnel number",
        examples=[False],
    )
    said: Spoken | None = Field(default=None, description="what was said about it before")
    can: list[Spoken] = Field(description="what can be said about it now", examples=[["yes", "wrong_person"]])
    shared: SharedData | None = Field(default=None, description="what the employer said, as given by it")


class MemoryResponse(Schema):
    """An employer that may not share whoever has this address again, because their data were erased."""

    employer_id: str = Field(examples=[ID])
    employer: str = Field(examples=["Voorbeeld Zorg"])
    until: date = Field(description="until when, unless you allow it sooner")


class LookResponse(Schema):
    """What is stored under the address."""

    relations: list[StandingResponse]
    memories: list[MemoryResponse]
    other_account: bool = Field(
        description="this is the sign-in address of an account; more can be done after signing in",
        examples=[False],
    )


class SubjectResponse(Schema):
    """Something on which a right can be used with this code."""

    person_id: str = Field(description="name it in `subjects`", examples=[ID])
    kind: str = Field(
        description="why it is kept: account, relation, waiting_row, employer_user, employer_contact, sign_up; others may follow",
        examples=["relation"],
    )
    employer: str | None = Field(default=None, examples=["Voorbeeld Zorg"])
    number_needed: bool = Field(description="give the personnel number with it", examples=[False])


class LookWithCodeResponse(LookResponse):
    """What is stored under the address, and what of it a right can be used on with this code."""

    subjects: list[SubjectResponse]


class WordSaid(Schema):
    """One word, about one relation. `allow_again` is about an employer instead."""

    relation_id: Id | None = Field(default=None, description="which relation", examples=[ID])
    employer_id: Id | None = Field(default=None, description="which employer")
    word: Spoken = Field(
        description="yes: this is me; wrong_person: this address is not theirs, mail stops; i_know_them: mail goes on;"
        " not_any_more: they no longer work there; not_me: undoes somebody's join of it to their account; allow_again: this"
        " employer may share me again",
        examples=["yes"],
    )
    personnel_number: Number | None = None

    @model_validator(mode="after")
    def _about_one(self) -> Self:
        of_employer = self.word is Spoken.ALLOW_AGAIN
        if (self.employer_id is not None, self.relation_id is not None) != (of_employer, not of_employer):
            raise FieldRefused("about", _ABOUT)
        return self

    def said(self) -> Said:
        return Said(self.relation_id or self.employer_id or "", self.word, self.personnel_number)


class WordsSaid(CodeShown):
    """Several words, each about something else. They use up the code."""

    words: list[WordSaid] = Field(min_length=1, max_length=MOST_WORDS, description="one for each relation")


WithoutAccount = Literal[Spoken.WRONG_PERSON, Spoken.I_KNOW_THEM, Spoken.NOT_ANY_MORE, Spoken.NOT_ME]


class WordOfReader(Schema):
    """What the reader of a relation's mail says about that relation."""

    relation_id: Id = Field(description="which relation", examples=[ID])
    word: WithoutAccount = Field(
        description="wrong_person: this address is not theirs, mail stops; i_know_them: mail goes on; not_any_more: they no"
        " longer work there; not_me: undoes somebody's join of it to their account",
        examples=["wrong_person"],
    )
    personnel_number: Number | None = None

    def said(self) -> Said:
        return Said(self.relation_id, Spoken(self.word), self.personnel_number)


class WordsOfReader(CodeShown):
    """Several words, each about something else. They use up the code."""

    words: list[WordOfReader] = Field(
        min_length=1, max_length=MOST_WORDS, description="one for each relation"
    )


class WordOutcome(Schema):
    """What became of one word."""

    about: str = Field(description="id of the relation or the employer", examples=[ID])
    word: Spoken = Field(examples=["yes"])
    done: bool = Field(examples=[True])
    problem: Problem | None = Field(default=None, description="why not; try it again with a new code")


class WordsResponse(Schema):
    """Which of the words were said."""

    words: list[WordOutcome]

    @classmethod
    def of(cls, outcomes: tuple[Outcome, ...], language: Language) -> "WordsResponse":
        return cls(
            words=[
                WordOutcome(
                    about=one.said.about,
                    word=one.said.word,
                    done=one.problem is None,
                    problem=problem_of(one.problem, language) if one.problem else None,
                )
                for one in outcomes
            ]
        )
