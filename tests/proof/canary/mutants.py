"""What deliberately broken variants of the product would leave to be seen; the judge must notice each."""

import copy
from collections.abc import Callable, Mapping

from tests.proof.canary.evidence import Evidence, judged
from tests.proof.canary.told import AGENT

Doctored = Callable[[Evidence], None]


def _field_kept_back(found: Evidence) -> None:
    found.told.exports["worker"][1]["items"][0]["fields"].pop()


def _told_twice(found: Evidence) -> None:
    items = found.told.exports["worker"][1]["items"]
    items.append(next(item for item in items if item["kind"] == "person"))


def _kept_apart(found: Evidence) -> None:
    found.on_the_way.append(("RecordsTable statistics", found.told.address["visitor"]))


def _address_left(found: Evidence) -> None:
    found.erased.append(("LedgerTable erasure", found.told.address["worker"]))


def _contact_left(found: Evidence) -> None:
    found.afterwards.append(("RecordsTable employer_contact", found.told.canaries.every("contact")[0]))


def _hash_left(found: Evidence) -> None:
    [shared] = found.told.hashes_of([found.told.address["shared"]])
    found.erased.append(("RecordsTable outbox", shared))


def _name_in_a_log(found: Evidence) -> None:
    found.on_the_way.append(("log signup", f"sign-up of {found.told.canaries.every('visitor')[0]}"))


def _name_in_a_metric(found: Evidence) -> None:
    found.afterwards.append(("metric", f"Employer={found.told.canaries.every('contact')[0]}"))


def _address_in_a_message(found: Evidence) -> None:
    found.told.messages.append(("queue mail", f'{{"to": "{found.told.address["worker"]}"}}'))


def _address_in_a_key(found: Evidence) -> None:
    found.told.seen.append(
        {"kind": "address", "pk": f"address#{found.told.address['shared']}", "sk": "address"}
    )


def _address_in_a_link(found: Evidence) -> None:
    found.addresses.append(f"https://uitnodigingen.example/i?to={found.told.address['worker']}")


def _field_without_canary(found: Evidence) -> None:
    found.told.seen[:] = [item for item in found.told.seen if item.get("kind") != "attestation"]


def _app_is_watched(found: Evidence) -> None:
    found.on_the_way.append(("RecordsTable account", f"last seen with {AGENT}"))


def _caller_is_kept(found: Evidence) -> None:
    found.on_the_way.append(("RecordsTable sign_up", "{'network_address': '127.0.0.1'}"))


MUTANTS: Mapping[str, Doctored] = {
    "a field is kept back": _field_kept_back,
    "an item is told twice": _told_twice,
    "something is kept apart and not told": _kept_apart,
    "an address is left": _address_left,
    "a contact person is left": _contact_left,
    "a keyed hash is left": _hash_left,
    "a name is logged": _name_in_a_log,
    "a name is a dimension": _name_in_a_metric,
    "an address is in a message": _address_in_a_message,
    "an address is a key": _address_in_a_key,
    "an address is in a link": _address_in_a_link,
    "a field has no canary": _field_without_canary,
    "use of the app is kept": _app_is_watched,
    "the caller's address is kept": _caller_is_kept,
}


def is_caught(name: str, found: Evidence) -> bool:
    """Whether the judge sees what a broken variant would leave."""
    before = judged(found).wrong
    doctored = copy.deepcopy(found)
    MUTANTS[name](doctored)
    return len(judged(doctored).wrong) > len(before)
