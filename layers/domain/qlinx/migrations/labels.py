"""What staff call what a migration found and what they may decide; a code without words is shown itself."""

from typing import Final

from qlinx.kit.texts import LocalText

FOUND: Final = {
    "pool_user_missing": LocalText(nl="Account zonder inlog", en="Account without a sign-in"),
    "address_of_another_account": LocalText(
        nl="Twee accounts met één inlogadres", en="Two accounts with one sign-in address"
    ),
    "alias": LocalText(
        nl="Een tweede adres leidde naar een account", en="A second address led to an account"
    ),
    "sign_in_differs": LocalText(
        nl="Inlogadres en account verschillen", en="Sign-in address and account differ"
    ),
}
DECISIONS: Final = {
    "new_sign_in": LocalText(nl="Een nieuwe inlog maken", en="Make a new sign-in"),
    "close_account": LocalText(nl="Het account sluiten", en="Close the account"),
    "reported": LocalText(nl="Gemeld als datalek", en="Reported as a breach"),
    "people_told": LocalText(nl="De mensen zijn ingelicht", en="The people were told"),
    "no_risk": LocalText(nl="Geen risico", en="No risk"),
}
