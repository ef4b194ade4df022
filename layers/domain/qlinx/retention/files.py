"""Files that belong to no item that is there, or that nothing came of within their time:
found by walking the buckets.

A place of a bucket is walked some way each night and from where it stopped the next. What is found is looked
at once more, with its owner as it is then, right before it goes; a hold on the owner keeps it.
"""

from datetime import datetime, timedelta
from itertools import islice
from typing import Annotated, Final

from qlinx.aws.database import Key
from qlinx.aws.objects import Bucket, Listed
from qlinx.kit.batching import batched
from qlinx.records.catalogue import every_file
from qlinx.records.context import Context
from qlinx.records.declarations import BucketName, Files
from qlinx.records.personal import Technical
from qlinx.records.shape import Shape, Stored
from qlinx.retention.counting import Tally
from qlinx.retention.model import Tools
from qlinx.rights.belongings import is_kept, owner_of

RULE: Final = "no-owner"
MOST_IN_A_PLACE: Final = 20_000
_AT_ONCE: Final = 500


class FileSweep(Stored):
    """How far the walk through one place of a bucket is.

    It goes on behind ``after``, or begins anew where there is none.
    """

    bucket: Annotated[str, Technical("name of a bucket")]
    folder: Annotated[str, Technical("beginning of keys")]
    after: Annotated[str | None, Technical("key of a file, without data of a person")] = None


FILE_SWEEP: Shape[FileSweep] = Shape(
    kind="file_sweep",
    model=FileSweep,
    key=lambda sweep: Key("file_sweep", f"{sweep.bucket}#{sweep.folder}"),
)


def sweep_files(ctx: Context, tools: Tools, tally: Tally) -> None:
    """Walks every declared place on from where the last night stopped."""
    for name, folder in sorted({(files.bucket, files.folder) for files in every_file()}):
        with tally.failing((folder.rstrip("/"), RULE)):
            _walk(ctx, tools, tally, name, folder)


def _walk(ctx: Context, tools: Tools, tally: Tally, name: BucketName, folder: str) -> None:
    known = ctx.store.get(FILE_SWEEP, FILE_SWEEP.key(FileSweep(bucket=name, folder=folder)))
    after = known.after if known else None
    found = tools.buckets[name].listed(folder, after=after or "")
    for part in batched(islice(found, MOST_IN_A_PLACE), _AT_ONCE):
        if not tools.has_time:
            tally.finished = False
            break
        _look_at(ctx, tools, tally, name, part)
        after = part[-1].key
    else:
        after = None if next(found, None) is None else after
    if not tally.dry_run:
        _remember(ctx, known, FileSweep(bucket=name, folder=folder, after=after))


def _remember(ctx: Context, known: FileSweep | None, now: FileSweep) -> None:
    if known is None:
        if now.after is not None:
            ctx.store.try_write(FILE_SWEEP.insert(now))
    elif known.after != now.after:
        # Of two walks side by side the first says how far; the other's files are looked at once more.
        ctx.store.try_write(FILE_SWEEP.replace(known, after=now.after))


def _look_at(ctx: Context, tools: Tools, tally: Tally, name: BucketName, part: tuple[Listed, ...]) -> None:
    """An owner that can't be read keeps its own file, and no other's, from being looked at."""
    for one in part:
        files = place_of(name, one.key)
        if files is None or not is_over(files, one.written_at, ctx.now()):
            continue
        with tally.failing((files.name, RULE)):
            if not _is_owned(ctx, files, one.key):
                _end(ctx, tools, tally, files, one)


def _end(ctx: Context, tools: Tools, tally: Tally, files: Files, one: Listed) -> None:
    line, bucket = (files.name, RULE), tools.buckets[files.bucket]
    held = is_kept(ctx, files, one.key)
    if not held and not _is_still(bucket, one):
        return
    tally.add(*line, "found")
    if not held and not tally.dry_run:
        bucket.remove(one.key)
    tally.add(*line, "held" if held else "removed")


def _is_still(bucket: Bucket, one: Listed) -> bool:
    """Whether a file is as it was listed: one that was written anew has its own time."""
    return next(bucket.listed(one.key), None) == one


def place_of(name: BucketName, key: str) -> Files | None:
    """Which declared files a key is of: the narrowest place, for one may lie within another."""
    found = [files for files in every_file() if files.bucket == name and files.parts_of(key) is not None]
    return max(found, key=lambda files: len(files.place), default=None)


def is_over(files: Files, written_at: datetime, now: datetime) -> bool:
    """Whether the time has passed in which a file may be without an owner."""
    return written_at + timedelta(days=files.unowned_for) <= now


def _is_owned(ctx: Context, files: Files, key: str) -> bool:
    owner = owner_of(ctx, files, key)
    return owner is not None and files.has(owner, key)
