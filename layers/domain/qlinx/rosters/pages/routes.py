"""The routes on which users of an employer hand a list in, in a browser."""

from collections.abc import Callable

from qlinx.aws.objects import Bucket
from qlinx.employers.model import Access
from qlinx.kit.pages import Moved, Page, Place
from qlinx.kit.schemas import validated
from qlinx.records.context import Context
from qlinx.records.routes import PageRoutes
from qlinx.rosters import places
from qlinx.rosters.asking import Steps
from qlinx.rosters.pages import handed_in, handing_in


def add_list_pages(
    site: PageRoutes,
    start: Place,
    context: Callable[[], Context],
    bucket: Callable[[str], Bucket],
    steps: Callable[[], Steps],
) -> None:
    """Gives a function the pages of a list, which begin at ``start``;
    ``bucket`` and ``steps`` are what it is wired with.
    """

    @site.page(start, asks=handed_in.asks_lists)
    def declare() -> Page:
        """Who declares on which ground these people are shared, and the lists that came before."""
        lists = handed_in.handed_in(site.context(), site.who.employer_id, site.language)
        may_decide = site.who.access is Access.ADMINISTRATE
        facts = {"name": site.who.name, "lists": lists, "may_decide": may_decide}
        return Page("rosters.list_declare", facts)

    @site.form(start, again=declare)
    def declared() -> Moved:
        """Keeps the declaration; the list comes next."""
        user, form = site.who, validated(handing_in.DeclarationForm, site.fields)
        list_id = handing_in.declared(context(), user.employer_id, form, actor=user.person_id, once=site.once)
        return Moved(places.LIST_FILE, {"list_id": list_id})

    @site.page(places.LIST_FILE)
    def ask_file(list_id: str) -> Page:
        """The form that brings the file to our store."""
        then = context().page_url(places.LIST_CHECK.in_(site.language, list_id=list_id))
        ids = (site.who.employer_id, list_id)
        return handing_in.file_page(context(), bucket("DROP"), *ids, then, site.language)

    @site.page(places.LIST_CHECK)
    def check(list_id: str) -> Page:
        """What the list would change."""
        stores = (bucket("DROP"), bucket("WORK"))
        return handing_in.check_page(context(), *stores, site.who, list_id, site.query, site.language)

    @site.form(places.LIST_CHECK, again=check)
    def decide(list_id: str) -> Moved:
        """Yes or no to it."""
        user = site.who
        handing_in.decided(context(), steps(), user.employer_id, list_id, site.fields, actor=user.person_id)
        return Moved(places.LIST_CHECK, {"list_id": list_id})
