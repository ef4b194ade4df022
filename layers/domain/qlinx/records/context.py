"""What every use case is given: the stores, the clock, ids and keys, from the one place that wires them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from qlinx.kit.clock import HOME_ZONE, Clock, utc_now
from qlinx.kit.ids import Ids, new_id
from qlinx.kit.keyed import Keyring
from qlinx.records.store import Store


@dataclass(frozen=True)
class Context:
    """Stores, clock and ids; ``read_secret`` is called at the first use of ``keys`` only."""

    store: Store
    read_secret: Callable[[], bytes]
    now: Clock = utc_now
    new_id: Ids = new_id
    origin: "Context | None" = None

    def remembering(self) -> "Context":
        """The same, with a store that reads each item once (``Store.remembering``)."""
        return replace(self, store=self.store.remembering(), origin=self)

    @cached_property
    def keys(self) -> Keyring:
        return self.origin.keys if self.origin else Keyring(self.read_secret())

    def today(self) -> date:
        """The day it is where our people are: rules change at their midnight."""
        return self.now().astimezone(HOME_ZONE).date()

    def address_hash(self, match_key: str) -> str:
        """The keyed hash under which an e-mail address is found (``kit.contact.EmailAddress.match_key``)."""
        return self.keys.hash("address", match_key)
