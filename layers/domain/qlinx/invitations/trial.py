"""A test mail: an invitation that is being made, mailed to nobody but the user who makes it.

It counts as no invitation, and its links answer for nobody. Its words are kept for two days, for the mail to
be made of.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated, Final

from qlinx.aws.database import Key
from qlinx.employers.model import EmployerUser
from qlinx.employers.store import employer_by_id, employer_user_by_id
from qlinx.invitations.draft import InvitationDraft
from qlinx.invitations.errors import TooManyTests
from qlinx.invitations.invitation_mail import sample_letter
from qlinx.invitations.limits import TEST_MAILS
from qlinx.invitations.links import ANSWER_PATH
from qlinx.invitations.model import AudienceKind, Invitation
from qlinx.invitations.service import check_times
from qlinx.invitations.wording import shown
from qlinx.kit.texts import Language, LocalText
from qlinx.mailing.composing import Links, Skipped
from qlinx.mailing.letter import Addressee, Letter
from qlinx.mailing.outbox import OutboxEntry, enqueue_mail
from qlinx.records.budgets import Spent, share, take
from qlinx.records.context import Context
from qlinx.records.idempotency import carry_out_once, keyed_request
from qlinx.records.personal import Technical
from qlinx.records.routes import Routes
from qlinx.records.shape import Change, Shape, Stored

TEST_MAIL: Final = "invitations.test_mail"
TEST_TOKEN: Final = "proef"  # noqa: S105 - it opens nothing
_KEPT: Final = timedelta(days=2)
_SAID: Final = (
    "title",
    "text",
    "location",
    "time_zone",
    "starts_at",
    "ends_at",
    "answer_by",
    "number_of_places",
)
_ASKED_FOR: Final = LocalText(
    nl="Je krijgt deze proefmail omdat je erom vroeg, voordat je mensen uitnodigt.",
    en="You get this test mail because you asked for it, before you invite people.",
)
_WORDS = Technical("words of an employer about an occasion")
_TIME = Technical("moment of an occasion")


class InvitationTrial(Stored):
    """What a test mail says."""

    trial_id: Annotated[str, Technical("derived from who asked and their key, or random")]
    employer_id: Annotated[str, Technical("random id")]
    made_at: Annotated[datetime, Technical("moment")]
    title: Annotated[str, _WORDS]
    text: Annotated[str, _WORDS]
    location: Annotated[str | None, _WORDS] = None
    time_zone: Annotated[str, _TIME]
    starts_at: Annotated[datetime, _TIME]
    ends_at: Annotated[datetime, _TIME]
    answer_by: Annotated[datetime, _TIME]
    number_of_places: Annotated[int | None, Technical("number")] = None


# Native expiry: words that were not sent to anybody else, of which the mail is made within moments.
INVITATION_TRIAL: Shape[InvitationTrial] = Shape(
    kind="invitation_trial",
    model=InvitationTrial,
    key=lambda trial: trial_item(trial.trial_id),
    expires=lambda trial: trial.made_at + _KEPT,
)


def trial_item(trial_id: str) -> Key:
    return Key(f"trial#{trial_id}", "trial")


def send_trial(
    ctx: Context, user: EmployerUser, draft: InvitationDraft, language: Language, *, once: str | None
) -> InvitationTrial:
    """Mails a draft to the user who makes it, and to nobody else.

    Raises
    ------
    InputInvalid, KeyUsedBefore
    TooManyTests
    """
    check_times(ctx, draft)
    request = keyed_request(ctx, "trial", user.person_id, once, draft.model_dump_json())

    def make(used_key: tuple[Change, ...]) -> InvitationTrial:
        said = {name: getattr(draft, name) for name in _SAID}
        trial = InvitationTrial(
            trial_id=request.made_id, employer_id=user.employer_id, made_at=ctx.now(), **said
        )
        refs = {"trial_id": trial.trial_id, "language": language}
        mail = enqueue_mail(ctx, user.person_id, TEST_MAIL, refs, once=trial.trial_id)
        try:
            taken = share(ctx, TEST_MAILS, user.person_id)
            take(ctx, [taken], INVITATION_TRIAL.insert(trial), mail, *used_key)
        except Spent as spent:
            raise TooManyTests(spent.share.ends_at, ctx.now()) from spent
        return trial

    return carry_out_once(
        ctx,
        request,
        found=lambda: ctx.store.get(INVITATION_TRIAL, trial_item(request.made_id)),
        make=lambda used: make(tuple(used)),
    )


def trial_letter(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Skipped:
    """The mail as people would get it, marked as a test."""
    user = employer_user_by_id(ctx.store, entry.person_id)
    trial = ctx.store.get(INVITATION_TRIAL, trial_item(entry.refs["trial_id"]))
    employer = employer_by_id(ctx.store, trial.employer_id) if trial else None
    if user is None or trial is None or employer is None or not user.is_able:
        return Skipped("person_gone")
    invitation = Invitation(
        invitation_id=trial.trial_id,
        employer_id=trial.employer_id,
        **{name: getattr(trial, name) for name in _SAID},
        send_at=trial.made_at,
        audience=AudienceKind.EVERYONE,
        draft_hash="",
        created_at=trial.made_at,
        # As long as staff have not looked, its links are text.
        before_look=True,
    )
    language: Language = "en" if entry.refs["language"] == "en" else "nl"
    to = Addressee(user.email, user.name.partition(" ")[0])
    letter = sample_letter(shown(ctx, invitation), employer, to, language, links.page(test_path(language)))
    return replace(letter, template=TEST_MAIL, reason=_ASKED_FOR)


def test_path(language: Language) -> str:
    """Where the links of a test mail lead."""
    return f"{ANSWER_PATH}{TEST_TOKEN}?language={language}"


def add_test_route(
    routes: Routes,
    user: Callable[[], EmployerUser],
    language: Callable[[], Language],
    context: Callable[[], Context],
) -> None:
    """Gives a function the route of test mails; ``user`` raises for whoever is not signed in."""

    @routes.post(
        "/v1/employer/test-invitations",
        status=204,
        summary="Mail an invitation to yourself alone",
        problems=(TooManyTests,),
    )
    def try_out(body: InvitationDraft, once: str | None) -> None:
        """To your own address, marked as a test: nobody is invited, nothing counts, and its links answer for
        nobody.
        """
        send_trial(context(), user(), body, language(), once=once)
