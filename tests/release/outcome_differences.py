"""What the present code makes otherwise of the system that a release filled."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from qlinx.records.shape import Regime
from tests.release.compatibility import Problem
from tests.release.kept import Json
from tests.release.outcomes import ENDS, Outcome, is_known

_LINKS: Final = "links"


def differences(
    before: Outcome, after: Outcome, system: Json, fields: Mapping[str, Sequence[str]]
) -> set[Problem]:
    """What the present code makes otherwise of the system of a release, whose kinds had these fields.

    A new field is none.
    """
    return {
        *_exported(before, after, fields),
        *_linked(before, after),
        *_gone(before, after, system),
        *_sent(before, after),
    }


def _exported(before: Outcome, after: Outcome, fields: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    for person_id in before.exports.keys() | after.exports.keys():
        there, here = (list(one.exports.get(person_id, ())) for one in (before, after))
        for kind, field, value in there:
            if [kind, field, value] not in here:
                yield Problem(kind, field, "told in the export of before, and not, or otherwise, now")
        for kind, field, value in here:
            if [kind, field, value] not in there and (field in fields.get(kind, ()) or field in {"", ENDS}):
                yield Problem(kind, field, "told in the export of now, and not, or otherwise, before")


def _linked(before: Outcome, after: Outcome) -> Iterator[Problem]:
    for link, status in before.links.items():
        if (now := after.links.get(link)) != status:
            yield Problem(_LINKS, link.rpartition("/")[0] or link, f"led to {status}, and now to {now}")


def _gone(before: Outcome, after: Outcome, system: Json) -> Iterator[Problem]:
    kinds = {
        (one["pk"]["S"], one["sk"]["S"]): one["kind"]["S"] for one in system["tables"][Regime.RECORDS.value]
    }
    yield from (Problem(kinds[key], "", "stays, and went") for key in before.gone - after.gone)
    yield from (Problem(kinds[key], "", "goes, and stayed") for key in after.gone - before.gone)


def _sent(before: Outcome, after: Outcome) -> Iterator[Problem]:
    for function, forms in after.sent.items():
        known = before.sent.get(function)
        for form in forms:
            if known is not None and not is_known(form, known):
                yield Problem(
                    function, "", f"is sent messages of a form that the release does not know: {dict(form)}"
                )
