"""Where used codes and sign-ins under way are."""

from qlinx.aws.database import Key
from qlinx.factors.model import CHALLENGES, RESETS, USED_CODES, FactorReset, SignInChallenge, UsedCode
from qlinx.kit.clock import stamp
from qlinx.records.shape import Group, Regime, Shape
from qlinx.records.store import person_key

ALL_RESETS = "factor_resets"


def challenge_item(challenge_id: str) -> Key:
    return Key(f"sign_in_challenge#{challenge_id}", "sign_in_challenge")


# Native expiry: days late is right for it, for a code no longer works after two minutes.
USED_CODE: Shape[UsedCode] = Shape(
    kind="used_code",
    model=UsedCode,
    key=lambda used: Key(f"used_code#{used.code_hash}", "used_code"),
    regime=Regime.SECURITY,
    retention=USED_CODES,
    expires=lambda used: USED_CODES.ends(used.at),
)

CHALLENGE: Shape[SignInChallenge] = Shape(
    kind="sign_in_challenge",
    model=SignInChallenge,
    key=lambda challenge: challenge_item(challenge.challenge_id),
    regime=Regime.SECURITY,
    retention=CHALLENGES,
    expires=lambda challenge: challenge.ends_at,
)


def factor_reset_item(person_id: str) -> Key:
    return person_key(person_id, "factor_reset")


# Native expiry: it holds neither name nor address, and is good for nothing after a day.
FACTOR_RESET: Shape[FactorReset] = Shape(
    kind="factor_reset",
    model=FactorReset,
    key=lambda reset: factor_reset_item(reset.person_id),
    retention=RESETS,
    group=lambda reset: Group(ALL_RESETS, f"{stamp(reset.asked_at)}#{reset.person_id}"),
    expires=lambda reset: RESETS.ends(reset.asked_at),
)
