"""What can be wrong with a link to a subscription, or with an issue."""

from qlinx.kit.errors import DomainError, Failure
from qlinx.kit.texts import LocalText


class SubscriptionUnknown(DomainError):
    """The link was altered, or the subscription has ended and is gone."""

    failure = Failure.MISSING
    code = "newsletter-unknown"
    title = LocalText(nl="Deze link werkt niet meer.", en="This link does not work any more.")
    advice = LocalText(
        nl="Wil je de nieuwsbrief? Vraag hem dan opnieuw aan. Krijg je er geen meer? Dan hoef je niets te doen.",
        en="Do you want the newsletter? Then ask for it again. Do you get none any more? Then you need to do nothing.",
    )


class ChosenTooOften(DomainError):
    """Their consent was changed more often than is recorded; it can still be taken back."""

    failure = Failure.CONFLICT
    code = "newsletter-chosen-too-often"
    title = LocalText(nl="Je hebt dit te vaak gewijzigd.", en="You changed this too often.")
    advice = LocalText(
        nl="Stoppen kan altijd. Vraag de nieuwsbrief over een week opnieuw aan als je iets anders wilt.",
        en="You can always stop. Ask for the newsletter again in a week if you want something else.",
    )


class SegmentForbidden(DomainError):
    """Its field is not one that people gave for the newsletter."""

    failure = Failure.CONFLICT
    code = "newsletter-segment-forbidden"
    title = LocalText(nl="Zo mag je lezers niet kiezen.", en="Readers may not be chosen like this.")
    advice = LocalText(
        nl="Kies alleen met wat lezers voor de nieuwsbrief zelf opgaven. Andere gegevens hebben een ander doel.",
        en="Choose only by what readers gave for the newsletter itself. Other data have another purpose.",
    )


class SegmentUnknown(DomainError):
    """The field has no such value."""

    failure = Failure.CONFLICT
    code = "newsletter-segment-unknown"
    title = LocalText(nl="Dit deel van de lezers is er niet.", en="There is no such part of the readers.")
    advice = LocalText(nl="Kies een deel uit de lijst.", en="Choose a part from the list.")


class IssueIncomplete(DomainError):
    """It would go out without words in one of the two languages."""

    failure = Failure.CONFLICT
    code = "newsletter-incomplete"
    title = LocalText(nl="Deze nieuwsbrief is nog niet af.", en="This newsletter is not finished yet.")
    advice = LocalText(
        nl="Schrijf een titel en een tekst in het Nederlands en in het Engels, en bewaar die.",
        en="Write a title and a text in Dutch and in English, and save them.",
    )


class SubscriptionKept(DomainError):
    """Its reader had it restricted: it is only kept, so it can't begin anew (GDPR article 18)."""

    failure = Failure.CONFLICT
    code = "newsletter-only-stored"
    title = LocalText(
        nl="Je nieuwsbrief wordt nu alleen bewaard.", en="Your newsletter is only being stored at the moment."
    )
    advice = LocalText(
        nl="Dat heb je ons gevraagd. Er is niets gewijzigd. Wil je haar weer ontvangen? Laat het ons weten.",
        en="You asked us to. Nothing was changed. Do you want to get it again? Let us know.",
    )
