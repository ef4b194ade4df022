"""Proof: every route answers every role as the table says, and does not tell whether an address is known.

The table is matrix.yaml. A new route joins by its line there; its path parts are named in `cast`. Functions
that no route leads to can be called by nobody outside. The instrument is tried on the running system itself:
a person who is put among users of employers must turn cells of the table false. A permission that would let
in more than this API or one rule must be told of too.
"""

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from infrastructure.local.actors import Details, open_account, signed_in
from infrastructure.local.client import Caller, Response
from infrastructure.local.examples import PASSWORD
from infrastructure.local.starting import local_system
from infrastructure.local.system import System
from tests.proof.access.cast import (
    CLAIMED,
    KNOWN,
    PERSONAL,
    UNKNOWN,
    Cast,
    body_of,
    cast_of,
    taken_over,
)
from tests.proof.access.matrix import Cell, Seen, breaches, cells, unlike
from tests.proof.access.sessions import REVOKED, claims_of
from tests.proof.access.timing import Answered, Comparison, differences, too_noisy
from tests.proof.runner import Proof, proof_alone
from tests.support.application import Application, application
from tests.support.described import description
from tests.support.house_rules.callers import nobody_else_may_call

# Twice as many calls are fewer than any limit for one caller lets through; and none for an address comes near
# its own.
_CALLS_BETWEEN = 8
_ROUNDS = 5


@proof_alone
def access() -> Proof:
    """Every cell, every function without a route, and every way to hand in an address is a case."""
    table = cells()
    with local_system() as system:
        cast = cast_of(system)
        taken = taken_over(cast)
        seen = executed(cast, table)
        compared = list(_compared(system))
        mutants = {"a person among users of employers": _with_a_person_among_employers(cast, table)}
    mutants["a function that every rule may call"] = bool(nobody_else_may_call(_open_to_every_rule()))
    details: dict[str, Any] = {
        "cells": len(table),
        "breaches": breaches(table, seen, PERSONAL, CLAIMED),
        "taken over by a roster": [name for name, held in taken.items() if not held],
        "table": unlike(table, [route.key for route in application().described_routes()]),
        "functions open to others": nobody_else_may_call(application()),
        "known addresses differ": [fault for one in compared for fault in differences(one)],
        "too noisy to tell": [name for one in compared for name in too_noisy(one)],
        "times": {one.name: one.figures for one in compared},
        "mutants not noticed": [name for name, noticed in mutants.items() if not noticed],
    }
    failures = sum(len(value) for value in details.values() if isinstance(value, list))
    cases = (
        len(table) + len(taken) + len(application().functions()) + sum(2 * len(one.known) for one in compared)
    )
    return Proof("access", cases, failures, details)


def executed(cast: Cast, table: Sequence[Cell]) -> dict[tuple[str, str], Seen]:
    """The answer to every cell of a table."""
    seen = {}
    before = ""
    for cell in table:
        if before == "POST /v1/account/sign-outs" != cell.route:
            cast.sign_in_again()
        if "/second-factor" in cell.route and "/second-factor" not in before:
            cast.sign_in_freshly()
        before = cell.route
        forget_limits(cast.system)
        answer = _asked(*cast.called(cell.route, cell.role))
        seen[cell.route, cell.role] = Seen(
            answer.status,
            answer.headers.get("content-type", ""),
            "set-cookie" in answer.headers,
            answer.text,
        )
    return seen


def forget_limits(system: System) -> None:
    """Empties the counts of limits, which count everybody on this machine as one caller."""
    database, table = system.client("dynamodb"), system.outputs["SecurityTable"]
    for page in database.get_paginator("scan").paginate(TableName=table, ProjectionExpression="pk, sk"):
        for item in page["Items"]:
            if item["pk"]["S"].startswith("limit#"):
                database.delete_item(TableName=table, Key=item)


def _asked(caller: Caller, method: str, path: str, body: Any) -> Response:
    if body is not None and not path.startswith("/v1/"):
        return caller.post_form(path, body)
    # Whatever is now, where the version that was seen must be said.
    return caller.call(method, path, body, if_match="*")


