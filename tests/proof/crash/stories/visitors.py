"""Somebody without an account writes to us, on a page and by mail, and staff read it and are done with it."""

from tests.proof.crash.browsing import Browsing
from tests.proof.crash.play import Play, RefusedError
from tests.proof.crash.stories.employer import PASSWORD, STAFF, staff
from tests.proof.crash.stories.employer import STORY as EMPLOYER
from tests.proof.crash.story import Step, Story
from tests.support.received import received

_WRITER = "els@thuis.nl"
_WRITTEN = {"topic": "invitation", "text": "De knop doet niets.", "email": _WRITER, "name": "Els Zwaan"}


def _write(play: Play, page: str) -> None:
    Browsing(play, _WRITER).sends(page, _WRITTEN)


def _mail(play: Play) -> None:
    play.put("Drop", "mail/8p0kbda0e13ve46", received(sender=_WRITER), "message/rfc822")


def _mail_once_more(play: Play) -> None:
    """One mail, delivered once more by who sent it."""
    play.put("Drop", "mail/8p0kbda0e13ve47", received(sender=_WRITER), "message/rfc822")


def _was_taken_in(play: Play) -> None:
    bucket = play.cloud.objects.buckets[play.wiring.resources.outputs["DropBucket"]]
    kept = [one for one in play.stored("message") if one.get("channel") == {"S": "mail"}]
    receipts = [mail for mail in play.mails(_WRITER) if "vanaf dit adres" in mail.text]
    left = [key for key in bucket if key.startswith("mail/")]
    if len(kept) != 1 or len(receipts) != 1 or left:
        raise RefusedError(f"{len(kept)} messages of a mail, {len(receipts)} receipts, {left}")


def _staff(play: Play) -> Browsing:
    return Browsing(play, STAFF)


def _sign_in(play: Play) -> None:
    _staff(play).signs_in("/balie/inloggen", STAFF, PASSWORD, "staff")


def _act(play: Play, act: str, expect: int) -> None:
    message = min(str(one["person_id"]["S"]) for one in play.stored("message"))
    _staff(play).sends(f"/balie/berichten/{message}", {"act": act}, expect=expect, again=(404, 409, 412))


def _act_over_api(play: Play, act: str) -> None:
    (complaint,) = [one for one in play.stored("message") if one["nature"]["S"] == "complaint"]
    path = f"/v1/staff/messages/{complaint['person_id']['S']}/acts"
    play.request("POST", path, body={"act": act}, user=staff(play), group="staff")


STORY = Story(
    "visitors",
    (
        Step("somebody writes to us", lambda play: _write(play, "/contact"), counts_each=True),
        Step("staff sign in", _sign_in, counts_each=True, throws_token_away=True),
        Step("they read it", lambda play: _act(play, "read", 200)),
        Step("they are done with it", lambda play: _act(play, "handled", 303)),
        Step("somebody complains", lambda play: _write(play, "/klacht"), counts_each=True),
        Step("staff read that over the API", lambda play: _act_over_api(play, "read")),
        Step("and are done with it", lambda play: _act_over_api(play, "handled")),
        Step("somebody mails us", _mail),
        Step("their program delivers it twice", _mail_once_more),
        Step("it is one message with a receipt", _was_taken_in),
        Step("a month passes", lambda play: play.pass_time(days=40)),
    ),
    prepared=EMPLOYER.named(
        "an operator makes somebody staff", "staff choose a password", "staff set their app up"
    ),
)
