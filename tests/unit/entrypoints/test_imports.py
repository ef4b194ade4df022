"""What each function loads before its first event:
a heavy module only where the function's work needs it each time.

What is needed now and then (parsing an address, reading a workbook, making a calendar part) is imported where
it is used. Each function is imported in a process of its own, that finds nothing but packages and the
product; what nearly all load, and is not heavy, was loaded before that process was forked.
"""

import json
import sysconfig
from collections.abc import Mapping
from typing import Final

import pytest

from infrastructure.local.paths import DOMAIN_LAYER, ROOT
from tests.support.forking import Warm

FUNCTIONS: Final = sorted(path.parent.name for path in (ROOT / "functions").glob("*/handler.py"))
# Nothing that is heavy, and so nothing that imports it: whatever loads it later does so in the fork.
COMMON: Final = """
import importlib.util, json, sys
import botocore.client, botocore.credentials, botocore.endpoint, botocore.httpsession
import aws_lambda_powertools.logging, itsdangerous.url_safe, pydantic.types
loaded = sorted(sys.modules)
"""
LOAD: Final = """
__import__(f"functions.{sys.argv[1]}.handler")
print(json.dumps(sorted(sys.modules)))
"""
# Isolated and without site: nothing that this environment starts with.
WARM: Final = Warm(
    COMMON,
    paths=[sysconfig.get_paths()["purelib"], str(DOMAIN_LAYER), str(ROOT)],
    options=("-I", "-S"),
)

