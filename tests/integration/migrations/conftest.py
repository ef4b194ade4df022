"""The dump is carried once for all tests that only look at the end."""

import pytest

from tests.integration.migrations.carried import Carried, made


@pytest.fixture(scope="session")
def carried() -> Carried:
    return made()
