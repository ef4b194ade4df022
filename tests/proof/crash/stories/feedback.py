"""The provider tells that mail did not arrive, or was not wanted."""

from tests.proof.crash.play import Play
from tests.proof.crash.stories import invitation
from tests.proof.crash.stories.employer import EMPLOYED, SECOND, THIRD
from tests.proof.crash.story import Step, Story


def _invited(play: Play) -> None:
    play.delivers = False
    invitation.invite(play)


def _bounces(play: Play) -> None:
    play.provider_tells(play.mails(SECOND)[0], "Bounce", bounce_type="Permanent", bounce_subtype="General")


def _is_full(play: Play) -> None:
    play.provider_tells(
        play.mails(EMPLOYED)[0], "Bounce", bounce_type="Transient", bounce_subtype="MailboxFull"
    )


def _is_spam(play: Play) -> None:
    play.provider_tells(play.mails(THIRD)[0], "Complaint", complaint_type="abuse")


STORY = Story(
    "feedback",
    (
        Step("a mailbox is full", _is_full),
        Step("an address does not exist", _bounces),
        Step("somebody reports spam", _is_spam),
        Step("who stopped mail gets no more", invitation.drop_invitation),
    ),
    after="employer",
    prepared=(Step("an employer invites everyone", _invited),),
)