# Heavy, by the name under which it is allowed below: the modules that show it was loaded.
HEAVY: Final[Mapping[str, tuple[str, ...]]] = {
    "aws clients": ("botocore.session",),
    "boto3": ("boto3", "s3transfer"),
    "routes": ("aws_lambda_powertools.event_handler",),
    "validation of Powertools": (
        "aws_lambda_powertools.event_handler.openapi.params",
        "aws_lambda_powertools.event_handler.middlewares.openapi_validation",
        "aws_lambda_powertools.utilities.parser",
        "aws_lambda_powertools.utilities.validation",
    ),
    "tracing": ("aws_xray_sdk",),
    "batches of Powertools": ("aws_lambda_powertools.utilities.batch",),
    "addresses": ("email_validator", "dns"),
    "telephone numbers": ("phonenumbers",),
    "workbooks": ("openpyxl", "defusedxml"),
    "templates": ("jinja2",),
    "calendars": ("icalendar",),
    "letters": ("qlinx.mailing.mime",),
    "images": ("PIL",),
    "people": ("qlinx.people.store",),
    "employers": ("qlinx.employers.store",),
    "files of others": ("qlinx.tabular.reading",),
    "rosters": ("qlinx.rosters.model",),
    "invitations": ("qlinx.invitations.model",),
    "retention": ("qlinx.retention.service",),
    "rights": ("qlinx.rights.service",),
    "erasure": ("qlinx.rights.kinds.erasure.steps",),
    "exports": ("qlinx.rights.kinds.access.export",),
    "what is done before a snapshot": ("qlinx.aws.rehearsed", "qlinx.kit.code_loaded"),
}
_HTTP = frozenset({"routes", "aws clients"})
_QUEUE = frozenset({"aws clients"})
_SCHEDULE = frozenset({"aws clients"})
# Exact: what stands here and is no longer loaded has to go, or it would let the next one in.
ALLOWED: Final[Mapping[str, frozenset[str]]] = {
    # Names the employers that share the person.
    "account": _HTTP | {"people", "employers"},
    # Names the employers that stand under an address.
    "account_relations": _HTTP | {"people", "employers"},
    "address_changes": _HTTP | {"templates", "people"},
    "audit_check": _SCHEDULE,
    "change_relay": _SCHEDULE,
    # Tells rosters and invitation files apart and takes both in.
    "drop_intake": _QUEUE | {"people", "employers", "rosters", "invitations"},
    # Reads them, and loads no store.
    "drop_reading": _QUEUE | {"rosters", "files of others"},
    "employer_desk": _HTTP | {"employers", "rosters"},
    "employer_invitations": _HTTP | {"people", "employers", "invitations"},
    "employer_people": _HTTP | {"people", "employers"},
    "employer_rights": _HTTP | {"people", "employers", "rights"},
    "employer_users": _HTTP | {"employers"},
    "employer_welcome": _HTTP | {"templates", "employers"},
    # Finds whose sign-in an address is.
    "staff_recoveries": _HTTP | {"people", "employers"},
    "identity_codes": _HTTP | {"people", "employers", "rights"},
    # It carries out the runs of all packages; those of lists when a declaration was taken back.
    "invitation_dispatch": _QUEUE | {"people", "employers", "invitations", "rosters"},
    "invitation_replies": _HTTP | {"templates", "people", "employers", "invitations"},
    "invitations": _HTTP | {"people", "employers", "invitations"},
    # Which package composes a mail is known when its entry is read.
    "mail_delivery": _QUEUE | {"templates", "letters"},
    "mail_feedback": _QUEUE,
    "migration": _SCHEDULE | {"people", "employers", "invitations"},
    "migration_cases": _HTTP,
    # Signs in in a browser: the templates, and both kinds of users.
    # What is kept about a person is told as in an export of theirs.
    "own_data_pages": _HTTP | {"templates", "people", "employers", "exports"},
    "own_invitation_pages": _HTTP | {"templates", "people", "employers", "invitations"},
    "own_rights_pages": _HTTP | {"templates", "people", "employers", "rights"},
    "own_security_pages": _HTTP | {"templates", "people", "employers"},
    "sign_in_pages": _HTTP | {"templates", "people", "employers"},
    "passwords": _HTTP | {"templates", "people", "employers"},
    "photo_intake": _QUEUE | {"people"},
    "photos": _HTTP | {"people"},
    "privacy_notices": _SCHEDULE | {"people"},
    "results_export": _QUEUE | {"people", "employers", "invitations"},
    # People whose last ground ended are erased the way that a request is.
    "retention_cleanup": _SCHEDULE | {"people", "employers", "retention", "rights", "erasure"},
    "rights_fulfilment": _QUEUE | {"people", "employers", "erasure"},
    "rights_pages": _HTTP | {"templates", "people", "employers", "rights"},
    # Whether an employer carries rights out itself stands in its agreement.
    "rights_requests": _HTTP | {"templates", "people", "employers", "rights"},
    "invitation_reminders": _HTTP | {"people", "employers", "invitations"},
    "employer_people_pages": _HTTP | {"templates", "people", "employers"},
    "employer_pages": _HTTP | {"templates", "people", "employers", "rosters", "invitations", "rights"},
    "roster_checks": _HTTP | {"people", "employers", "rosters"},
    "roster_import": _QUEUE | {"people", "rosters"},
    # Of people, and of users of employers.
    "second_factor": _HTTP | {"people", "employers"},
    "sessions": _HTTP | {"people", "employers"},
    # Names the employers that stand under the address, once the account is open.
    "signup": _HTTP | {"templates", "people", "employers"},
    "staff_cases": _HTTP | {"people", "employers", "rights"},
    "staff_desk": _HTTP | {"employers"},
    "desk_cases_pages": _HTTP | {"templates", "people", "employers", "rights"},
    "desk_employers_pages": _HTTP | {"templates", "people", "employers"},
    "desk_mailings_pages": _HTTP | {"templates", "people", "employers", "invitations"},
    "desk_upkeep_pages": _HTTP | {"templates", "people", "employers"},
    "desk_sign_in_pages": _HTTP | {"templates", "people", "employers"},
    "desk_users_pages": _HTTP | {"templates", "people", "employers"},
    "staff_employer_users": _HTTP | {"employers"},
    "staff_limits": _HTTP,
    "staff_mailings": _HTTP | {"people", "employers", "invitations"},
    # Finds whose sign-in an address is the way that it is found for people.
    "staff_sessions": _HTTP | {"templates", "people", "employers"},
    "staff_members": frozenset({"aws clients"}),
    "waiting_rows": _HTTP | {"people", "employers", "rosters"},
    # Reads nothing from AWS.
    "visitor_pages": _HTTP | {"templates"},
    "website": frozenset({"routes", "templates"}),
}


def told_by(program: str, *arguments: str) -> list[str]:
    """The list that a program prints."""
    done = WARM.run(program, *arguments)
    assert done.returncode == 0, done.stderr
    told: list[str] = json.loads(done.stdout)
    return told


def heavy_among(modules: list[str]) -> frozenset[str]:
    return frozenset(name for name, signs in HEAVY.items() if not set(modules).isdisjoint(signs))


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_loads_what_its_work_needs_and_nothing_else_that_is_heavy(function: str) -> None:
    found = heavy_among(told_by(LOAD, function))
    assert sorted(found - ALLOWED[function]) == [], "loaded without a reason: import it where it is used"
    assert sorted(ALLOWED[function] - found) == [], "allowed, but no longer loaded"


def test_every_function_has_its_line() -> None:
    assert sorted(ALLOWED) == FUNCTIONS


def test_what_counts_as_heavy_exists() -> None:
    """A sign that was renamed would never be seen."""
    signs = [sign for found in HEAVY.values() for sign in found if sign != "aws_xray_sdk"]

    unknown = "print(json.dumps([name for name in sys.argv[1:] if importlib.util.find_spec(name) is None]))"

    assert told_by(unknown, *signs) == []


def test_nothing_heavy_is_loaded_before_a_function_is() -> None:
    assert heavy_among(told_by("print(json.dumps(loaded))")) == frozenset()
