"""The broken variants of what reads and writes texts break something that is there."""

from importlib import import_module
from pathlib import Path

import pytest

from infrastructure.local.paths import ROOT
from tests.proof.inputs.mutants import MUTANTS


@pytest.mark.parametrize("name", MUTANTS)
def test_a_broken_variant_is_of_a_function_that_is_there_and_of_tests_that_are(name: str) -> None:
    mutant = MUTANTS[name]

    assert callable(getattr(import_module(mutant.module), mutant.function))
    assert Path(ROOT, mutant.tests).is_file()
