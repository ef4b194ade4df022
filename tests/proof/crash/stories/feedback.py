"""The provider tells that mail did not arrive, or was not wanted."""

from tests.proof.crash.play import Play, RefusedError
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


def _is_spam_of_account(play: Play) -> None:
    play.provider_tells(play.mails(EMPLOYED)[0], "Complaint", complaint_type="abuse")


def _is_gone(play: Play) -> None:
    mail = play.mails(EMPLOYED)[0]
    play.provider_tells(mail, "Bounce", bounce_type="Permanent", bounce_subtype="General")


def _want_mail(play: Play) -> None:
    """The report is taken back; that the mailbox does not work stays known."""
    path = f"/v1/account/relations/{play.relation_id(EMPLOYED)}/mail-stops"
    play.request("DELETE", path, user=play.account_id(EMPLOYED), expect=204)
    (relation,) = [
        item for item in play.stored("person") if item["person_id"]["S"] == play.relation_id(EMPLOYED)
    ]
    if relation["mail_stops"] != {"L": [{"S": "bounced"}]}:
        raise RefusedError(f"stops of mail: {relation['mail_stops']}")


STORY = Story(
    "feedback",
    (
        Step("a mailbox is full", _is_full),
        Step("an address does not exist", _bounces),
        Step("somebody reports spam", _is_spam),
        Step("who stopped mail gets no more", invitation.drop_invitation),
        Step("somebody with an account reports that as spam", _is_spam_of_account),
        Step("and their address does not exist any more", _is_gone),
        Step("they want the mail again", _want_mail),
    ),
    after="employer",
    prepared=(Step("an employer invites everyone", _invited),),
)
