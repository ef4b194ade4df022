"""Employers as people know them: by name."""

from collections.abc import Iterable

from qlinx.edge.wiring import context
from qlinx.employers.store import EMPLOYER, employer_item


def names_of(employer_ids: Iterable[str]) -> dict[str, str]:
    """The names of employers by id; empty where an employer is gone."""
    keys = {employer_item(one): one for one in employer_ids}
    found = context().store.get_many(EMPLOYER, list(keys))
    return {one: found[key].name if key in found else "" for key, one in keys.items()}
