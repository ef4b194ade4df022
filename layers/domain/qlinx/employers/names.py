"""The names of employers, as people know them."""

from collections.abc import Iterable

from qlinx.employers.store import EMPLOYER, employer_item
from qlinx.records.context import Context


def names_of(ctx: Context, employer_ids: Iterable[str]) -> dict[str, str]:
    """The names of employers by id; empty where an employer is gone."""
    keys = {employer_item(one): one for one in employer_ids}
    found = ctx.store.get_many(EMPLOYER, list(keys))
    return {one: found[key].name if key in found else "" for key, one in keys.items()}
