"""A port that is in use is said, with what to do."""

import socket

import pytest

from infrastructure.local.engine import LOOPBACK, PortTaken, free_port, require_free
from infrastructure.local.starting import local_system
from infrastructure.local.system import Ports


@pytest.mark.usefixtures("socket_enabled")
def test_a_port_that_something_listens_on_is_refused_with_what_to_do() -> None:
    with socket.create_server((LOOPBACK, 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(PortTaken, match=rf"Port {port} is in use.*\n.*make run PORT={port + 100}"):
            require_free(port)


@pytest.mark.usefixtures("socket_enabled")
def test_a_free_port_is_free() -> None:
    require_free(free_port())


@pytest.mark.usefixtures("socket_enabled")
def test_the_system_does_not_start_on_a_port_in_use() -> None:
    with socket.create_server((LOOPBACK, 0)) as other:
        taken = other.getsockname()[1]

        with (
            pytest.raises(PortTaken, match=str(taken)),
            local_system(Ports(front_door=free_port(), mailbox=taken, engine=free_port())),
        ):
            pytest.fail("The system started on a port in use.")
