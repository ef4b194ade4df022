"""Every token that we mail or answer, in every state that it can be in, each of somebody else:
what `every_token` makes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from qlinx.employers.model import EmployerUser
from qlinx.employers.store import EMPLOYER_USER
from qlinx.employers.welcome import WELCOME_TOKEN as EMPLOYER_WELCOME
from qlinx.employers.welcome import welcome_token
from qlinx.factors.service import Holding
from qlinx.invitations.links import reply_path
from qlinx.invitations.model import Invitee, InviteeState
from qlinx.invitations.schemas import OWN
from qlinx.invitations.store import INVITEE
from qlinx.kit.clock import stamp
from qlinx.kit.contact import parse_email
from qlinx.mailing.purposes import MailPurpose
from qlinx.mailing.unsubscribing import UNSUBSCRIBE_LINK, UNSUBSCRIBE_PATH, unsubscribe_path
from qlinx.newsletters.model import Subscription
from qlinx.newsletters.store import SUBSCRIPTION
from qlinx.newsletters.subscribing import LINK as NEWSLETTER_LINK
from qlinx.newsletters.subscribing import link_path
from qlinx.newsletters.threads import THREAD, thread_of
from qlinx.people import address_change, address_undo, confirmation, passwords
from qlinx.people.address_change import confirm_address_change
from qlinx.people.mailed import PasswordRequest
from qlinx.people.model import Account, Person
from qlinx.people.opening import confirm_sign_up
from qlinx.people.pages.first_look import TOKEN as FIRST_LOOK
from qlinx.people.passwords import ask_new_password, choose_new_password
from qlinx.people.photo_places import PLACE as PHOTO_PLACE
from qlinx.people.photo_places import new_place
from qlinx.people.store import ACCOUNT, IDENTITY_CODE, PASSWORD, PERSON, account_of, code_item
from qlinx.records.paging import PURPOSE as CURSOR
from qlinx.records.paging import Asked
from qlinx.rights.following import STATUS_TOKEN, status_token
from qlinx.sessions import factor, forgotten, on_pages, own_factor, service
from qlinx.sessions.ending import end_other_sessions
from qlinx.staff.service import WELCOME_TOKEN as STAFF_WELCOME
from qlinx.staff.service import choose_staff_password, end_staff
from qlinx.staff.service import welcome_token as staff_token
from tests.support.authenticating import a_factor
from tests.support.factories import details
from tests.support.kinds_of_tokens import ANSWER_LINK, Token
from tests.support.looking import a_code
from tests.support.people import IP, asked_for_address, letter, letters, opens_account, signs_up, token_in
from tests.support.people import PASSWORD as WORD
from tests.support.signing_in import a_staff_member, an_employer_user, pool_of, signs_in, tries
from tests.support.subjects import an_employer, an_invitation
from tests.support.undoing import stop
from tests.support.whole_subjects import a_whole_relation
from tests.support.world import World


class Makers:
    """Makes each token in a world; every one is of somebody whom no other is of."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.ctx: Any = world.ctx
        self._numbers = iter(range(1000))

    @contextmanager
    def earlier(self, **span: float) -> Iterator[None]:
        """What happens in it happened some time ago."""
        self.world.now -= timedelta(**span)
        yield
        self.world.now += timedelta(**span)

    def address(self) -> str:
        return f"noor.{next(self._numbers)}@thuis.example.nl"

    def every_token(self) -> Iterator[Token]:
        """All of them, in every state; what was mailed meanwhile is taken out of the outbox."""
        for make in (
            self._sign_ups,
            self._address_changes,
            self._passwords,
            self._at_work,
            self._welcomes,
            self._of_staff,
            self._of_relations,
            self._newsletters,
            self._photo_places,
            self._sign_ins,
            self._own,
            self.renewing,
            self._codes,
            self._cursors,
        ):
            yield from make()
            letters(self.world)

    def account(self) -> Person:
        return opens_account(self.world, email=self.address())

    def _sign_ups(self) -> Iterator[Token]:
        kind = confirmation.LINK
        yield Token(kind, "live", signs_up(self.world, email=self.address()))
        used = signs_up(self.world, email=self.address())
        opened = confirm_sign_up(self.ctx, used, WORD, details(), pool=self.world.pool())
        yield Token(kind, "used", used)
        with self.earlier(days=8):
            yield Token(kind, "expired", signs_up(self.world, email=self.address()))
        since = stamp(opened.account.sessions_valid_from)
        parts = [opened.account.person_id, opened.code_request or "", since]
        yield Token(FIRST_LOOK, "live", self.ctx.keys.sign(FIRST_LOOK, parts))
        yield Token(FIRST_LOOK, "of an ended session", self.ctx.keys.sign(FIRST_LOOK, [*parts[:2], "2026"]))

    def _address_changes(self) -> Iterator[Token]:
        for state in ("live", "used", "expired", "replaced", "frozen"):
            with self.earlier(days=30 if state == "expired" else 0):
                person = self.account()
                asked, warned = asked_for_address(self.world, person, self.address())
            change, undo = token_in(asked), token_in(warned, "stop_url")
            if state == "used":
                confirm_address_change(self.ctx, change)
            if state == "replaced":
                asked_for_address(self.world, person, self.address())
            if state == "frozen":
                stop(self.world, undo)
            letters(self.world)
            yield Token(address_change.LINK, state, change)
            yield Token(address_undo.LINK, "used" if state == "frozen" else state, undo)

    def _passwords(self) -> Iterator[Token]:
        for state in ("live", "used", "expired", "frozen"):
            with self.earlier(days=3 if state == "expired" else 0):
                person = self.account()
                ask_new_password(self.ctx, parse_email(person.email), network_address=IP)
                token = token_in(letter(self.world), "password_url")
            if state == "used":
                choose_new_password(self.ctx, token, WORD, pool=self.world.pool())
            if state == "frozen":
                stop(
                    self.world, token_in(asked_for_address(self.world, person, self.address())[1], "stop_url")
                )
            yield Token(passwords.LINK, state, token)

    def user(self, **more: Any) -> EmployerUser:
        return an_employer_user(self.world, self.address(), **more)

    def _at_work(self) -> Iterator[Token]:
        now = self.world.now
        for state in ("live", "used", "expired", "disabled", "removed"):
            over = {"disabled": {"disabled_at": now}, "removed": {"removed_at": now, "ends_at": now}}.get(
                state, {}
            )
            user = self.user(password_chosen_at=now, **over)
            asked = now - timedelta(days=2 if state == "expired" else 0)
            request = PasswordRequest(
                person_id=user.person_id,
                request_id=self.ctx.new_id(),
                address_hash=user.address_hash,
                requested_at=asked,
            )
            if state != "used":
                self.ctx.store.write(PASSWORD.insert(request))
            yield Token(forgotten.LINK, state, forgotten.password_token(self.ctx, request))

    def _welcomes(self) -> Iterator[Token]:
        now = self.world.now
        for state, changes in {
            "live": {},
            "used": {"password_chosen_at": now},
            "expired": {"created_at": now - timedelta(days=40)},
            "replaced": {"invited_at": now},
            "disabled": {"disabled_at": now},
            "removed": {"removed_at": now, "ends_at": now},
        }.items():
            user = self.user()
            token = welcome_token(self.ctx, user)
            self.ctx.store.write(EMPLOYER_USER.replace(user, **changes))
            yield Token(EMPLOYER_WELCOME, state, token)

    def _of_staff(self) -> Iterator[Token]:
        for state in ("live", "used", "expired", "ended"):
            with self.earlier(days=3 if state == "expired" else 0):
                member = a_staff_member(self.world, self.address(), password=None)
            token = staff_token(self.ctx, member)
            if state == "used":
                choose_staff_password(self.ctx, token, WORD, pool=self.world.staff_pool())
            if state == "ended":
                pool = self.world.staff_pool()
                end_staff(self.ctx, parse_email(member.email), pool=pool, actor="operator")
            yield Token(STAFF_WELCOME, state, token)

    def _of_relations(self) -> Iterator[Token]:
        for number, state in enumerate(("live", "revoked", "gone"), 1):
            employer = an_employer(self.ctx, number)
            person = a_whole_relation(self.world, employer, self.address())
            invitation = an_invitation(
                self.ctx, invitation_id=self.ctx.new_id(), employer_id=employer.employer_id
            )
            invitee = Invitee(
                person_id=person.person_id,
                invitation_id=invitation.invitation_id,
                employer_id=invitation.employer_id,
                title=invitation.title,
                starts_at=invitation.starts_at,
                ends_at=invitation.ends_at,
                invited_at=self.world.now,
                state=InviteeState.INVITED,
            )
            if state != "gone":
                self.ctx.store.write(INVITEE.insert(invitee))
            link = reply_path(self.ctx, person, invitation.invitation_id)
            if state == "revoked":
                self.ctx.store.write(PERSON.replace(person, address_hash="9" * 40))
            yield Token(ANSWER_LINK, state, link.removeprefix("/i/"))
            request = "earlier" if state == "live" else self.ctx.new_id()
            yield Token(STATUS_TOKEN, state, status_token(self.ctx, person.person_id, request))
            purpose, scope = MailPurpose.INVITATION, person.mail_scope
            stop = unsubscribe_path(self.ctx, person.person_id, person.address_hash, purpose, scope=scope)
            yield Token(UNSUBSCRIBE_LINK, state, stop.removeprefix(UNSUBSCRIBE_PATH))

    def _photo_places(self) -> Iterator[Token]:
        person = self.account()
        yield Token(PHOTO_PLACE, "live", new_place(self.ctx, person.person_id, once="one"))

    def _newsletters(self) -> Iterator[Token]:
        for state in ("live", "gone"):
            email = self.address()
            address_hash = self.ctx.address_hash(email)
            one = Subscription(
                person_id=self.ctx.new_id(),
                email=email,
                address_hash=address_hash,
                changed_at=self.world.now,
            )
            if state == "live":
                self.ctx.store.write(SUBSCRIPTION.insert(one))
            yield Token(NEWSLETTER_LINK, state, link_path(self.ctx, one, "nl").rpartition("/")[2])
        yield Token(THREAD, "live", thread_of(self.ctx, self.ctx.new_id()))

    def _sign_ins(self) -> Iterator[Token]:
        for state in ("live", "expired", "disabled", "enrolment"):
            changes = {"factor": None, "factor_set_at": None} if state == "enrolment" else {}
            with self.earlier(hours=1 if state == "expired" else 0):
                user = self.user(**changes)
                asked = tries(self.world, user.email, role="employer")
            assert isinstance(asked, factor.FactorAsked)
            if state == "disabled":
                self.ctx.store.write(EMPLOYER_USER.replace(user, disabled_at=self.world.now))
            yield Token(factor.SESSION, state, asked.session, "123456")
        member = a_staff_member(self.world, self.address())
        asked = tries(self.world, member.email, role="staff")
        assert isinstance(asked, factor.FactorAsked)
        yield Token(f"staff {factor.SESSION}", "live", asked.session, "123456")

    def holding(self) -> Holding:
        person = self.account()
        account: Account | None = account_of(self.ctx.store, person.person_id)
        assert account is not None
        return Holding("person", ACCOUNT, account)

    def _own(self) -> Iterator[Token]:
        for state in ("live", "expired", "used"):
            with self.earlier(hours=1 if state == "expired" else 0):
                holding = self.holding()
                offered = own_factor.begin(self.ctx, holding, self.world.now, label="noor")
            if state == "used":
                self.ctx.store.write(holding.but(factor=a_factor(self.ctx), factor_set_at=self.world.now))
            yield Token(own_factor.ENROLMENT, state, offered.enrolment, "123456")
        yield Token(on_pages.FORM, "live", on_pages.form_token(self.ctx, self.ctx.new_id()))

    def renewing(self) -> Iterator[Token]:
        """The tokens with which sessions are renewed, in every role."""
        for role in ("person", "employer", "staff"):
            kind = "staff refresh" if role == "staff" else "refresh"
            for state in ("live", "replaced", "copied", "ended"):
                email = self.address()
                if role == "person":
                    user_id = opens_account(self.world, email=email).person_id
                else:
                    make = an_employer_user if role == "employer" else a_staff_member
                    user_id = make(self.world, email).person_id
                now = self.world.now
                tokens = signs_in(self.world, email, role=role)
                if state in {"replaced", "copied"}:
                    # Used once more, a copied one ends its session: the half minute for a lost answer is
                    # over.
                    with self.earlier(minutes=2 if state == "copied" else 0):
                        pool = pool_of(self.world, role)
                        service.renew(self.ctx, pool, tokens.refresh_token, staff=role == "staff")
                if state == "ended":
                    end_other_sessions(self.ctx, role, user_id, asking=None)
                self.world.now = now
                yield Token(kind, f"{state}, of {role}", tokens.refresh_token)

    def _cursors(self) -> Iterator[Token]:
        """Of the list that a person has, behind an invitation of theirs."""
        whose = self.account().person_id
        yield Token(CURSOR, "live", OWN.cursor(self.ctx, whose, Asked(), self.ctx.new_id(), "1"))

    def _codes(self) -> Iterator[Token]:
        for state in ("live", "used", "expired"):
            with self.earlier(days=2 if state == "expired" else 0):
                code = a_code(self.ctx, self.address())
            if state == "used":
                kept = self.ctx.store.get(IDENTITY_CODE, code_item(code["code_request"]))
                self.ctx.store.write(IDENTITY_CODE.remove(kept))
            yield Token("identity code", state, code["code_request"], code["code"])
