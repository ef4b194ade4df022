"""What is remembered of an erasure,
so that the employer's next list does not undo it (rule 8 of *Who a person is*).
"""

from collections.abc import Iterable, Iterator

from qlinx.mailing.addressed import Addressed
from qlinx.people.changes import remember_erasure
from qlinx.people.model import Employment
from qlinx.people.store import EMPLOYMENT, MEMORY_ITEM, memory_item
from qlinx.records.context import Context
from qlinx.records.shape import Change
from qlinx.rights.removal import StoredValue
from qlinx.rights.subjects import employer_of


def remembered(ctx: Context, subject: Addressed, values: Iterable[StoredValue]) -> Iterator[Change]:
    """One memory of the address and one of each personnel number,
    at this one employer and without either of them.

    Also where the employer names the address for others: who stands there stays, and goes on (decision 162).
    """
    employer_id = employer_of(subject)
    if employer_id is None:
        return
    yield remember_erasure(ctx, employer_id, "address", subject.address_hash)
    for hashed in _numbers(values):
        yield remember_erasure(ctx, employer_id, "number", hashed)


def is_remembered(ctx: Context, subject: Addressed, values: Iterable[StoredValue]) -> bool:
    """Whether an erasure at the employer of a subject is remembered under a number that it has now.

    What is remembered of its address is about somebody else: nobody comes to stand at an address that is.
    """
    employer_id = employer_of(subject) or ""
    keys = [memory_item(employer_id, "number", hashed) for hashed in _numbers(values)]
    return any(ctx.store.get(MEMORY_ITEM, key) for key in keys)


def _numbers(values: Iterable[StoredValue]) -> tuple[str, ...]:
    works: list[Employment] = [found.value for found in values if found.shape is EMPLOYMENT]
    return tuple(dict.fromkeys(hashed for employment in works for hashed in employment.hashes))
