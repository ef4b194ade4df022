"""What an employer says about one of its people, as values: as it is stored, as a row says it, and where."""

from dataclasses import dataclass
from datetime import datetime

from qlinx.kit.contact import EmailAddress
from qlinx.kit.seen import tag_of_what_is_shown
from qlinx.kit.texts import Language
from qlinx.people.model import Employment, Person
from qlinx.records.personal import LawfulGround


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation as it is stored: who it is about as the employer says, and the work side."""

    person: Person
    employment: Employment

    @property
    def tag(self) -> str:
        """Which version of what the employer said this is; their reader's acts don't show in it."""
        person, work = self.person, self.employment
        told = (person.first_name, person.last_name, person.email, person.mobile, person.language)
        at_work = (work.personnel_number, work.other_numbers, work.department, work.tags)
        return tag_of_what_is_shown(*told, *at_work, work.shared_at, work.ended_at)


@dataclass(frozen=True, slots=True)
class Stated:
    """What an employer says about one of its people, each value in its normal form.

    ``unsaid`` are the fields that its cells could not tell: what was known of them stands.
    """

    first_name: str
    last_name: str
    email: EmailAddress
    mobile: str | None = None
    personnel_number: str | None = None
    department: str | None = None
    tags: tuple[str, ...] = ()
    language: Language = "nl"
    unsaid: frozenset[str] = frozenset()

    @property
    def about_person(self) -> dict[str, object]:
        return self._said(
            {
                "first_name": self.first_name,
                "last_name": self.last_name,
                "email": self.email.address,
                "mobile": self.mobile,
                "language": self.language,
            }
        )

    @property
    def about_work(self) -> dict[str, object]:
        return self._said({"department": self.department, "tags": self.tags})

    def _said(self, values: dict[str, object]) -> dict[str, object]:
        return {name: value for name, value in values.items() if name not in self.unsaid}


@dataclass(frozen=True, slots=True)
class Under:
    """Where it was said: the list with its line, and the declaration of a ground that it came under."""

    employer_id: str
    attestation_id: str
    ground: LawfulGround
    roster_id: str
    roster_line: int
    roster_at: datetime
    outcome: str

    @property
    def seen(self) -> dict[str, object]:
        return {
            "roster_id": self.roster_id,
            "roster_line": self.roster_line,
            "roster_at": self.roster_at,
            "roster_outcome": self.outcome,
        }
