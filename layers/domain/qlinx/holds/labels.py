"""What the fields of a hold are called, in an export and in the proof of an erasure."""

from qlinx.kit.texts import LocalText

KINDS = {"hold": LocalText(nl="Reden om gegevens nog te bewaren", en="Reason to keep data for now")}
FIELDS = {
    "ground": LocalText(nl="Waarom", en="Why"),
    "placed_at": LocalText(nl="Sinds", en="Since"),
    "review_on": LocalText(nl="Wanneer we er opnieuw naar kijken", en="When we look at it again"),
}
VALUES = {
    "ground.legal_claim": LocalText(nl="nodig in een geschil", en="needed for a legal claim"),
    "ground.restriction": LocalText(
        nl="het gebruik is beperkt, op je verzoek", en="its use is restricted, at your request"
    ),
}