def _compared(system: System) -> Iterator[Comparison]:
    """Every route that takes an address, with addresses that somebody has whom an employer shares,
    and that have an account.
    """
    holders = [_holder(system, number) for number in range(_CALLS_BETWEEN)]
    known = {
        "shared": KNOWN,
        "with an account": [holders[number % len(holders)] for number in range(len(KNOWN))],
    }
    for path in address_routes():
        for kind, addresses in known.items():
            yield _asked_together(system, path, f"{path} {kind}", list(zip(addresses, UNKNOWN, strict=True)))


def _holder(system: System, number: int) -> str:
    details = Details("Houder", "Voorbeeld", f"houder.{number}@post.example", f"06 1203050{number}")
    open_account(system, details, PASSWORD)
    return details.email


def _asked_together(system: System, path: str, name: str, pairs: Sequence[tuple[str, str]]) -> Comparison:
    """All pairs, and again as long as the machine is too restless to tell;
    how long does not depend on who was slower.
    """
    compared = Comparison(name, [], [])
    for number in range(_ROUNDS):
        known, unknown = _round(system, path, pairs, random.Random(f"{name} {number}"))
        compared = Comparison(name, [*compared.known, *known], [*compared.unknown, *unknown])
        if not too_noisy(compared):
            break
    return compared


def _round(
    system: System, path: str, pairs: Sequence[tuple[str, str]], draw: random.Random
) -> tuple[list[Answered], list[Answered]]:
    """Either of a pair comes first as often as the other:
    what follows from a call, such as a mail, takes time too.
    """
    body, visitor = body_of(system, "POST", path), Caller(system.url)
    answers: dict[bool, list[Answered]] = {True: [], False: []}
    first = [True, False] * (len(pairs) // 2 + 1)
    draw.shuffle(first)
    for number, (known, unknown) in enumerate(pairs):
        if number % _CALLS_BETWEEN == 0:
            forget_limits(system)
        for is_known in (first[number], not first[number]):
            address = known if is_known else unknown
            started = time.perf_counter()
            answer = _asked(visitor, "POST", path, {**body, "email": address})
            seconds = time.perf_counter() - started
            answers[is_known].append(
                Answered(answer.status, answer.text.replace(address, "address"), seconds)
            )
    return answers[True], answers[False]


def address_routes() -> list[str]:
    """The routes without sign-in at which an address can be handed in."""
    described = description()
    return [
        path
        for path, operations in described["paths"].items()
        for operation in operations.values()
        if not operation["security"] and "email" in _fields(operation, described)
    ]


def _fields(operation: Mapping[str, Any], described: Mapping[str, Any]) -> Mapping[str, Any]:
    for media in operation.get("requestBody", {}).get("content", {}).values():
        schema = described["components"]["schemas"][media["schema"]["$ref"].rpartition("/")[2]]
        fields: Mapping[str, Any] = schema.get("properties", {})
        return fields
    return {}


def _with_a_person_among_employers(cast: Cast, table: Sequence[Cell]) -> bool:
    """Whether the table notices."""
    system = cast.system
    system.client("cognito-idp").admin_add_user_to_group(
        UserPoolId=system.outputs["UserPoolId"],
        Username=claims_of(cast.callers["revoked"])["username"],
        GroupName="employer",
    )
    cast.callers["revoked"] = signed_in(system, REVOKED.email, PASSWORD)
    line = [cell for cell in table if (cell.route, cell.role) == ("GET /v1/employer", "revoked")]
    return bool(breaches(line, executed(cast, line), PERSONAL))


def _open_to_every_rule() -> Application:
    """The application with permissions that name no caller."""
    app = application().but(lambda _: None)
    for permission in app.resources("AWS::Lambda::Permission"):
        if permission.properties["Principal"] == "events.amazonaws.com":
            del permission.properties["SourceArn"]
    return app
