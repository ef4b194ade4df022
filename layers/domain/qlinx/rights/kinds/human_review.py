"""Having a person look at an automatic choice (GDPR article 22(3)): who gets a place.

Its employer decides, with its reason in words: a place after all, or it stays as it is.
"""

from typing import TYPE_CHECKING, Final

from qlinx.kit.texts import LocalText
from qlinx.records.addresses import RELATION
from qlinx.rights.model import Refusal
from qlinx.rights.right import ALWAYS_REFUSABLE, Right, RightWords

if TYPE_CHECKING:
    from qlinx.rights.right import AboutMatter, Acting, Fulfilment, Overtaken, ShownOn


def _fulfilment() -> "Fulfilment":
    from qlinx.rights.reviewing import give_place

    return give_place


def _at_once() -> "Acting":
    from qlinx.rights.reviewing import marked

    return marked


def _overtaken() -> "Overtaken":
    from qlinx.rights.reviewing import overtaken

    return overtaken


def _about() -> "AboutMatter":
    from qlinx.rights.reviewing import about_invitation

    return about_invitation


def _shown_on() -> "ShownOn":
    from qlinx.rights.reviewing import shown_on

    return shown_on


RIGHT: Final = Right(
    name="human_review",
    article=22,
    words=RightWords(
        title=LocalText(
            nl="vraag of iemand kijkt wie een plaats krijgt", en="request to look at who gets a place"
        ),
        value=LocalText(nl="menselijke blik", en="human review"),
        choice=LocalText(
            nl="Ik wil dat een mens kijkt of ik toch een plaats krijg",
            en="I want a person to look at whether I get a place after all",
        ),
        api="the employer looks at who got a place of one invitation, which `invitation` names",
    ),
    with_code=False,
    grounds=frozenset({RELATION}),
    elsewhere=LocalText(
        nl="Een mens laten kijken? Hierover beslist geen computer, dus er is niets om naar te kijken.",
        en="A person to look at it? No computer decides about this, so there is nothing to look at.",
    ),
    elsewhere_used=LocalText(
        nl="Een mens laten kijken wie een plaats krijgt? Dat vraag je op de pagina van je uitnodiging, met de link in die mail.",
        en="A person to look at who gets a place? You ask that on the page of your invitation, by the link in that mail.",
    ),
    employer_answers=True,
    of_invitation=True,
    explained=True,
    stands=Refusal.STANDS,
    refusals=ALWAYS_REFUSABLE | {Refusal.STANDS},
    endings=frozenset(
        {Refusal.CALLED_OFF, Refusal.BEGUN, Refusal.RESTRICTED, Refusal.REPLIED, Refusal.EMPLOYER_GONE}
    ),
    at_once=_at_once,
    overtaken=_overtaken,
    about=_about,
    shown_on=_shown_on,
    fulfilment=_fulfilment,
)
