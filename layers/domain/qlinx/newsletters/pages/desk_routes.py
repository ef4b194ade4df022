"""The pages on which staff write newsletters, look at them as they would go, and send them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qlinx.kit.pages import KeptFile, Moved, Page
from qlinx.kit.schemas import validated
from qlinx.newsletters.desk_places import ISSUE_PAGE, ISSUES_PAGE, PREVIEW_FILE, PREVIEW_PAGE, SEND_PAGE
from qlinx.newsletters.issues import begin_draft
from qlinx.newsletters.pages import desk, previews
from qlinx.records.context import Context
from qlinx.records.routes import PageRoutes

if TYPE_CHECKING:
    from qlinx.newsletters.previewing import Preview


@dataclass(frozen=True, slots=True)
class Mailed:
    """What stands in each mail of this installation: where its pages are, and the address that it is from."""

    public_url: str
    mail_from: str


def add_desk_pages(site: PageRoutes, context: Callable[[], Context], mailed: Callable[[], Mailed]) -> None:
    """Gives a function the pages."""

    @site.page(ISSUES_PAGE)
    def see_newsletters() -> Page:
        """The latest newsletters, and how many want them."""
        return desk.issues_page(context(), site.language)

    @site.form(ISSUES_PAGE, again=see_newsletters)
    def begin_newsletter() -> Moved:
        """Begins one, under the id that the page gave out."""
        issue_id = validated(desk.DraftForm, site.fields).issue_id
        begin_draft(context(), issue_id)
        return Moved(ISSUE_PAGE, {"issue_id": issue_id})

    @site.page(ISSUE_PAGE, done=desk.DONE)
    def see_newsletter(issue_id: str) -> Page:
        """One newsletter: its words, whom it goes to, how far its sending is, and what became of it."""
        return desk.issue_page(context(), issue_id, site.language)

    @site.form(ISSUE_PAGE, again=see_newsletter)
    def do_newsletter(issue_id: str) -> Moved:
        """Keeps its words, sends a test, or stops, resumes or ends its sending."""
        form = validated(desk.IssueForm, site.fields)
        done = desk.carry_out(context(), issue_id, form, actor=site.who.person_id)
        return Moved(ISSUE_PAGE, {"issue_id": issue_id}, done=done)

    _add_sending(site, context)

    _add_previews(site, context, mailed)


def _add_previews(site: PageRoutes, context: Callable[[], Context], mailed: Callable[[], Mailed]) -> None:
    def found(issue_id: str, of: str) -> "Preview":
        # What letters are made with is loaded by who looks at one.
        from qlinx.newsletters.previewing import Looking, preview

        here = mailed()
        looking = Looking(site.who.person_id, here.public_url, here.mail_from)
        return preview(context(), issue_id, previews.kind_of(of, site.query), looking)

    @site.page(PREVIEW_PAGE)
    def see_message(issue_id: str, of: str) -> Page:
        """The very bytes of a newsletter as one kind of reader would get them."""
        from qlinx.newsletters.previewing import has_own

        own = has_own(context(), site.who.person_id)
        return previews.preview_page(found(issue_id, of), issue_id, of, site.query, site.language, own=own)

    @site.page(PREVIEW_FILE)
    def receive_message(issue_id: str, of: str) -> KeptFile:
        """The same as a file."""
        return previews.preview_file(found(issue_id, of), issue_id, of)


def _add_sending(site: PageRoutes, context: Callable[[], Context]) -> None:
    @site.page(SEND_PAGE)
    def see_sending(issue_id: str) -> Page | Moved:
        """What will leave, and to how many."""
        return desk.send_page(context(), issue_id, site.language)

    @site.form(SEND_PAGE, again=see_sending)
    def send_newsletter(issue_id: str) -> Moved:
        """Sends it now, or has it leave at a moment."""
        form = validated(desk.SendForm, site.fields)
        return desk.have_sent(context(), issue_id, form, actor=site.who.person_id)
