"""Unit tests reach nothing:
a test that needs a socket of this machine asks for the fixture socket_enabled.
"""

import pytest
from pytest_socket import disable_socket

from tests.support.moment import one_moment

__all__ = ["one_moment"]


def pytest_runtest_setup(item: pytest.Item) -> None:
    if "socket_enabled" not in getattr(item, "fixturenames", ()):
        disable_socket(allow_unix_socket=True)
