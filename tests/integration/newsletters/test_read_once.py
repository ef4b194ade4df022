"""The readers of a batch share what a newsletter says: it is read once for all of them."""

from datetime import UTC, datetime

import boto3

from qlinx.aws.database import Key
from qlinx.aws.mail_provider import MailProvider
from qlinx.kit.clock import HOME_ZONE
from qlinx.mailing.composing import Links
from qlinx.mailing.delivery import Outcome, PostOffice, deliver
from qlinx.mailing.outbox import enqueue_mail
from qlinx.mailing.reading_ahead import read_ahead
from qlinx.newsletters.hours import QuietHours
from qlinx.newsletters.sending import ISSUE_MAIL
from tests.integration.newsletters.test_sent_to_many import WORDS, issue_for, readers
from tests.support.letters import a_sender
from tests.support.post import Calls, Ses, Watched
from tests.support.template_tables import REGION
from tests.support.world import PUBLIC_URL, World


def test_a_batch_of_newsletters_takes_three_calls_for_all_and_four_for_each(world: World) -> None:
    world.now = datetime(2026, 11, 23, 10, 0, tzinfo=HOME_ZONE).astimezone(UTC)
    issue = issue_for(world)
    refs = {"issue_id": issue.issue_id}
    mails = [enqueue_mail(world.ctx, one, ISSUE_MAIL, refs) for one in sorted(readers(world, 3))]
    world.ctx.store.write(*mails)
    calls, ses = Calls(), Ses()
    ctx = world.context(Watched(boto3.client("dynamodb", region_name=REGION), calls))
    provider = MailProvider(Watched(ses, calls), "set")  # type: ignore[arg-type]  # stands in for the client
    office = PostOffice(provider, a_sender(), Links(PUBLIC_URL))
    keys = [Key(mail.item["pk"], mail.item["sk"]) for mail in mails]
    QuietHours.now(ctx)  # read once a minute
    calls.forget()

    ahead = read_ahead(ctx, keys)
    done = [deliver(ctx, key, office, ahead) for key in keys]

    assert done == [Outcome.SENT] * 3
    assert calls.made[:3] == ["batch_get_item"] * 3, "entries, whose address it is, and what it asks"
    assert calls.made[3:] == ["put_item", "batch_get_item", "send_email", "put_item"] * 3
    messages = [taken["Content"]["Raw"]["Data"] for taken in ses.taken]
    assert all(WORDS["text_nl"].encode() in message for message in messages)
    assert len(set(ses.addresses)) == 3
