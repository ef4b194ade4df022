"""A port that is in use is said, with what to do."""

import socket

import pytest

from infrastructure.local import engine
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
def test_a_free_port_is_none_that_a_connection_may_get_before_its_server_is_there() -> None:
    """Of a thousand connections at once one took it now and then, and a run did not start."""
    assert all(1024 < free_port() < 32768 for _ in range(200))


@pytest.mark.usefixtures("socket_enabled")
def test_a_port_that_is_taken_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as other:
        taken = free_port()
        other.bind((LOOPBACK, taken))
        other.listen()
        monkeypatch.setattr(engine, "_PORTS", (taken, taken + 1))
        assert {free_port() for _ in range(20)} == {taken + 1}


@pytest.mark.usefixtures("socket_enabled")
def test_the_system_does_not_start_on_a_port_in_use() -> None:
    with socket.create_server((LOOPBACK, 0)) as other:
        taken = other.getsockname()[1]

        with (
            pytest.raises(PortTaken, match=str(taken)),
            local_system(Ports(front_door=free_port(), mailbox=taken, engine=free_port())),
        ):
            pytest.fail("The system started on a port in use.")
