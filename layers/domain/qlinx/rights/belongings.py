"""What belongs to a stored item outside the tables:
its files, and the user of the pool that signs in with it.

They go before the item does. Neither store knows our conditions, so a mark is written first
(``holds.model.Removal``), under the conditions of the item's own removal: as it was read, with no hold that
keeps them. Whoever places a hold afterwards is told.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qlinx.aws.objects import Bucket
from qlinx.aws.user_pool import UserPool
from qlinx.factors.model import WithFactor
from qlinx.holds.keeping import Kept, kept_of
from qlinx.holds.model import SIGN_IN, Removal
from qlinx.holds.store import REMOVAL, removal_of
from qlinx.records.catalogue import every_file, every_shape
from qlinx.records.context import Context
from qlinx.records.declarations import Files
from qlinx.records.shape import Change, Shape

Buckets = Mapping[str, Bucket]


@dataclass(frozen=True, slots=True)
class Reach:
    """What a removal reaches beside the tables."""

    buckets: Buckets
    pool: UserPool


def objects_of(shape: Shape[Any], value: Any) -> tuple[tuple[Files, str], ...]:
    """The files that belong to an item: how they are declared, and their key or how their keys begin."""
    return tuple((files, files.of(value)) for files in every_file() if files.owner == shape.kind and files.of)


def sign_ins_of(value: Any) -> tuple[str, ...]:
    """The users of the pool that sign in with an item: whatever may have a second factor has one."""
    if not isinstance(value, WithFactor):
        return ()
    return (value.person_id, *getattr(value, "in_place_of", ()))


def names_of(kind: str) -> tuple[str, ...]:
    """What a hold may name of a kind beside its fields."""
    files = tuple(files.name for files in every_file() if files.owner == kind)
    return (*files, SIGN_IN) if issubclass(every_shape()[kind].model, WithFactor) else files


def let_go(
    ctx: Context, shape: Shape[Any], value: Any, joining: Sequence[Change], *, reach: Reach, kept: Kept
) -> bool:
    """Removes what belongs to an item but for what is kept.

    Whether the item and the conditions are still as they were read.
    """
    files = dict(_files(shape, value, reach.buckets, kept))
    users = () if kept.keeps(SIGN_IN) else sign_ins_of(value)
    what = (*files, *((SIGN_IN,) if users else ()))
    if not what:
        return True
    conditions = (*joining, *kept.conditions, shape.unchanged(value))
    if not ctx.store.try_write(*conditions, _marked(ctx, shape, value, what)):
        return False
    for bucket, keys in files.values():
        bucket.remove(*keys)
    for user_id in users:
        reach.pool.delete(user_id)
    return True


def _files(
    shape: Shape[Any], value: Any, buckets: Buckets, kept: Kept
) -> Iterator[tuple[str, tuple[Bucket, tuple[str, ...]]]]:
    """What there is of an item's files now, by their name."""
    for files, prefix in objects_of(shape, value):
        if kept.keeps(files.name) or files.bucket not in buckets:
            continue
        if keys := tuple(buckets[files.bucket].keys(prefix)):
            yield files.name, (buckets[files.bucket], keys)


def _marked(ctx: Context, shape: Shape[Any], value: Any, what: tuple[str, ...]) -> Change:
    key = shape.key(value)
    known = removal_of(ctx.store, key)
    if known is None:
        return REMOVAL.insert(Removal(owner_pk=key.pk, owner_sk=key.sk, what=what, begun_at=ctx.now()))
    if set(what) <= set(known.what):
        return REMOVAL.unchanged(known)
    return REMOVAL.replace(known, what=tuple(dict.fromkeys((*known.what, *what))))


def end_mark(ctx: Context, shape: Shape[Any], value: Any) -> tuple[Change, ...]:
    """The end of an item's mark, which goes with the item."""
    mark = removal_of(ctx.store, shape.key(value)) if names_of(shape.kind) else None
    return (REMOVAL.remove(mark),) if mark else ()


def of_subject(person_id: str) -> tuple[tuple[Files, str], ...]:
    """Where files of a subject may be in the private bucket, and how their keys begin."""
    found = (files for files in every_file() if files.bucket == "PRIVATE" and files.of_subject)
    return tuple((files, f"{files.folder}{person_id}/") for files in found)


def unkept_files(ctx: Context, person_id: str, private: Bucket) -> Iterator[tuple[Files, str]]:
    """The files of a subject whose owner is gone, or is there and no hold on it keeps them."""
    for files, prefix in of_subject(person_id):
        for key in private.keys(prefix):
            if not is_kept(ctx, files, key):
                yield files, key


def is_kept(ctx: Context, files: Files, key: str) -> bool:
    """Whether a hold on the owner of a file keeps it."""
    owner = owner_of(ctx, files, key)
    return owner is not None and kept_of(ctx.store, every_shape()[files.owner], owner).keeps(files.name)


def owner_of(ctx: Context, files: Files, key: str) -> Any | None:
    """The item whose a file is, read now; nothing where there is none."""
    parts = files.parts_of(key)
    return files.owner_of(ctx.store, parts) if parts is not None else None


def has_owned_sign_in(ctx: Context, person_id: str) -> bool:
    """Whether an item under this id signs in with the user of the pool, so that the user goes with it."""
    signing_in = {kind for kind, shape in every_shape().items() if issubclass(shape.model, WithFactor)}
    return any(item["kind"] in signing_in for item in ctx.store.about(person_id))


def remove_strays(ctx: Context, person_id: str, reach: Reach) -> None:
    """Removes files, and a user of the pool, that are found under a subject's id and belong to no item."""
    private = reach.buckets["PRIVATE"]
    strays = [
        key for files, key in unkept_files(ctx, person_id, private) if owner_of(ctx, files, key) is None
    ]
    private.remove(*strays)
    if not has_owned_sign_in(ctx, person_id):
        reach.pool.delete(person_id)
