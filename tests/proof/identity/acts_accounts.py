"""What people do about accounts: filling in, following links old and new, passwords, another address."""

from dataclasses import dataclass, replace

from qlinx.people.address_change import ask_address_change, confirm_address_change
from qlinx.people.confirmation import Details, confirmation
from qlinx.people.opening import confirm_sign_up
from qlinx.people.own_data import change_own_data
from qlinx.people.passwords import ask_new_password, choose_new_password, password_link
from qlinx.people.proofs import code_of
from qlinx.people.sign_up import SignUpDetails, sign_up
from qlinx.people.statements import current_statement
from tests.proof.identity.acts import Act, Play, Usable
from tests.proof.identity.cast import Actor, mailbox
from tests.proof.identity.oracle import Details as Told

GOOD, REFUSED = "Fietsen-naar-2-Haarlem", "kort"


@dataclass(frozen=True)
class FillsIn(Act):
    """Somebody fills the form in with an address, their own or not, and details, right or not."""

    actor: Actor
    address: str
    told: Told

    def play(self, play: Play) -> object:
        ctx = play.scene.ctx
        first, last, mobile = self.told
        details = SignUpDetails(
            first_name=first,
            last_name=last,
            email=mailbox(self.address),
            mobile=mobile,
            postcode=None,
            town=None,
            language="nl",
            statement_version=current_statement(ctx.today()).version,
        )
        sign_up(ctx, details, network_address=self.actor)
        return "filled in"


@dataclass(frozen=True)
class FollowsSignUp(Act):
    """Whoever holds the link looks at what was filled in, corrects it or not, and chooses a password.

    What becomes true is what they sent (M9); the link acts for its own sign-up, and for no account that is
    open (M1).
    """

    actor: Actor
    token: str
    address: str
    told: Told | None
    password: str

    def play(self, play: Play) -> object:
        ctx = play.scene.ctx
        seen = confirmation(ctx, self.token)
        filled_in = seen.details
        if self.told:
            first, last, mobile = self.told
            details = Details(first, last, mobile, None, None, "nl")
        elif filled_in:
            details = filled_in
        else:
            return "nothing to see"
        sent = (details.first_name, details.last_name, details.mobile)
        before = play.oracle.holder(self.address)
        passwords = dict(play.scene.pool.passwords)
        try:
            opened = confirm_sign_up(ctx, self.token, self.password, details, pool=play.scene.pool)
        finally:
            self._begun(play, sent)
            self._others_keep_theirs(play, passwords)
        play.uses(self.token)
        account_id = opened.account.person_id
        play.holds("M1: an open account is nobody else's to open", not (before and before.is_open), self)
        sign_up_id, _ = ctx.keys.read("sign-up", self.token)
        play.holds("M1: a link acts for its own sign-up", account_id == sign_up_id, self)
        play.oracle.opened(account_id, sent, self.actor)
        if opened.code_request:
            play.oracle.codes[opened.code_request] = self.address
            play.given[opened.code_request] = account_id
            code = code_of(ctx, opened.code_request)
            play.usable.append(Usable(self.actor, opened.code_request, code, play.scene.now))
        return "opened" if opened.code_request else "opened without a proof"

    def _begun(self, play: Play, sent: Told) -> None:
        """The first step may have been taken, whatever came of the second."""
        sign_up_id, _ = play.scene.ctx.keys.read("sign-up", self.token)
        is_new = sign_up_id not in play.oracle.accounts
        if is_new and f"person#{sign_up_id}" in play.scene.tables.items["records"]:
            parts = play.scene.tables.items["records"][f"person#{sign_up_id}"]
            if "account" in parts:
                play.oracle.opening(sign_up_id, self.address, sent)

    def _others_keep_theirs(self, play: Play, passwords: dict[str, str | None]) -> None:
        now = play.scene.pool.passwords
        for account_id, account in play.oracle.accounts.items():
            if account.is_open:
                same = now.get(account_id) == passwords.get(account_id)
                play.holds("M1: a sign-up link changes no open account's password", same, self)


@dataclass(frozen=True)
class AsksPassword(Act):
    actor: Actor
    address: str

    def play(self, play: Play) -> object:
        ask_new_password(play.scene.ctx, mailbox(self.address), network_address=self.actor)
        return "asked"


@dataclass(frozen=True)
class FollowsPassword(Act):
    """Whoever holds a link for a new password uses it:
    the account whose sign-in address it was mailed to, now.
    """

    actor: Actor
    token: str
    address: str
    password: str

    def play(self, play: Play) -> object:
        ctx = play.scene.ctx
        _, person, _ = password_link(ctx, self.token)
        choose_new_password(ctx, self.token, self.password, pool=play.scene.pool)
        play.uses(self.token)
        account = play.oracle.accounts[person.person_id]
        play.holds("L: only the present sign-in address opens an account", account.address == self.address)
        play.oracle.recovered(person.person_id, self.actor)
        return "recovered"


@dataclass(frozen=True)
class InAccount(Act):
    """An act in a session of an account."""

    actor: Actor
    account_id: str


@dataclass(frozen=True)
class AsksForAddress(InAccount):
    address: str

    def play(self, play: Play) -> object:
        email = mailbox(self.address)
        asked = ask_address_change(play.scene.ctx, self.account_id, email)
        if asked is None:
            # Named again: a restore may have left its hash only.
            play.oracle.accounts[self.account_id].mail_is_lost = False
        return "asked" if asked else "has it already"


@dataclass(frozen=True)
class FollowsAddress(Act):
    """Whoever got the link at the new address follows it, early, late or again."""

    actor: Actor
    token: str
    address: str

    def play(self, play: Play) -> object:
        person = confirm_address_change(play.scene.ctx, self.token)
        account = play.oracle.accounts[person.person_id]
        if account.address == self.address:
            return "again"
        play.uses(self.token)
        play.oracle.moved(person.person_id, self.address)
        return "moved"


@dataclass(frozen=True)
class ChangesOwnData(InAccount):
    told: Told

    def play(self, play: Play) -> object:
        first, last, mobile = self.told
        changes = {"first_name": first, "last_name": last, "mobile": mobile}
        change_own_data(play.scene.ctx, self.account_id, changes)
        account = play.oracle.accounts[self.account_id]
        play.oracle.accounts[self.account_id] = replace(account, details=self.told)
        return "changed"
