"""A new invitation in four steps: what, who, how the mail reads, and when it goes.

What was typed goes along in the forms, and nothing is stored before the last one: that is the request which
the API takes too, under the same limits.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from qlinx.aws.queues import Queue
from qlinx.employers.agreements import known_employer
from qlinx.employers.model import EmployerUser
from qlinx.invitations.audiences import MOST_COUNTED, Audiences, audiences
from qlinx.invitations.draft import InvitationDraft
from qlinx.invitations.invitation_mail import sample_letter
from qlinx.invitations.model import Invitation
from qlinx.invitations.page_places import INVITATION
from qlinx.invitations.refusals import ADVICE
from qlinx.invitations.service import as_drafted, check_times, create_invitation
from qlinx.invitations.trial import send_trial, test_path
from qlinx.invitations.wording import shown
from qlinx.kit.errors import FieldFault, InputInvalid
from qlinx.kit.pages import Moved, Page
from qlinx.kit.provider import PROVIDER
from qlinx.kit.schemas import validated
from qlinx.kit.texts import Language, LocalText
from qlinx.mailing.letter import Addressee, Sender
from qlinx.mailing.rendering import Rendered, render
from qlinx.records.context import Context

WHAT, WHO, CHECK, SEND, DONE = "what", "who", "check", "send", "done"
TRY: Final = "test"
_STEPS: Final = (WHAT, WHO, CHECK, SEND)
_OF_WHAT: Final = (
    "title",
    "starts_at",
    "ends_at",
    "location",
    "text",
    "number_of_places",
    "answer_by",
)
_WHOM: Final = "audience"
_KEPT: Final = (*_OF_WHAT, "when", "send_at")
_EVERYONE: Final = "everyone"
_GROUPS: Final = ("departments", "tags")


@dataclass(frozen=True, slots=True)
class _Typed:
    """What was typed until now, judged as far as a step needs it."""

    ctx: Context
    fields: Mapping[str, str]

    def draft(self, step: str) -> InvitationDraft:
        """The draft as far as it goes before ``step``; who is invited is everybody until it was asked.

        Raises
        ------
        InputInvalid
        """
        number = (*_STEPS, DONE).index(step)
        asked: dict[str, object] = {name: self.fields[name] for name in _OF_WHAT if name in self.fields}
        asked["audience"] = self._audience() if number > _STEPS.index(WHO) else {_EVERYONE: True}
        if number > _STEPS.index(SEND) and self.fields.get("when") == "later":
            asked["send_at"] = self._send_at()
        draft = validated(InvitationDraft, asked)
        check_times(self.ctx, draft)
        return draft

    def _audience(self) -> dict[str, object]:
        chosen = [one.partition(":") for one in chosen_in(self.fields)]
        if any(kind == _EVERYONE for kind, _, _ in chosen):
            return {_EVERYONE: True}
        groups: dict[str, object] = {
            wanted: names
            for wanted in _GROUPS
            if (names := tuple(name for kind, _, name in chosen if kind == wanted and name))
        }
        if not groups:
            raise InputInvalid([FieldFault("/audience", "missing", ADVICE["missing"])])
        return groups

    def _send_at(self) -> str:
        if "send_at" not in self.fields:
            raise InputInvalid([FieldFault("/send_at", "missing", ADVICE["missing"])])
        return self.fields["send_at"]


def chosen_in(fields: Mapping[str, str]) -> list[str]:
    """The groups that were ticked: each tick has a field of its own."""
    return [value for name, value in fields.items() if name == _WHOM or name.startswith(f"{_WHOM}-")]


def step_page(ctx: Context, user: EmployerUser, fields: Mapping[str, str], language: Language) -> Page:
    """The step that was asked for, or the first one before it that is not right yet."""
    typed, asked = _Typed(ctx, fields), fields.get("go", WHAT)
    last = SEND if asked == DONE else CHECK if asked == TRY else asked if asked in _STEPS else WHAT
    for step, then in pairwise(_STEPS):
        if step == last:
            break
        try:
            typed.draft(then)
        except InputInvalid:
            last = step
            break
    return _page(ctx, user, typed, last, language)


def gone_on(
    ctx: Context,
    user: EmployerUser,
    fields: Mapping[str, str],
    language: Language,
    *,
    once: str,
    fanout: Queue,
) -> Page | Moved:
    """The next step, or after the last one the invitation that it made.

    Raises
    ------
    InputInvalid, NoAgreement, KeyUsedBefore, TooManyInvitations, TooManyTests
    """
    asked, typed = fields.get("go", WHAT), _Typed(ctx, fields)
    order = (*_STEPS, DONE)
    # In the order of the steps, so that the first one that is not right is the one that is shown.
    drafts = [typed.draft(step) for step in order[1 : order.index(asked) + 1]] if asked in order else []
    if asked == TRY:
        send_trial(ctx, user, typed.draft(SEND), language, once=once)
        page = _page(ctx, user, typed, CHECK, language)
        return replace(page, facts={**page.facts, "sent_to": user.email})
    if asked != DONE:
        return step_page(ctx, user, fields, language)
    draft = drafts[-1]
    made = create_invitation(ctx, user.employer_id, draft, once=once, fanout=fanout)
    return Moved(INVITATION, {"invitation_id": made.invitation_id}, done="made")


def _page(ctx: Context, user: EmployerUser, typed: _Typed, step: str, language: Language) -> Page:
    kept = {name: typed.fields.get(name, "") for name in _KEPT}
    chosen = chosen_in(typed.fields)
    if step != WHO:
        kept |= {f"{_WHOM}-{number}": value for number, value in enumerate(chosen)}
    facts: dict[str, object] = {
        "step": step,
        "number": _STEPS.index(step) + 1,
        "kept": kept,
        "chosen": chosen,
    }
    if step != WHAT:
        found = audiences(ctx, user.employer_id)
        facts |= {"people": found.everyone, "more": "" if found.whole else "+", "most": MOST_COUNTED}
        if step == WHO:
            facts |= {"groups": _groups(found)}
        else:
            draft = typed.draft(CHECK)
            facts |= {"people": found.taken_in(draft.audience)}
            if step == CHECK:
                mail = _mail(ctx, user, draft, language)
                facts |= {"subject": mail.subject, "mail": mail.text, "sent_to": ""}
    return Page("invitations.desk_new", facts, kept_for_back=True)


def _groups(found: Audiences) -> list[tuple[str, str, str, int]]:
    """What can be chosen: the value, its kind, its name, and how many people it takes in."""
    groups = ((kind, getattr(found, kind)) for kind in _GROUPS)
    named = [(f"{kind}:{name}", kind, name, number) for kind, some in groups for name, number in some.items()]
    return [(_EVERYONE, _EVERYONE, "", found.everyone), *named]


def _mail(ctx: Context, user: EmployerUser, draft: InvitationDraft, language: Language) -> Rendered:
    """The mail as the user would get it who is about to send it; its link answers for nobody."""
    invitation: Invitation = as_drafted(ctx, user.employer_id, draft, "preview", "")
    # As long as staff have not looked, its links are text.
    told = shown(ctx, invitation.model_copy(update={"before_look": True}))
    letter = sample_letter(
        told,
        known_employer(ctx, user.employer_id),
        Addressee(PROVIDER.email, user.name.partition(" ")[0]),
        language,
        ctx.page_url(test_path(language)),
    )
    statement = LocalText(nl=ctx.page_url("/privacy?language=nl"), en=ctx.page_url("/privacy?language=en"))
    return render(letter, Sender.of(PROVIDER, address=PROVIDER.email, statement_url=statement))
