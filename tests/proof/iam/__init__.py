"""Proof: each function has exactly the rights that it uses.

What functions really ask of AWS is recorded while the story and the tests run, and compared with the policies
of the transformed template: nothing is missing, nothing unused, nothing wider than it need be.
"""

from tests.proof.iam.recording import record
from tests.proof.iam.rights import compared, given, wildcards
from tests.proof.runner import Proof, proof
from tests.support.application import application


@proof
def iam() -> Proof:
    """Every right given, and every right used, is a case."""
    app = application()
    recorded = record()
    found = compared(app, recorded.uses)
    details = {
        "rights": len(given(app)),
        "different uses": len(recorded.uses),
        "missing": found.missing,
        "unused": found.unused,
        "wildcards": wildcards(app),
        "functions without a call": sorted(
            set(app.functions()) - {use.function for use in recorded.uses} - {"website"}
        ),
        "runs that failed": list(recorded.failed),
    }
    failures = sum(len(value) for value in details.values() if isinstance(value, list))
    return Proof("iam", len(given(app)) + len(recorded.uses), failures, details)
