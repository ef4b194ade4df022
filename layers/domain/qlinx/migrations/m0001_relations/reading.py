"""Everything that the plan of one person leans on, read before it is made:
the plan itself is a function of this value.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from qlinx.aws.database import Item, Key
from qlinx.aws.pool_addresses import PoolUser
from qlinx.kit.contact import EmailRefused, parse_email
from qlinx.kit.texts import DEFAULT_LANGUAGE, Language
from qlinx.mailing.addressed import OWN_MAIL
from qlinx.mailing.suppression import Suppression, suppression_of
from qlinx.migrations.m0001_relations.choices import ADDRESS_OF_ANOTHER, NAME, POOL_USER_MISSING
from qlinx.migrations.m0001_relations.old import (
    OldAccount,
    OldEmployment,
    OldPerson,
    OldSuppression,
    read,
)
from qlinx.migrations.m0001_relations.outside import Pool
from qlinx.migrations.plan import key_of
from qlinx.migrations.store import case_about
from qlinx.people.store import personnel_item
from qlinx.records.addresses import ACCOUNT, RELATION, address_item, ground_of
from qlinx.records.context import Context
from qlinx.records.shape import Regime

OLD_POINTER = "address"


@dataclass(frozen=True, slots=True)
class Found:
    """A person of the old form, whole, with what is stored elsewhere about their addresses and numbers.

    ``hashes`` are keyed hashes by address as it is spelled. ``rows`` are the items of addresses and numbers
    by key; ``stops`` the old suppressions by hash, ``kept`` the new ones by hash and scope. ``inviters`` are
    the employers of invitations.
    """

    items: Mapping[Key, Item]
    person: OldPerson
    account: OldAccount | None
    employments: tuple[OldEmployment, ...]
    user: PoolUser | None
    hashes: Mapping[str, str]
    rows: Mapping[Key, Item]
    stops: Mapping[str, OldSuppression]
    kept: Mapping[tuple[str, str], Suppression]
    languages: Mapping[str, Language]
    inviters: Mapping[str, str]
    decided: str | None
    now: datetime

    def of_kind(self, *kinds: str) -> Iterator[Item]:
        return (item for item in self.items.values() if item["kind"] in kinds)

    def only(self, kind: str) -> Item | None:
        return next(self.of_kind(kind), None)


def found(ctx: Context, items: Iterable[Item], pool: Pool) -> Found:
    """Reads what the plan of a partition of the old form needs.

    Raises
    ------
    pydantic.ValidationError
        Something in it is not of the old form.
    """
    own = {key_of(item): item for item in items}
    by_kind = _by_kind(own.values())
    person = read(OldPerson, by_kind["person"][0])
    account = read(OldAccount, by_kind["account"][0]) if "account" in by_kind else None
    employments = tuple(read(OldEmployment, item) for item in by_kind.get("employment", ()))
    user = pool.user(person.person_id) if account else None
    spelled = [
        person.email,
        *(one.email for one in employments),
        *([user.address] if user and user.address else []),
    ]
    hashes = {text: hash_of(ctx, text) for text in spelled}
    every_hash = tuple(dict.fromkeys((person.address_hash, *person.also_known_by, *hashes.values())))
    employers = [one.employer_id for one in employments]
    stops = {one: stop for one in every_hash if (stop := _old_stop(ctx, one))}
    return Found(
        items=own,
        person=person,
        account=account,
        employments=employments,
        user=user,
        hashes=hashes,
        rows=_rows(ctx, every_hash, employments),
        stops=stops,
        kept={
            (one, scope): suppression_of(ctx.store, one, scope)
            for one in every_hash
            for scope in (*employers, OWN_MAIL)
        }
        if stops
        else {},
        languages={one: language_of(ctx, one) for one in employers},
        inviters=inviters(ctx, own.values()),
        decided=_decided(ctx, person.person_id),
        now=ctx.now(),
    )


def hash_of(ctx: Context, address: str) -> str:
    """The keyed hash of an address as it was stored."""
    try:
        return ctx.address_hash(parse_email(address, allow_example_domains=True).match_key)
    except EmailRefused:
        return ctx.address_hash(address.lower())


def language_of(ctx: Context, employer_id: str) -> Language:
    item = ctx.store.database.get(ctx.store.table(Regime.RECORDS), Key(f"employer#{employer_id}", "employer"))
    return "en" if item and item.get("language") == "en" else DEFAULT_LANGUAGE


def inviters(ctx: Context, items: Iterable[Item]) -> dict[str, str]:
    """The employers of the invitations that mails in a partition are about, as far as they are kept."""
    named = [item["refs"]["invitation_id"] for item in items if "invitation_id" in item.get("refs", {})]
    keys = [Key(f"invitation#{one}", "invitation") for one in dict.fromkeys(named)]
    stored = ctx.store.database.get_many(ctx.store.table(Regime.RECORDS), keys) if keys else {}
    return {item["invitation_id"]: item["employer_id"] for item in stored.values()}


def _by_kind(items: Iterable[Item]) -> dict[str, list[Item]]:
    kinds: dict[str, list[Item]] = {}
    for item in items:
        kinds.setdefault(item["kind"], []).append(item)
    return kinds


def _rows(ctx: Context, hashes: Iterable[str], employments: Iterable[OldEmployment]) -> dict[Key, Item]:
    known = tuple(hashes)
    keys = [Key(f"address#{one}", OLD_POINTER) for one in known]
    keys += [address_item(one, ACCOUNT) for one in known]
    for employment in employments:
        keys += [address_item(one, ground_of(RELATION, employment.employer_id)) for one in known]
        if employment.personnel_hash:
            keys.append(personnel_item(employment.employer_id, employment.personnel_hash))
    return ctx.store.database.get_many(ctx.store.table(Regime.RECORDS), keys)


def _old_stop(ctx: Context, address_hash: str) -> OldSuppression | None:
    item = ctx.store.database.get(
        ctx.store.table(Regime.LEDGER), Key(f"suppression#{address_hash}", "suppression")
    )
    return read(OldSuppression, item) if item else None


def _decided(ctx: Context, person_id: str) -> str | None:
    for choice in (POOL_USER_MISSING, ADDRESS_OF_ANOTHER):
        case = case_about(ctx.store, NAME, choice.found, person_id)
        if case and case.decision:
            return case.decision
    return None
