"""Proof: the transformed template keeps the house rules, and checkov finds nothing that has no reason.

Every rule is shown to notice what it is for: one without a broken variant fails. A rule joins by standing in
a module of `tests.support.house_rules`, its broken variants in `BROKEN` of the module of the same name in
tests/unit/template.
"""

from tests.proof.runner import Proof, proof
from tests.proof.template import checkov, rules
from tests.support.application import application


@proof
def template() -> Proof:
    """Every rule, every broken variant and every check of checkov on a resource is a case."""
    app = application()
    kept = rules.judged(app)
    checked = checkov.judged(checkov.checks(checkov.templates()))
    details = {
        "rules": len(kept.rules),
        "broken variants": kept.variants,
        "breaches": kept.breaches,
        "variants not noticed": kept.unnoticed,
        "rules never shown to notice": kept.unshown,
        "checkov: passed": checked.passed,
        "checkov: excepted": checked.excepted,
        "checkov: failed": checked.failed,
        "checkov: exceptions without use": checked.useless,
        "checkov: mutants not noticed": checked.blind,
    }
    failures = sum(len(value) for value in details.values() if isinstance(value, list))
    cases = len(kept.rules) + kept.variants + checked.passed + checked.excepted + len(checked.failed)
    return Proof("template", cases, failures, details)
