"""Proof: which tests prove which obligation of the privacy statement, and what is still missing.

The register (register.yaml) is honest or it fails: every obligation has its line, every line says what proves
it or what is missing, every test it names exists, and no word in the code speaks of an obligation that does
not. Of the rights of people (section 8) what each rests on is broken, one thing after another, and a test
that the register cites must notice it (mutants.yaml).
"""

from tests.proof.obligations.mutants import mutants, out_of_place, unnoticed
from tests.proof.obligations.register import Standing, counted, faults, identified, known_tests, read
from tests.proof.runner import Proof, proof, proofs


@proof
def obligations() -> Proof:
    """Every obligation is a case; so is every mention of one in the code."""
    register = read()
    mentions = identified()
    found = faults(register, known_tests(proofs()), mentions)
    missed = [*out_of_place(register), *unnoticed()]
    counts = counted(register)
    details = {
        "proven": counts[Standing.PROVEN],
        "partly": counts[Standing.PARTLY],
        "open": counts[Standing.OPEN],
        "missing": {number: line["missing"] for number, line in register.items() if line.get("missing")},
        "faults": found,
        "broken": len(mutants()),
        "unnoticed": missed,
    }
    cases = len(register) + len(mentions) + len(mutants())
    return Proof("obligations", cases, len(found) + len(missed), details)
