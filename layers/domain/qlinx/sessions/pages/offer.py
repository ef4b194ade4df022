"""What an app takes for a second factor, as it stands on a page: a picture, a link and the key."""

from dataclasses import dataclass

from qlinx.factors.service import Offer
from qlinx.kit.qr import as_path, qr_squares


@dataclass(frozen=True, slots=True)
class Picture:
    """A QR code as the path of an SVG picture, ``size`` squares wide."""

    path: str
    size: int


def offer_facts(offer: Offer) -> dict[str, object]:
    """The offer with its picture."""
    squares = qr_squares(offer.app_link)
    return {"offer": offer, "picture": Picture(as_path(squares), len(squares))}
