"""Words for what this package stores about people."""

from qlinx.kit.texts import LocalText

KINDS = {
    "forward": LocalText(
        nl="Wijzer van een oud nummer naar een nieuw", en="Pointer from a former number to a new one"
    ),
    "moment": LocalText(nl="Geplande stap", en="Planned step"),
}
FIELDS: dict[str, LocalText] = {}
# Of whatever package keeps such a field.
COMMON_VALUES = {
    "ground.consent": LocalText(nl="jouw toestemming", en="your consent"),
    "ground.contract": LocalText(nl="de overeenkomst met jou", en="the contract with you"),
    "ground.legal_duty": LocalText(nl="een wettelijke plicht", en="a legal duty"),
    "ground.legitimate_interest": LocalText(nl="een gerechtvaardigd belang", en="a legitimate interest"),
    "language.nl": LocalText(nl="Nederlands", en="Dutch"),
    "language.en": LocalText(nl="Engels", en="English"),
}
