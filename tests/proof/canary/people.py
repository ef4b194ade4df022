"""Canaries: people of every role whose every personal field holds a text that stands nowhere else."""

import random
import string
from dataclasses import dataclass, field


@dataclass
class Canaries:
    """Makes markers and remembers whose each is. A seed makes the same ones again."""

    seed: int
    of: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    def word(self, role: str) -> str:
        """A name, a department, a town."""
        return self._noted(role, "Q" + "".join(self._random.choices(string.ascii_lowercase, k=11)))

    def email(self, role: str, host: str = "kanarie.example", before: str = "") -> str:
        word = self.word(role).lower()
        return f"{before}{word}@{host}"

    def mobile(self, role: str) -> str:
        """A Dutch mobile number in the form in which it is stored."""
        first = self._random.choice("12348")  # as the Dutch number plan gives mobiles out
        return self._noted(role, f"+316{first}" + "".join(self._random.choices("123456789", k=7)))

    def number(self, role: str) -> str:
        return self._noted(role, "".join(self._random.choices("123456789", k=10)))

    def telephone(self, role: str) -> str:
        return self._noted(role, "088 " + "".join(self._random.choices("123456789", k=7)))

    def postcode(self, role: str) -> str:
        """Four digits and two letters: too short to be sought alone, so it is sought where it is kept."""
        del role
        return f"{self._random.randint(1000, 9999)} {''.join(self._random.choices('BCDFGHJK', k=2))}"

    def every(self, *roles: str) -> tuple[str, ...]:
        """The markers of some roles, or of all."""
        return tuple(
            marker for role, markers in self.of.items() if not roles or role in roles for marker in markers
        )

    def _noted(self, role: str, marker: str) -> str:
        self.of.setdefault(role, set()).add(marker)
        return marker
