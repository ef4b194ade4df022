"""A person's requests and the deletion of their account, as pages for whoever is signed in."""

from collections.abc import Iterable, Mapping

from qlinx.kit.clock import home_day
from qlinx.kit.cookies import USER_SESSION, CookieSet
from qlinx.kit.errors import FieldFault, InputInvalid
from qlinx.kit.fields import MOST_REMARKED
from qlinx.kit.pages import Page
from qlinx.kit.texts import Language, LocalText, format_date
from qlinx.people.places import MY_DELETION, MY_DELETION_SURE
from qlinx.records.context import Context
from qlinx.rights.deletion_schemas import AccountDeleted, DeletionPreview
from qlinx.rights.following import RequestView, status_token
from qlinx.rights.registry import of_subjects, right_named
from qlinx.rights.right import Right, SignIn
from qlinx.rights.taking_back import take_back
from qlinx.rights.using_again import use_again
from qlinx.rights.words import STATES, reference_of, title_of

_ACCOUNT = "account"
_CHOSEN = "about-"
_NO_RIGHT = LocalText(nl="Kies wat je wilt.", en="Choose what you want.")
_NOBODY = LocalText(nl="Kies waar het over gaat.", en="Choose what it is about.")


def my_requests_page(
    ctx: Context, views: Iterable[RequestView], relations: Mapping[str, str], language: Language
) -> Page:
    """The requests with their state and dates, and the form for a new one.

    ``relations``: names of employers by the ids of what they share with us about this person.
    """
    shown = list(views)
    first = next((view for view in shown if view.question), None)
    rows = [
        {
            "title": title_of(view.right).in_(language),
            "reference": reference_of(view.request_id),
            "state": STATES[view.state].in_(language),
            "received_on": format_date(home_day(view.received_at), language),
            "deadline_on": "" if view.closed_at else format_date(view.deadline_on, language),
            "closed_on": format_date(home_day(view.closed_at), language) if view.closed_at else "",
            "by_representative": view.by_representative,
            "question": view.question or "",
            "weighing": view.weighing or "",
            "transfer": view.transfer.value if view.transfer else "",
            "used_again": format_date(home_day(view.used_again_at), language) if view.used_again_at else "",
            "tell": view.request_id if view is first else "",
            "use_again": view.request_id if view.can_be_used_again else "",
            "take_back": view.request_id if view.can_be_taken_back else "",
            "to": f"/rights-requests/{status_token(ctx, view.person_id, view.request_id)}?language={language}",
        }
        for view in shown
    ]
    rights = [(right.name, right.words.choice.in_(language)) for right in _offered()]
    facts = {"requests": rows, "rights": rights, "relations": relations, "deletion": MY_DELETION}
    facts["most"] = MOST_REMARKED
    return Page("rights.my_requests", facts)


def asked_on_page(posted: Mapping[str, str], account_id: str) -> tuple[Right, list[str]]:
    """The right that was chosen, and the subjects that it is about.

    Raises
    ------
    InputInvalid
    """
    kind = posted.get("kind", "")
    if kind not in {right.name for right in _offered()}:
        raise InputInvalid([FieldFault("/kind", "missing", _NO_RIGHT)])
    chosen = [name.removeprefix(_CHOSEN) for name in posted if name.startswith(_CHOSEN)]
    if not chosen:
        raise InputInvalid([FieldFault("/about", "missing", _NOBODY)])
    return right_named(kind), [account_id if one == _ACCOUNT else one for one in chosen]


def said_of_one(ctx: Context, account_id: str, posted: Mapping[str, str]) -> str:
    """Takes back, or has its data used again, of which request the button was pressed;
    tells the code that the page has words for, or nothing where it was neither.

    Raises
    ------
    NotFound, NotPossibleNow, ChangedMeanwhile
    """
    if "take-back" in posted:
        take_back(ctx, account_id, posted["take-back"])
        return "taken-back"
    if "use-again" in posted:
        use_again(ctx, account_id, posted["use-again"])
        return "used-again"
    return ""


def _offered() -> list[Right]:
    """Those that need no fresh sign-in; erasure has a page of its own."""
    return [right for right in of_subjects().values() if right.sign_in is SignIn.ANY]


def deletion_page(preview: DeletionPreview) -> Page:
    """What goes and what stays, before anything is asked."""
    return Page("rights.my_deletion", {"preview": preview, "sure": MY_DELETION_SURE})


def deletion_sure_page(preview: DeletionPreview) -> Page:
    """The same with what else may go, and the button; for whoever signed in just now."""
    return Page("rights.my_deletion_sure", {"preview": preview, "back": MY_DELETION})


def also_on_page(posted: Mapping[str, str]) -> list[str]:
    """The relations that are to go with the account."""
    return [name.removeprefix(_CHOSEN) for name in posted if name.startswith(_CHOSEN)]


def deleted_page(deleted: AccountDeleted) -> Page:
    """What became of it; the browser is signed out with it."""
    gone = (CookieSet(USER_SESSION),)
    return Page("rights.my_deleted", {"deleted": deleted, "nav": (), "sign_out": ""}, cookies=gone)
