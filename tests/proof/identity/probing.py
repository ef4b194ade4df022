"""The law, tried: somebody who reads some mailboxes and knows nothing else tries
everything that mail gives them.

They ask for a code for each mailbox and look; ask for a new password and open the account that answers; and
prove each mailbox once more in that account, to wake what sleeps. What they come to must be what the law
says, no more and no less.
"""

from collections.abc import Sequence
from datetime import timedelta
from random import Random

from qlinx.kit.errors import DomainError
from qlinx.people.looking import look
from qlinx.people.own_data import joined_to
from qlinx.people.passwords import ask_new_password, choose_new_password, password_link
from qlinx.people.proofs import ask_for_code, proved
from qlinx.people.saying import Said, Spoken, asleep_of, say_all
from tests.proof.identity.acts import Play
from tests.proof.identity.acts_accounts import GOOD
from tests.proof.identity.acts_words import shown
from tests.proof.identity.cast import ACTORS, HUMANS, mailbox
from tests.proof.identity.oracle import Reach
from tests.proof.identity.scene import Got, Scene

_PATIENCE = timedelta(hours=2)


def probe(play: Play, rng: Random) -> tuple[int, list[str]]:
    """Lets somebody try; gives to how much they came, and what is wrong with that. Everything is put back."""
    scene = play.scene
    actor = rng.choice(ACTORS)
    mailboxes = frozenset(address for address, readers in scene.readers.items() if actor in readers)
    tables, passwords, handled = scene.tables.copied(), dict(scene.pool.passwords), set(scene.handled)
    must = play.oracle.reach(mailboxes)
    may = (must, play.oracle.reach(mailboxes, by_mail=True))
    scene.begin(1000, scene.now + _PATIENCE)
    scene.deliver_mail()
    scene.post.clear()
    came = _Trying(play, sorted(mailboxes), scene.inbox.get(actor, ())).everything()
    scene.tables.put_back(tables)
    scene.pool.passwords, scene.handled = passwords, handled
    scene.post.clear()
    wrong = [] if came in may else [f"L: {actor} comes to {came}, and the law says {must}"]
    return len(came.accounts) + len(came.relations), wrong


class _Trying:
    """Somebody who tries."""

    def __init__(self, play: Play, mailboxes: list[str], has: Sequence[Got]) -> None:
        self._scene: Scene = play.scene
        self._has = tuple(has)
        self._play = play
        self._mailboxes = mailboxes
        self._accounts: set[str] = set()
        self._relations: set[str] = set()

    def everything(self) -> Reach:
        for address in self._mailboxes:
            self._recover(address)
        for address in self._mailboxes:
            self._look(address, None)
            for account_id in sorted(self._accounts):
                self._look(address, account_id)
        for account_id in self._accounts:
            self._relations |= {
                one.join.relation_id for one in joined_to(self._scene.ctx, account_id) if one.person
            }
        return Reach(frozenset(self._accounts), frozenset(self._relations))

    def _mail(self, address: str, kind: str) -> Got | None:
        """The letter that comes to the mailbox now; where so many came that none comes any more,
        the newest of them, which stands until more are mailed.
        """
        self._scene.deliver_mail()
        letters, self._scene.post = self._scene.post, []
        known = (*letters, *reversed(self._has))
        return next((got for got in known if got.to == address and got.kind == kind), None)

    def _recover(self, address: str) -> None:
        ctx = self._scene.ctx
        ask_new_password(ctx, mailbox(address), network_address="probe")
        if got := self._mail(address, "people.new_password"):
            token = got.token("password_url")
            try:
                _, person, _ = password_link(ctx, token)
                choose_new_password(ctx, token, f"{GOOD}-probe", pool=self._scene.pool)
            except DomainError:  # of an account that is gone, and nobody has this address now
                return
            self._accounts.add(person.person_id)

    def _look(self, address: str, account_id: str | None) -> None:
        ctx = self._scene.ctx
        self._scene.now += _PATIENCE
        asked = ask_for_code(ctx, mailbox(address), network_address="probe")
        if not (got := self._mail(address, "people.identity_code")):
            return
        try:
            proof = proved(ctx, asked, str(got.letter.facts["code"]), network_address=f"{self._scene.now}")
        except DomainError:  # an old one, and nothing stands here any more
            return
        seen = look(ctx, proof.address_hash)
        asleep = asleep_of(ctx, account_id)
        for standing in seen.relations:
            relation_id = standing.relation.person.person_id
            if shown(standing, account_id, is_asleep=relation_id in asleep):
                self._relations.add(relation_id)
            if account_id and relation_id in asleep:
                self._wake(asked, str(got.letter.facts["code"]), account_id, relation_id)

    def _wake(self, asked: str, code: str, account_id: str, relation_id: str) -> None:
        human = self._play.oracle.relations[relation_id].human
        yes = Said(relation_id, Spoken.YES, HUMANS[human].number)
        try:
            proof = proved(self._scene.ctx, asked, code, network_address=f"{self._scene.now}")
            say_all(self._scene.ctx, proof, [yes], account_id=account_id)
        except DomainError:
            return
