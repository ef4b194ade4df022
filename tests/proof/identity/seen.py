"""What an employer sees at its desk, and which acts that may hang on (M5)."""

from collections.abc import Iterator
from dataclasses import replace

from qlinx.people.desk import relations_page
from qlinx.people.store import EMPLOYER_SHARDS
from qlinx.rosters.waiting import beside_candidates, waiting_rows
from tests.proof.identity.acts import Act, Played, Step
from tests.proof.identity.acts_accounts import FollowsSignUp
from tests.proof.identity.acts_rights import ErasesWithCode
from tests.proof.identity.acts_words import UsesCode
from tests.proof.identity.scene import Scene


def seen_by(scene: Scene, employer_id: str) -> object:
    """Its relations with what readers said, and its rows that wait, as plain values."""
    relations = [
        (
            one.person.person_id,
            one.person.name,
            one.person.email,
            one.person.said,
            one.employment.personnel_number,
            one.employment.other_numbers,
            one.employment.ended_at,
            one.employment.roster_id,
            one.employment.roster_outcome,
        )
        for shard in range(EMPLOYER_SHARDS)
        for one in relations_page(scene.ctx, employer_id, shard, limit=50)[0]
    ]
    waiting = [
        (one.row.person_id, one.row.why, tuple(candidate.person.person_id for candidate in one.candidates))
        for one in beside_candidates(scene.ctx, waiting_rows(scene.ctx, employer_id).rows)
    ]
    return relations, waiting


def without_others(scene: Scene, played: Played, employer_id: str) -> list[Step]:
    """The steps that may matter to an employer:
    its own, what people did towards it, and what these hang on.
    """
    done = [
        step
        for step, answer in zip(played.steps, played.answers, strict=True)
        if step.act.employer_id == employer_id or _is_peoples(step.act, answer, employer_id)
    ]
    needed = set(_accounts_behind(played, done))
    return [
        replace(step, act=step.act.towards_only(employer_id))
        for step in done
        if _opens(scene, step.act) in needed | {None}
    ]


def _is_peoples(act: Act, answer: object, employer_id: str) -> bool:
    was_done = not str(answer).startswith("refused") or isinstance(act, FollowsSignUp)
    return act.employer_id is None and act.towards in {None, employer_id} and was_done


def _accounts_behind(played: Played, done: list[Step]) -> Iterator[str | None]:
    """The accounts in whose sessions something was done towards the employer,
    or with whose opening a proof was given.
    """
    for act in (step.act for step in done if step.act.towards):
        yield getattr(act, "account_id", None)
        if isinstance(act, UsesCode | ErasesWithCode):
            yield played.play.given.get(act.code.code_request)


def _opens(scene: Scene, act: Act) -> str | None:
    """The account that an act opens."""
    if not isinstance(act, FollowsSignUp):
        return None
    sign_up_id, _ = scene.ctx.keys.read("sign-up", act.token)
    return sign_up_id
