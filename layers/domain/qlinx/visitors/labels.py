"""What stored things are called."""

from qlinx.kit.texts import LocalText
from qlinx.visitors.model import Channel, Doubt, Nature, Topic

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
CHANNELS = {
    Channel.PAGE: LocalText(nl="onze website", en="our website"),
    Channel.MAIL: LocalText(nl="een mail aan ons", en="a mail to us"),
}
DOUBTS = {
    Doubt.UNPROVEN: LocalText(
        nl="de afzender is niet bewezen", en="nothing proves that its sender is who it says"
    ),
    Doubt.SPAM: LocalText(nl="het lijkt op spam", en="it looks like spam"),
}
KINDS = {"message": LocalText(nl="Wat je ons schreef", en="What you wrote to us")}
FIELDS = {
    "email": LocalText(nl="E-mailadres", en="E-mail address"),
    "language": LocalText(nl="Taal", en="Language"),
    "mail_stops": LocalText(nl="Waarom we je niet mailen", en="Why we send you no mail"),
    "restricted": LocalText(nl="Gebruik beperkt", en="Use restricted"),
    "nature": LocalText(nl="Soort", en="Kind"),
    "topic": LocalText(nl="Waarover", en="About"),
    "name": LocalText(nl="Naam", en="Name"),
    "text": LocalText(nl="Bericht", en="Message"),
    "received_at": LocalText(nl="Ontvangen", en="Received"),
    "answer_by": LocalText(nl="Antwoord uiterlijk", en="Reply by"),
    "handled_at": LocalText(nl="Afgehandeld", en="Handled"),
    "channel": LocalText(nl="Gekomen via", en="Came by"),
    "subject": LocalText(nl="Onderwerp", en="Subject"),
    "attachments": LocalText(nl="Aantal bijlagen, niet bewaard", en="Number of attachments, not kept"),
    "is_cut": LocalText(nl="Niet alles bewaard", en="Not all of it kept"),
    "doubt": LocalText(nl="Twijfel", en="Doubt"),
    "receipt_at": LocalText(nl="Bevestigd", en="Receipt sent"),
}
VALUES = {
    **{f"nature.{nature.value}": words for nature, words in NATURES.items()},
    **{f"topic.{topic.value}": words for topic, words in TOPICS.items()},
    "is_cut.True": LocalText(nl="ja", en="yes"),
    "is_cut.False": LocalText(nl="nee", en="no"),
    **{f"channel.{channel.value}": words for channel, words in CHANNELS.items()},
    **{f"doubt.{doubt.value}": words for doubt, words in DOUBTS.items()},
}
# What its mails are called, and why one did not go.
MAILS = {
    "template.visitors.message_arrived": LocalText(
        nl="een bericht van een bezoeker", en="a message of a visitor"
    ),
    "template.visitors.message_received": LocalText(nl="we hebben je bericht", en="we have your message"),
    "reason.message_gone": LocalText(nl="het bericht was er niet meer", en="the message was gone"),
}
