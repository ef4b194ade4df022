"""What stored things are called."""

from qlinx.kit.texts import LocalText
from qlinx.visitors.model import Nature, Topic

NATURES = {
    Nature.QUESTION: LocalText(nl="Vraag", en="Question"),
    Nature.COMPLAINT: LocalText(nl="Klacht", en="Complaint"),
}
TOPICS = {
    Topic.INVITATION: LocalText(nl="een uitnodiging of een mail", en="an invitation or a mail"),
    Topic.ACCOUNT: LocalText(nl="mijn account of inloggen", en="my account or signing in"),
    Topic.DATA: LocalText(nl="mijn gegevens en privacy", en="my data and privacy"),
    Topic.EMPLOYER: LocalText(nl="Qlinx gebruiken als werkgever", en="using Qlinx as an employer"),
    Topic.SITE: LocalText(nl="deze website", en="this website"),
    Topic.OTHER: LocalText(nl="iets anders", en="something else"),
}
KINDS = {"message": LocalText(nl="Wat je ons schreef", en="What you wrote to us")}
FIELDS = {
    "email": LocalText(nl="E-mailadres", en="E-mail address"),
    "language": LocalText(nl="Taal", en="Language"),
    "mail_stops": LocalText(nl="Waarom we je niet mailen", en="Why we send you no mail"),
    "nature": LocalText(nl="Soort", en="Kind"),
    "topic": LocalText(nl="Waarover", en="About"),
    "name": LocalText(nl="Naam", en="Name"),
    "text": LocalText(nl="Bericht", en="Message"),
    "received_at": LocalText(nl="Ontvangen", en="Received"),
    "answer_by": LocalText(nl="Antwoord uiterlijk", en="Reply by"),
    "handled_at": LocalText(nl="Afgehandeld", en="Handled"),
}
VALUES = {
    **{f"nature.{nature.value}": words for nature, words in NATURES.items()},
    **{f"topic.{topic.value}": words for topic, words in TOPICS.items()},
}
# What its mails are called, and why one did not go.
MAILS = {
    "template.visitors.message_arrived": LocalText(
        nl="een bericht van een bezoeker", en="a message of a visitor"
    ),
    "template.visitors.message_received": LocalText(nl="we hebben je bericht", en="we have your message"),
    "reason.message_gone": LocalText(nl="het bericht was er niet meer", en="the message was gone"),
}
