"""What the present code writes, in a system that it fills itself, is what the last release reads."""

from tests.integration.release.conftest import Written
from tests.release.compatibility import Problem, refused, validators
from tests.release.exceptions import exemptions
from tests.release.filled import items_in, taken
from tests.release.filling import filled
from tests.release.kept import load, released

# What lasts for moments, or comes of attacks and migrations only; samples of them are read all the same.
NEVER = {
    "file_sweep",
    "forward",
    "limit_effect",
    "limit_passed",
    "migration_case",
    "migration_progress",
    "parting",
    "removal",
    "selection",
    "sign_in_challenge",
    "standing_code",
}


def excused(problem: Problem) -> bool:
    return any(one.covers(problem) for one in exemptions("models"))


def test_every_item_is_valid_as_the_last_release_reads_it(written: Written) -> None:
    last = load(released()[-1])
    valid = validators(last)
    found = {
        str(problem)
        for item in items_in(written.system)
        if item["kind"] in valid
        for problem in refused(item["kind"], valid[item["kind"]], last.storage, item)
        if not excused(problem)
    }

    assert found == set()


def test_it_is_filled_with_every_kind_but_some(written: Written) -> None:
    kinds = {item["kind"] for item in items_in(written.system)}

    assert load(released()[-1]).kinds.keys() - kinds == NEVER


def test_filled_again_it_is_the_same(written: Written) -> None:
    with filled() as again:
        assert taken(again.play) == written.system
