"""Step 10: what the mail provider tells stops further mail, and the sender sees it."""

from infrastructure.local.actors import invite, replies
from infrastructure.local.client import until
from infrastructure.local.demo.story import PATIENCE, Story, check, needed
from infrastructure.local.inspection import items, wait_until_quiet

_BOUNCES = "bounce@simulator.amazonses.com"
_COMPLAINS = "complaint@simulator.amazonses.com"
_ARRIVES = "formula.rekenaar@bakkerij-zonnehof.example"


def stops_mail(story: Story) -> None:
    """The first mail bounced or was reported as spam; a second invitation does not go there."""
    user = needed(story.employer, "an employer").user
    first = needed(story.invitations, "invitations")["lunch"]
    problems = until(
        "both problems in the replies",
        lambda: found if {"bounced", "spam_report"} <= (found := _problems(story, first)).keys() else None,
        seconds=PATIENCE,
    )
    told = ", ".join(f"{name}: {problem}" for problem, name in sorted(problems.items()))
    check(len(problems) == 2, f"the employer sees of the first invitation: {told}")
    kept = items(story.system, "LedgerTable", kind="suppression")
    plain = [item for item in kept if _BOUNCES in str(item) or _COMPLAINS in str(item)]
    check(
        len(kept) == 2 and not plain,
        f"{len(kept)} addresses suppressed, kept as keyed hashes ({len(plain)} in plain text)",
    )
    draft = user.get(f"/v1/employer/invitations/{first}").must_be(200).json
    fields = ("text", "location", "starts_at", "ends_at", "answer_by")
    again = invite(
        user,
        {**{name: draft[name] for name in fields}, "title": "Rondleiding", "audience": {"tags": ["nieuw"]}},
    )
    story.system.mailbox.wait_for(_ARRIVES, subject="Rondleiding", seconds=PATIENCE)
    wait_until_quiet(story.system, PATIENCE)
    second = ", ".join(f"{name}: {problem}" for problem, name in sorted(_problems(story, again).items()))
    check(len(_problems(story, again)) == 2, f"and of the second the employer sees: {second}")


def _problems(story: Story, invitation: str) -> dict[str, str]:
    """Who was not reached, by the problem."""
    lines = replies(needed(story.employer, "an employer").user, invitation)
    return {line["mail_problem"]: line["name"] for line in lines if line.get("mail_problem")}
