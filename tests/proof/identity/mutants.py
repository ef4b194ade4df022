"""Broken variants of the product, each of which the histories must find.

Most bring back what an attack used.
"""

from collections.abc import Mapping

from tests.proof.identity.mutants_of_employers import OF_EMPLOYERS
from tests.proof.identity.mutants_of_links import OF_LINKS
from tests.proof.identity.mutants_of_people import OF_PEOPLE, Mutant

MUTANTS: Mapping[str, Mutant] = {**OF_PEOPLE, **OF_LINKS, **OF_EMPLOYERS}
