"""All that the ground says about itself."""

from typing import Any

from qlinx.kit.texts import LocalText
from qlinx.records.declarations import Capability, Files, Ground, Words, shapes_in
from qlinx.records.shape import Shape
from qlinx.records.store import person_key


def _shapes() -> tuple[Shape[Any], ...]:
    from . import store

    return shapes_in(store)


def _subscription() -> Shape[Any]:
    from .store import SUBSCRIPTION

    return SUBSCRIPTION


def _words() -> Words:
    return Words(
        kinds={"subscription": LocalText(nl="Je nieuwsbrief", en="Your newsletter")},
        fields={
            "email": LocalText(nl="E-mailadres", en="E-mail address"),
            "language": LocalText(nl="Taal", en="Language"),
            "mail_stops": LocalText(nl="Waarom we je niet mailen", en="Why we send you no mail"),
            "topic": LocalText(nl="Onderwerp", en="Topic"),
        },
    )


CAPABILITY = Capability(
    package="subscriptions",
    shapes=_shapes,
    words=_words,
    grounds=[
        Ground(
            name="subscription",
            kind="subscription",
            shape=_subscription,
            about=LocalText(nl="je nieuwsbrief van Qlinx", en="your newsletter of Qlinx"),
            heading=LocalText(nl="Je nieuwsbrief", en="Your newsletter"),
            code_rank=9,
        ),
    ],
    files=[
        Files(
            bucket="PRIVATE",
            place="subscriptions/{person_id}/",
            owner="subscription",
            owner_of=lambda store, ids: store.get(
                _subscription(), person_key(ids["person_id"], "subscription")
            ),
            unowned_for=1,
            of=lambda subscription: f"subscriptions/{subscription.person_id}/",
            exported=True,
            words=LocalText(nl="Wat je instuurde", en="What you sent in"),
        ),
    ],
)
