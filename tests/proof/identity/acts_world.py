"""What happens by itself: mail is delivered, and mailboxes change hands."""

from dataclasses import dataclass
from datetime import timedelta

from tests.proof.identity.acts import Act, Play, Usable
from tests.proof.identity.cast import Actor
from tests.proof.identity.scene import ORDINARY, Got


@dataclass(frozen=True)
class MailComes(Act):
    """The mail worker does what waits. Every letter goes where the law says, and no other."""

    def play(self, play: Play) -> object:
        scene = play.scene
        due = {
            key.sk.removeprefix("outbox#"): key.pk.removeprefix("person#")
            for key, template in scene.waiting_mail()
            if template == ORDINARY
        }
        scene.deliver_mail()
        letters, scene.post = scene.post, []
        for got in letters:
            self._came(play, got)
        sent = {got.entry_id: got.to for got in letters if got.kind == ORDINARY}
        for entry_id, relation_id in due.items():
            known = relation_id in play.oracle.relations
            may = play.oracle.mail_of(relation_id) if known else frozenset({None})
            to = sent.get(entry_id)
            play.holds("7, 9: ordinary mail goes where it may", to in may, (to, may))
        return len(letters)

    @staticmethod
    def _came(play: Play, got: Got) -> None:
        if got.kind != "people.identity_code":
            return
        request = got.refs["code_request"]
        asked_by = play.asked.get(request)
        if asked_by in play.scene.readers[got.to]:
            play.usable.append(Usable(asked_by, request, str(got.letter.facts["code"]), play.scene.now))
        address = play.oracle.codes.get(request)
        play.holds("1: a code goes to the address it is for", address in {None, got.to}, (address, got.to))


@dataclass(frozen=True)
class ChangesHands(Act):
    """A mailbox gets another reader: the former one keeps the letters they have."""

    address: str
    former: Actor
    new: Actor

    def play(self, play: Play) -> object:
        play.scene.hand_over(self.address, self.former, self.new)
        return "handed over"


@dataclass(frozen=True)
class TimePasses(Act):
    """Longer than a code lives, or a link for a new password."""

    @property
    def lasts(self) -> timedelta:
        return timedelta(hours=2)

    def play(self, play: Play) -> object:
        del play
        return "passed"
