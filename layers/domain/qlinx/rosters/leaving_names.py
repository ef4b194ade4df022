"""The names of columns that say whether somebody still works there, as `headers` compares them.

Collected from the exports of AFAS, Nmbrs, Visma (Raet), Loket, HR2day, Exact, Personio, BambooHR, Workday and
SAP SuccessFactors. A day on which notice was given, or leave begins, is none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from qlinx.rosters.standing import SignOfLeaving


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


STANDING_NAMES: Final[Mapping[SignOfLeaving, frozenset[str]]] = {
    "leaving": _names(
        "datumuitdienst uitdienst uitdienstdatum datumuitdiensttreding uitdiensttreding uitdiensttredingsdatum "
        "uitdiensttredingdatum uitdienstper uitdienstsinds uitdienstop datumuit datumuitdienstmedewerker laatstewerkdag "
        "laatstewerkdatum laatstedag laatstedagindienst eindedienstverband einddatumdienstverband datumeindedienstverband "
        "dienstverbandeinde dienstverbandtot einddatumindienst datumvertrek vertrekdatum ontslagdatum datumontslag "
        "datumbeeindiging beeindigingsdatum indiensttot isuitdienst inactief isinactief "
        "terminationdate dateofleaving leavingdate leaverdate dateleft lastday lastdayofwork lastworkingday lastworkingdate "
        "lastdayworked exitdate companyexitdate dateofexit separationdate enddateemployment employmentenddate "
        "endofemployment endofemploymentdate dateoftermination terminatedon terminated isterminated termdate inactive "
        "isinactive inactiefper inactiefsinds inactivesince inactivefrom deactivated deactivatedon deactivationdate "
        "lastdayofemployment leftdate blockcredential signinblocked blocksignin datedesortie "
        "austrittsdatum austritt datumaustritt austrittam austrittzum ausgetreten ausgetretenam ausgeschieden "
        "ausgeschiedenam ausscheidedatum letzterarbeitstag letztertag "
        "endebeschaftigung beschaftigungsende"
    ),
    "contract_end": _names(
        "einddatumcontract datumeindecontract contracteinddatum contracteinde eindecontract contracttot "
        "einddatumarbeidsovereenkomst eindearbeidsovereenkomst einddatumarbeidscontract einddatumcao einddatum datumeinde "
        "contractenddate enddatecontract endofcontract contractend enddate "
        "vertragsende enddatumvertrag befristetbis befristungbis enddatum"
    ),
    "status": _names(
        "status medewerkerstatus medewerkersstatus werknemerstatus statusmedewerker statusdienstverband dienstverbandstatus "
        "statusindienst arbeidsstatus employeestatus employmentstatus workerstatus staffstatus personnelstatus hrstatus "
        "jobstatus positionstatus lifecyclestatus mitarbeiterstatus beschaftigungsstatus statusmitarbeiter"
    ),
    "employed": _names(
        "actief isactief indienst isindienst nogindienst active isactive activestatus activeemployee currentlyactive "
        "activeemploymentstatus accountenabled enabled isenabled employed currentlyemployed aktiv istaktiv"
    ),
}
