import pytest

from qlinx.aws.database import Key
from qlinx.mailing.feedback import Feedback
from qlinx.mailing.states import MailEvent


def told(event_type: str, **parts: str) -> Feedback:
    tags = {"person_id": ["p1"], "entry_id": ["e1"], "ses:configuration-set": ["letters"]}
    return Feedback.model_validate(
        {
            "event_type": event_type,
            "message_id": "m1",
            "tags": tags,
            "at": "2026-11-22T09:31:00Z",
            "bounce_type": "",
            "bounce_subtype": "",
            "complaint_type": "",
            **parts,
        }
    )


@pytest.mark.parametrize(
    ("feedback", "event"),
    [
        (told("Send"), MailEvent.SEND),
        (told("Delivery"), MailEvent.DELIVERY),
        (told("Bounce", bounce_type="Permanent"), MailEvent.BOUNCE),
        (told("Bounce", bounce_type="Transient"), MailEvent.RETURN),
        (told("Bounce", bounce_type="Undetermined"), MailEvent.RETURN),
        (told("Complaint", complaint_type="abuse"), MailEvent.SPAM_REPORT),
        (told("Complaint"), MailEvent.SPAM_REPORT),
        (told("Complaint", complaint_type="not-spam"), None),
        (told("Complaint", complaint_type="auth-failure"), None),
        (told("Rendering Failure"), None),
    ],
)
def test_the_provider_s_words_in_ours(feedback: Feedback, event: MailEvent | None) -> None:
    assert feedback.event is event


def test_the_tags_lead_to_the_entry() -> None:
    assert told("Send").entry == Key("person#p1", "outbox#e1")


@pytest.mark.parametrize("missing", ["person_id", "entry_id"])
def test_a_mail_without_our_tags_is_none_of_ours(missing: str) -> None:
    feedback = told("Send")
    tags = {name: value for name, value in feedback.tags.items() if name != missing}

    assert feedback.model_copy(update={"tags": tags}).entry is None
