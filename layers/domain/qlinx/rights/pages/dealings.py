"""Who of staff or of an employer looked somebody up or changed their data, and why, as a page."""

from collections.abc import Callable

from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.pages import Page
from qlinx.kit.texts import Language, format_moment
from qlinx.people.own_data import asks_joins
from qlinx.people.places import MY_DATA, MY_DEALINGS
from qlinx.records.context import Context
from qlinx.records.routes import PageRoutes
from qlinx.rights.own_dealings import dealings_of_account, names_in, sentence


def add_dealings_page(site: PageRoutes, context: Callable[[], Context]) -> None:
    """Gives a function the page."""

    @site.page(MY_DEALINGS, asks=asks_joins)
    def see_dealings() -> Page:
        """By what they are about: the account, and what each employer shares."""
        return dealings_page(context(), site.who.person_id, site.language)


def dealings_page(ctx: Context, account_id: str, language: Language) -> Page:
    """What was done with an account's data, and with those that are joined to it and awake."""
    found = dealings_of_account(ctx, account_id)
    names, about = names_in(ctx, found), dict[str, list[tuple[str, str]]]()
    # The account's own first.
    for one in sorted(found, key=lambda one: one.stated_by is not None):
        entries = about.setdefault(one.stated_by or "", [])
        said = sentence(one.dealing, names, language)
        entries.append((format_moment(one.dealing.at, HOME_ZONE.key, language), said))
    sources = [{"employer": names.get(of, ""), "entries": entries} for of, entries in about.items()]
    return Page("rights.my_dealings", {"sources": sources, "back": MY_DATA})
