"""What every use case is given: the stores, the clock, ids and keys, from the one place that wires them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from qlinx.kit.clock import Clock, home_day, stamp, utc_now
from qlinx.kit.ids import Ids, new_id
from qlinx.kit.keyed import Keyring
from qlinx.records.policy import PolicyBook
from qlinx.records.store import Store

if TYPE_CHECKING:
    from qlinx.records.foreseeing import ForeseeingStore


class PublicAddressUnknown(Exception):
    """A page is linked to where nobody said under which address people reach us."""


def _nowhere() -> str:
    raise PublicAddressUnknown


@dataclass(frozen=True)
class Context:
    """Stores, clock and ids; ``read_secret`` is called at the first use of ``keys`` only.

    ``read_public_url`` gives the address under which people reach us, without a slash at the end.
    ``restored_at`` is when the tables were last put back from a backup: no signed link or code from before it
    works.
    """

    store: Store
    read_secret: Callable[[], bytes]
    now: Clock = utc_now
    new_id: Ids = new_id
    restored_at: datetime | None = None
    read_public_url: Callable[[], str] = _nowhere
    origin: "Context | None" = None

    def prefetching(self, ahead: Store | None = None) -> "Context":
        """The same, with a store that reads each item once (``Store.prefetching``)."""
        return replace(self, store=self.store.prefetching(ahead), origin=self)

    def reading(self) -> "Context":
        """The same for what is only read: itself where it reads each item once already."""
        return self if self.store.remembers else self.prefetching()

    def foreseeing(self) -> "tuple[Context, ForeseeingStore]":
        """The same, with a store that keeps what is written to itself (``records.foreseeing``)."""
        from qlinx.records.foreseeing import ForeseeingStore

        store = ForeseeingStore(self.store)
        return replace(self, store=store, origin=self), store

    @cached_property
    def keys(self) -> Keyring:
        if self.origin:
            return self.origin.keys
        return Keyring(self.read_secret(), since=stamp(self.restored_at) if self.restored_at else "")

    @cached_property
    def policies(self) -> PolicyBook:
        """Policies that are asked for at each request; what is read of them is kept for a minute."""
        return self.origin.policies if self.origin else PolicyBook(self.store)

    def page_url(self, path: str) -> str:
        """The whole address of one of our pages, for where a link is followed from elsewhere."""
        return self.read_public_url() + path

    def page_path(self, path: str) -> str:
        """The address of one of our pages without its host, wherever the service is installed."""
        return urlsplit(self.read_public_url()).path + path

    def today(self) -> date:
        """The day it is where our people are: rules change at their midnight."""
        return home_day(self.now())

    def address_hash(self, match_key: str) -> str:
        """The keyed hash under which an e-mail address is found (``kit.contact.EmailAddress.match_key``)."""
        return self.keys.hash("address", match_key)
