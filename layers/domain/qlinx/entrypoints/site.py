"""Pages under paths of their own: a Dutch one and its English twin, GET and forms.

A site stands over `Api`, for functions that have nothing but pages. Who must be signed in is said by
`entrypoints.private_site`.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import wraps
from types import MappingProxyType
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.shared.cookies import Cookie

from qlinx.entrypoints.api import Api
from qlinx.entrypoints.border import (
    REFUSALS,
    FromElsewhere,
    as_problem,
    cookies_of,
    judged_parts,
    must_be_of_our_page,
)
from qlinx.entrypoints.description import RouteFacts
from qlinx.entrypoints.pages import (
    TOKEN_FIELD,
    cookie_header,
    drawn,
    handed,
    kept,
    page_path,
    posted,
    problem_page,
)
from qlinx.entrypoints.settings import public_url
from qlinx.entrypoints.wiring import context
from qlinx.kit.cookies import SESSIONS, CookieKind
from qlinx.kit.errors import DomainError, InputInvalid, NotAllowed, NotFound, NotSignedIn, SignInAgain
from qlinx.kit.pages import CalendarFile, Fetched, KeptFile, Moved, Page, Place, path_language
from qlinx.kit.problems import status_of
from qlinx.kit.texts import LANGUAGES, Language
from qlinx.records.asking import Asks, Question
from qlinx.records.context import Context

Shown = Page | Moved | CalendarFile | KeptFile | Fetched
Does = TypeVar("Does", bound=Callable[..., Shown])

_SEE_OTHER: Final = 303
_DONE: Final = "done"
# What fields hold whose names end in these words is never put into a page; a postcode is none of them.
_NEVER_SHOWN: Final = frozenset({"password", "code"})
# Browsers may tell our own pages, and nobody else, where somebody came from: with less they don't say where a
# form comes from either.
_HEADERS: Final = {"Referrer-Policy": "same-origin"}
# Whoever comes after somebody who signed out finds nothing by going back.
_NOTHING_TO_GO_BACK_TO: Final = {"Clear-Site-Data": '"cache"'}
# What is wrong is not with what was typed, so the page with it would not help.
_ELSEWHERE: Final = (NotFound, NotAllowed, NotSignedIn, SignInAgain, FromElsewhere)


# What the page that is asked for reads of whoever is signed in, or of their employer.
Asked = Callable[[str], Sequence[Question]]


def nothing(of: str) -> Sequence[Question]:
    del of
    return ()


class Typed(dict[str, str]):
    """What was typed, by the names of fields; nothing in those that were left out."""

    def __missing__(self, name: str) -> str:
        return ""


class Site(Api):
    """The pages of one function.

        NAME = Place("/mijn/naam", "/en/my/name")  # in the package's `places`

        site = PrivateSite("own-pages", PEOPLE)  # or Site("about"), open to all

        @site.page(NAME, done=("saved",))
        def name() -> Page:
            return Page("people.name", {"person": site.who})

        @site.form(NAME, again=name)
        def change_name() -> Moved:
            form = read_form(site, NameForm)
            own_data.change(context(), site.who.person_id, form)
            return Moved(NAME, done="saved")

    The path says in which language. A form answers `Moved`, so that a reload repeats nothing; `done` is a
    known code, which the page finds as a fact. What a form refuses is shown by `again`: the same page with
    `refused` (faults of fields), `problem` (any other refusal) and `typed` (what was typed, without
    passwords and codes), under the refusal's own status. Every page also has the facts `twin` (the same page
    in the other language), `csrf` (goes along in each form) and `signed_in`, and links by
    `path(PLACE)`; `here` is its own address. The function's routes are `ANY` for each first part of its
    paths.
    """

    def __init__(self, tag: str) -> None:
        super().__init__(tag)
        self.places: list[tuple[str, Place]] = []
        self.show_problem = self._problem
        self.otherwise(self._problem)

    @property
    def language(self) -> Language:
        """The language of the path."""
        return path_language(self.event.path)

    @property
    def fields(self) -> Mapping[str, str]:
        """What the form was sent with.

        Raises
        ------
        BodyNotText, BodyTooLarge
        """
        return posted(self)

    def cookie(self, kind: CookieKind) -> str:
        """What the browser sent of a cookie of ours, or nothing."""
        return cookies_of(self.event.raw_event).get(kind.name, "")

    def page(
        self, place: Place, *, done: Collection[str] = (), asks: Asks | None = None, own: bool = False
    ) -> Callable[[Does], Does]:
        """Registers what a page shows; ``done`` are the codes that it has words for. ``asks``: what of it is
        read along with what decides whether it is shown, where it would wait for more than three answers
        otherwise. ``own``: it is about their own sign-in alone, and open to whoever is signed in.
        """

        def register(function: Does) -> Does:
            @wraps(function)
            def answer(**parts: str) -> Response[str]:
                return self._answered(
                    lambda: self._after(self._let_in(function, parts, asks=asks, own=own), self._told(done))
                )

            self._add("GET", place, answer)
            return function

        return register

    def form(
        self,
        place: Place,
        *,
        again: "Callable[..., Page | Moved] | None" = None,
        looks: bool = False,
        own: bool = False,
    ) -> Callable[[Does], Does]:
        """Registers what a form does; ``again`` shows its page, of the same path parts. ``looks``: who may
        only look may send it, because it changes nothing (what it asks for must stand in no address), or
        nothing but their own sign-in. ``own``: as of a page.
        """

        def register(function: Does) -> Does:
            def do(parts: Mapping[str, str]) -> Response[str]:
                must_be_of_our_page(self.event.headers, public_url())
                try:
                    return self._after(self._let_in(function, parts, form=True, looks=looks, own=own), {})
                except REFUSALS as error:
                    problem = as_problem(error)
                    if again is None or isinstance(problem, _ELSEWHERE):
                        raise
                    try:
                        page = again(**parts)
                    except REFUSALS:
                        # The page is gone since, half-way through what was to be done: what was wrong is
                        # told.
                        raise error from None
                    return self._shown_again(page, problem)

            @wraps(function)
            def answer(**parts: str) -> Response[str]:
                return self._answered(lambda: do(parts))

            self._add("POST", place, answer)
            return function

        return register

    def context(self) -> Context:
        """What pages read with: the tables as they are."""
        return context()

    def before(self, *, form: bool, looks: bool = False, asked: Asked = nothing, own: bool = False) -> None:
        """What must be so before any page is shown or form is taken; everybody may on an open site."""

    def common_facts(self) -> Mapping[str, object]:
        """What this site tells every page."""
        return {TOKEN_FIELD: "", "signed_in": ""}

    def refusal(self, error: DomainError) -> Response[str]:
        """What is answered where a page can't be shown or a form not be taken."""
        return self._shown(problem_page(error, self.language), {})

    def moved(self, moved: Moved) -> Response[str]:
        """The way to another page."""
        signed_out = any(one.kind in SESSIONS and not one.value for one in moved.cookies)
        return _redirected(
            self.address_of(moved),
            *map(cookie_header, moved.cookies),
            headers=_NOTHING_TO_GO_BACK_TO if signed_out else {},
        )

    def address_of(self, moved: Moved) -> str:
        """Where another page is, with what goes along in its address."""
        to = moved.to if isinstance(moved.to, str) else moved.to.in_(self.language, **moved.parts)
        query = {name: value for name, value in {**moved.query, _DONE: moved.done}.items() if value}
        if query:
            to += ("&" if "?" in to else "?") + urlencode(query)
        return page_path(to)

    def _add(self, method: str, place: Place, answer: Callable[..., Response[str]]) -> None:
        self.places.append((method, place))
        for language in LANGUAGES:
            path = place.in_(language)
            self.resolver.route(path, method=[method], include_in_schema=False)(answer)
            fact = RouteFacts(method, f"{self.tag} {answer.__name__}", None, None, once=False)
            self._rules.append((fact, path))

    def _let_in(
        self,
        function: Callable[..., Any],
        parts: Mapping[str, str],
        *,
        form: bool = False,
        looks: bool = False,
        asks: Asks | None = None,
        own: bool = False,
    ) -> Any:
        judged = judged_parts(parts)
        asked = (lambda of: asks(of, judged)) if asks else nothing
        self.before(form=form, looks=looks, asked=asked, own=own)
        return function(**judged)

    def _answered(self, answer: Callable[[], Response[str]]) -> Response[str]:
        try:
            return answer()
        except REFUSALS as error:
            return self.refusal(as_problem(error))

    def _problem(self, error: DomainError) -> Response[str]:
        """The page of a problem, for what no page of ours was asked for."""
        return drawn(problem_page(error, self.language), self.language, {"twin": ""}, _HEADERS)

    def _told(self, known: Collection[str]) -> Mapping[str, object]:
        done = self.query.get(_DONE, "")
        return {_DONE: done if done in known else ""}

    def _after(self, result: Shown, facts: Mapping[str, object]) -> Response[str]:
        if isinstance(result, CalendarFile):
            return handed(result)
        if isinstance(result, KeptFile):
            return kept(result)
        if isinstance(result, Fetched):
            return _redirected(result.link)
        return self.moved(result) if isinstance(result, Moved) else self._shown(result, facts)

    def _shown_again(self, page: "Page | Moved", problem: DomainError) -> Response[str]:
        if isinstance(page, Moved):
            return self.moved(page)
        faults = problem.faults if isinstance(problem, InputInvalid) else ()
        told = {
            "code": problem.code,
            "title": problem.title.in_(self.language),
            "advice": problem.advice.in_(self.language),
        }
        facts = {"refused": faults, "typed": self._typed(), "problem": None if faults else told}
        return self._shown(replace(page, status=status_of(problem), public=False), facts)

    def _typed(self) -> dict[str, str]:
        """What was typed, to be shown again: never a password or a code."""
        typed = posted(self).items()
        return Typed({name: value for name, value in typed if name.rpartition("_")[2] not in _NEVER_SHOWN})

    def _shown(self, page: Page, facts: Mapping[str, object]) -> Response[str]:
        other: Language = "en" if self.language == "nl" else "nl"
        common: dict[str, object] = {
            "refused": (),
            "typed": Typed(),
            "problem": None,
            _DONE: "",
            "twin": self._twin(other),
            "here": page_path(self.event.path),
        }
        return drawn(page, self.language, {**common, **self.common_facts(), **facts}, _HEADERS)

    def _twin(self, other: Language) -> str:
        """The page that is shown now, in the other language."""
        found = ((place, place.parts_of(self.event.path, self.language)) for _, place in self.places)
        twins = (place.in_(other, **parts) for place, parts in found if parts is not None)
        return next(map(page_path, twins), "")


def _redirected(
    to: str, *cookies: Cookie, headers: Mapping[str, str] = MappingProxyType({})
) -> Response[str]:
    return Response(
        status_code=_SEE_OTHER,
        headers={"Location": to, "Cache-Control": "no-store", **_HEADERS, **headers},
        cookies=list(cookies),
        body="",
    )
