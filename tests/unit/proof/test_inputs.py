"""The proof `inputs` sees properties, their examples and their failures."""

import pytest

from tests.proof.inputs import PARSERS, noticed, run, without_property
from tests.proof.inputs.mutants import MUTANTS


def test_properties_are_run_and_their_examples_counted() -> None:
    ran = run(["tests/unit/tabular/test_writing.py"], profile="suite")

    assert ran.status == 0
    assert len(ran.properties) == 2
    assert ran.examples >= 150
    assert ran.failed == []


@pytest.mark.parametrize("name", ["spreadsheets calculate with cells", "control characters stay in texts"])
def test_a_broken_variant_is_noticed(name: str) -> None:
    assert name in MUTANTS
    assert noticed(name)


def test_a_parser_without_a_property_is_noticed() -> None:
    seen = {f"tests/unit/{parser}::test_x": True for parser in PARSERS}

    assert without_property(seen) == []
    assert without_property(dict(list(seen.items())[1:])) == [PARSERS[0]]
