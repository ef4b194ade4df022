"""What employers read about a column that is left out: why, and what to do; both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from qlinx.kit.texts import LocalText
from qlinx.rosters.header_names import LeftOutReason

LEFT_OUT: Final[Mapping[LeftOutReason, LocalText]] = {
    "other_column_used": LocalText(
        "Niet bewaard: we gebruiken een andere kolom voor dit gegeven.",
        "Not stored: we use another column for this.",
    ),
    "national_id": LocalText(
        "Niet bewaard: een burgerservicenummer mogen wij niet gebruiken (UAVG artikel 46). Haal deze kolom weg.",
        "Not stored: we may not use a citizen service number (Dutch GDPR act, article 46). Remove this column.",
    ),
    "special_category": LocalText(
        "Niet bewaard: dit zijn bijzondere gegevens, die je niet met ons mag delen (AVG artikel 9 en 10). Haal deze "
        "kolom weg.",
        "Not stored: these are special data, which you may not share with us (GDPR articles 9 and 10). Remove this column.",
    ),
    "identity_document": LocalText(
        "Niet bewaard: gegevens van een identiteitsbewijs hebben we niet nodig. Haal deze kolom weg.",
        "Not stored: we do not need data of an identity document. Remove this column.",
    ),
    "financial": LocalText(
        "Niet bewaard: gegevens over loon en bank hebben we niet nodig. Haal deze kolom weg.",
        "Not stored: we do not need data about pay and bank. Remove this column.",
    ),
    "birth": LocalText(
        "Niet bewaard: geboortegegevens, leeftijd en nationaliteit hebben we niet nodig. Haal deze kolom weg.",
        "Not stored: we do not need data of birth, age or nationality. Remove this column.",
    ),
    "gender": LocalText(
        "Niet bewaard: geslacht of aanhef hebben we niet nodig. Haal deze kolom weg.",
        "Not stored: we do not need gender or salutation. Remove this column.",
    ),
    "address": LocalText(
        "Niet bewaard: adressen hebben we niet nodig. Haal deze kolom weg.",
        "Not stored: we do not need addresses. Remove this column.",
    ),
    "family": LocalText(
        "Niet bewaard: gegevens over familie hebben we niet nodig. Haal deze kolom weg.",
        "Not stored: we do not need data about family. Remove this column.",
    ),
    "other_person": LocalText(
        "Niet bewaard: dit gaat over iemand anders dan de medewerker. Haal deze kolom weg.",
        "Not stored: this is about someone other than the employee. Remove this column.",
    ),
    "secret": LocalText(
        "Niet bewaard: een wachtwoord of pincode hoort niet in een lijst. Haal deze kolom weg.",
        "Not stored: a password or PIN does not belong in a list. Remove this column.",
    ),
    "standing": LocalText(
        "Niet bewaard: we kijken in deze kolom alleen of iemand nog bij jou werkt.",
        "Not stored: we look at this column only for whether somebody still works for you.",
    ),
    "choose_column": LocalText(
        "Niet bewaard: er is nog een kolom die dit gegeven kan zijn. Laat de kolom over die we moeten gebruiken, of noem hem "
        "in de verklaring onder “columns”.",
        "Not stored: there is another column that could be this. Leave the column that we should use, or name it in the "
        "declaration under “columns”.",
    ),
    "not_needed": LocalText(
        "Niet bewaard: dit gegeven hebben we niet nodig.", "Not stored: we do not need this."
    ),
    "unknown": LocalText(
        "Niet bewaard: deze kolom kennen we niet. Is het een gegeven dat we vragen, geef de kolom dan die naam.",
        "Not stored: we do not know this column. If it is something that we ask for, give the column that name.",
    ),
}  # fmt: skip
