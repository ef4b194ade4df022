"""Words for what this package stores about people. A factor itself stands in the record of its role."""

from qlinx.kit.texts import LocalText

KINDS = {
    "factor_reset": LocalText(
        nl="Verzoek om je tweede stap weg te halen", en="Request to remove your second step"
    ),
}
FIELDS = {
    "shown": LocalText(nl="Hoe je liet zien wie je bent", en="How you showed who you are"),
    "asked_at": LocalText(nl="Gevraagd op", en="Asked at"),
}
VALUES = {
    "shown.call_back": LocalText(nl="we belden je terug", en="we called you back"),
    "shown.document": LocalText(nl="met een identiteitsbewijs", en="by an identity document"),
}
# What its mails are called, and why one did not go.
MAILS = {
    "template.factors.factor_changed": LocalText(
        nl="je tweede stap bij het inloggen veranderde", en="your second step when signing in changed"
    ),
}
