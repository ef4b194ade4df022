"""The application's resources, made in moto once for each process and put back as they were for every test.

Making them costs half a second of a processor, the clients as much again; putting moto's state back costs a
few milliseconds. Clients are shared: moto hooks into every client that is made after its import, whichever
mock is on by then.
"""

import copyreg
import pickle
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from typing import Any, Final, cast

import boto3
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from moto import mock_aws
from moto.core.base_backend import BackendDict, BaseBackend
from moto.core.model_instances import reset_model_data
from moto.dynamodb.models.dynamo_type import Item
from moto.s3.models import s3_backends

from tests.support.direct_moto import make_direct
from tests.support.quick_calls import Told, tell_later
from tests.support.quick_moto import make_quick
from tests.support.routed_moto import make_routed
from tests.support.template_tables import REGION, Resources, create_resources
from tests.support.whole_moto import make_whole

# A queue of moto's holds a lock, which can't be written down; a queue that is read again has one of its own.
copyreg.pickle(threading.Condition, lambda _: (threading.Condition, ()))

_QUICK: Final = pytest.MonkeyPatch()

# Whoever calls from threads waits for this one lock: moto takes a failed transaction back by putting whole
# tables back, and writes what it has read, which is safe for one caller at a time only.
ONE_AT_A_TIME: Final = threading.RLock()


@cache
def _session() -> boto3.session.Session:
    return boto3.session.Session("testing", "testing", region_name=REGION)


@cache
def client(service: str) -> Any:
    """The client that all tests of this process share.

    Whoever changes a client makes their own by ``boto3.client``.
    """
    return _session().client(service)  # type: ignore[call-overload]  # one of many literal names


@cache
def table(name: str) -> Any:
    """A table with plain Python values, for looking into and tampering with what is stored."""
    return _dynamodb().Table(name)


@cache
def _dynamodb() -> Any:
    return _session().resource("dynamodb")


def _kinds() -> list[Any]:
    """The services in use: by account, then by region."""
    return cast("list[Any]", vars(BackendDict)["_instances"])


# Never changed in its place (`quick_moto`, `quick_calls`), or the same for ever: one for all copies.
_SHARED: Final = (BaseBackend, Item, Told, RSAPrivateKey)


class _Writing(pickle.Pickler):
    """Writes down what is held, and keeps beside it what all copies share: a service is itself in each."""

    def __init__(self, file: BytesIO) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self.shared: Final[list[Any]] = []
        self._places: Final[dict[int, int]] = {}

    def persistent_id(self, found: Any) -> int | None:
        if not isinstance(found, _SHARED):
            return None
        if id(found) not in self._places:
            self._places[id(found)] = len(self.shared)
            self.shared.append(found)
        return self._places[id(found)]


class _Memory:
    """All that moto holds at one moment.

    It is written down once and read as often as it is put back, in a tenth of the time of a copy in Python.
    """

    def __init__(self) -> None:
        self._accounts = [(kind, dict(kind)) for kind in _kinds()]
        self._bucket_accounts = dict(s3_backends.bucket_accounts)
        self._backends: Final = [
            backend
            for _, accounts in self._accounts
            for regions in accounts.values()
            for backend in regions.values()
        ]
        file = BytesIO()
        writing = _Writing(file)
        writing.dump([vars(backend) for backend in self._backends])
        self._held, self._shared = file.getvalue(), writing.shared

    def recall(self) -> None:
        """Puts it all back; what was stored since then is gone,
        services that were not used by then included.
        """
        BackendDict.reset()
        for kind, accounts in self._accounts:
            kind.clear()
            kind.update(accounts)
            _kinds().append(kind)
        for backend, held in zip(self._backends, self._read(), strict=True):
            vars(backend).clear()
            vars(backend).update(held)
        s3_backends.bucket_accounts.clear()
        s3_backends.bucket_accounts.update(self._bucket_accounts)
        reset_model_data()

    def _read(self) -> list[dict[str, Any]]:
        reading: Any = pickle.Unpickler(BytesIO(self._held))  # noqa: S301 - written by this very process
        reading.persistent_load = self._shared.__getitem__
        return cast("list[dict[str, Any]]", reading.load())


@cache
def _made() -> tuple[Any, Resources, _Memory]:
    _make_quicker()
    make_whole(pytest.MonkeyPatch())
    mock = mock_aws()
    mock.start()
    try:
        return mock, create_resources(), _Memory()
    finally:
        mock.stop(remove_data=False)


def start_over() -> None:
    """Everything is as before anything happened, in the middle of a test."""
    _, _, memory = _made()
    memory.recall()


def moment() -> Callable[[], None]:
    """What puts everything back as it is now, as often as one likes, within one test."""
    return _Memory().recall


@contextmanager
def slow_moto() -> Iterator[None]:
    """moto as it was made, to compare with."""
    _QUICK.undo()
    try:
        yield
    finally:
        _make_quicker()


def _make_quicker() -> None:
    make_quick(_QUICK)
    tell_later(_QUICK)
    make_direct(_QUICK)
    make_routed(_QUICK)


@contextmanager
def standing_resources() -> Iterator[Resources]:
    """The resources as they are when nothing has happened yet; everything of an earlier test is gone."""
    mock, resources, memory = _made()
    memory.recall()
    mock.start(reset=False)
    try:
        yield resources
    finally:
        mock.stop(remove_data=False)
