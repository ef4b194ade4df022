"""Codes: of an authenticator app (RFC 6238), for which a library does the sums,
and for whoever lost theirs.
"""

import base64
import hmac
import re
import secrets
from datetime import datetime
from typing import Final

import pyotp

from qlinx.factors.model import DRIFT, STEP
from qlinx.kit.clock import epoch
from qlinx.kit.provider import PROVIDER
from qlinx.records.context import Context

RECOVERY_CODES: Final = 10
_APP: Final = re.compile(r"[0-9]{6}")
# No letters that are read as another one.
_LETTERS: Final = "23456789abcdefghjkmnpqrstuvwxyz"
_PART: Final = 5


def secret_of(ctx: Context, factor_id: str) -> str:
    """The secret of a factor as an app takes it; derived, and kept by the app alone."""
    return base64.b32encode(ctx.keys.derived("factor", factor_id)).decode()


def app_link(ctx: Context, factor_id: str, label: str) -> str:
    """The ``otpauth://`` address that an app reads from a picture;
    ``label`` tells its holder which sign-in it is.
    """
    return pyotp.TOTP(secret_of(ctx, factor_id)).provisioning_uri(
        name=label, issuer_name=PROVIDER.service_name
    )


def is_app_code(given: str) -> bool:
    """Whether it is of the form of an app's codes; recovery codes have another one."""
    return _APP.fullmatch(given) is not None


def matching_step(ctx: Context, factor_id: str, given: str) -> int | None:
    """The step of time whose code it is: this one, the one before or the one after;
    compared in constant time.
    """
    app = pyotp.TOTP(secret_of(ctx, factor_id))
    now = step_at(ctx.now())
    steps = range(now - DRIFT, now + DRIFT + 1)
    matches = [step for step in steps if hmac.compare_digest(app.generate_otp(step), given)]
    return matches[0] if matches else None


def step_at(moment: datetime) -> int:
    return epoch(moment) // int(STEP.total_seconds())


def new_recovery_codes() -> tuple[str, ...]:
    """Ten codes of 49 random bits each, as they are shown once."""
    return tuple(f"{_some_letters()}-{_some_letters()}" for _ in range(RECOVERY_CODES))


def recovery_hash(ctx: Context, factor_id: str, code: str) -> str:
    """What is kept of a recovery code; capitals, blanks and the stroke make no difference."""
    plain = re.sub(r"[^0-9a-z]", "", code.lower())
    return ctx.keys.hash("recovery-code", f"{factor_id}:{plain}")


def _some_letters() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(_PART))
