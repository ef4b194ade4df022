"""Words for what this package stores about people."""

from qlinx.kit.texts import LocalText

KINDS = {
    "forward": LocalText(
        nl="Wijzer van een oud nummer naar een nieuw", en="Pointer from a former number to a new one"
    ),
}
FIELDS: dict[str, LocalText] = {}
