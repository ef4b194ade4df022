"""A package goes to another controller where whoever asked wants that, and to nobody else's address."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from qlinx.kit.errors import InputInvalid
from qlinx.records.audit import acts
from qlinx.records.shape import Regime
from qlinx.rights.fulfilment import fulfil
from qlinx.rights.kinds.access import RIGHT as ACCESS
from qlinx.rights.kinds.erasure import RIGHT as ERASURE
from qlinx.rights.kinds.portability import RIGHT as PORTABILITY
from qlinx.rights.model import RightsRequest, TransferState
from qlinx.rights.service import ask, ask_all, message_of
from qlinx.rights.store import EXPORT, export_by_id, export_object, request_by_id, requests_of
from qlinx.rights.transferring import MOST_TRIES, TRANSFERS, address_for
from qlinx.rights.uploading import Outcome, Uploads
from tests.support.http import Functions
from tests.support.queues import RememberedQueue
from tests.support.rights import carry_out_request
from tests.support.subjects import a_holder, a_relation, an_employer, code_for
from tests.support.world import World

URL = "https://upload.voorbeeld.nl/pakket?sleutel=geheim"


@dataclass
class Receivers:
    """In place of the internet: what it says, one try after the other, and what it got."""

    says: list[Outcome]
    got: list[tuple[str, bytes, str]] = field(default_factory=list)

    def put(self, text: str, body: bytes, *, once: str) -> Outcome:
        self.got.append((text, body, once))
        return self.says.pop(0)


def asked(world: World) -> RightsRequest:
    holder = a_holder(world.ctx)
    (request,) = ask_all(world.ctx, [holder.person_id], PORTABILITY, account_id=holder.person_id, send_to=URL)
    return request


def now_of(world: World, request: RightsRequest) -> RightsRequest:
    found = request_by_id(world.ctx.store, request.person_id, request.request_id)
    assert found
    return found


def goes(world: World, request: RightsRequest, says: Sequence[Outcome]) -> tuple[Receivers, list[str]]:
    """Carries it out, message after message."""
    receivers, queue, words = Receivers(list(says)), RememberedQueue(), []
    queue.send([message_of(request)])
    while queue.messages:
        done = fulfil(
            world.ctx,
            queue.messages.pop(0),
            private=world.bucket("Private"),
            pool=world.pool(),
            queue=queue,
            uploads=receivers,  # type: ignore[arg-type]  # one that reaches nobody
        )
        words.append(done.word)
    return receivers, words


def test_the_very_package_that_can_be_fetched_goes_there_once(world: World) -> None:
    request = asked(world)
    assert (request.transfer, request.send_to) == (TransferState.ASKED, URL)
    receivers, words = goes(world, request, [Outcome.SENT])
    file = world.bucket("Private").read(export_object(request.person_id, request.request_id))
    assert receivers.got == [(URL, file, request.request_id)]
    assert words == ["transfer:sent"]
    # The address may open something there: it is kept no longer than it is needed.
    ended = now_of(world, request)
    assert (ended.transfer, ended.send_to, ended.transfer_tries) == (TransferState.SENT, None, 1)
    assert all(URL not in str(world.every_item(regime)) for regime in Regime)
    assert goes(world, request, [])[1] == ["nothing-to-do"]
    assert "portable-transfer-tried" in [act.action for act in acts(world.ctx, world.now.date())]


@pytest.mark.parametrize(
    ("says", "state", "tries"),
    [
        ([Outcome.REFUSED], TransferState.REFUSED, 1),
        ([Outcome.NOT_PUBLIC], TransferState.FAILED, 1),
        ([Outcome.UNTRUSTED], TransferState.UNTRUSTED, 1),
        ([Outcome.NOT_NOW, Outcome.SENT], TransferState.SENT, 2),
        ([Outcome.NOT_NOW, Outcome.REFUSED], TransferState.REFUSED, 2),
        ([Outcome.NOT_NOW] * MOST_TRIES, TransferState.FAILED, MOST_TRIES),
    ],
)
def test_what_becomes_of_it_is_one_of_three(
    world: World, says: list[Outcome], state: TransferState, tries: int
) -> None:
    request = asked(world)
    receivers, _ = goes(world, request, says)
    ended = now_of(world, request)
    assert (ended.transfer, ended.transfer_tries, len(receivers.got)) == (state, tries, tries)
    assert ended.send_to is None


def test_what_has_ended_stays_as_it_is_whatever_comes_late() -> None:
    for outcome in Outcome:
        for state in (TransferState.SENT, TransferState.REFUSED, TransferState.FAILED):
            assert TRANSFERS.after(state, outcome) is None


def test_an_erasure_in_between_ends_it(world: World) -> None:
    request = asked(world)
    queue, receivers = RememberedQueue(), Receivers([Outcome.NOT_NOW])
    told: Any = {
        "private": world.bucket("Private"),
        "pool": world.pool(),
        "queue": queue,
        "uploads": receivers,
    }
    fulfil(world.ctx, message_of(request), **told)
    carry_out_request(world, ask(world.ctx, request.person_id, ERASURE))
    assert fulfil(world.ctx, queue.messages.pop(0), **told).word == "nothing-to-do"
    assert len(receivers.got) == 1


def test_a_package_that_is_gone_is_not_sent(world: World) -> None:
    request = asked(world)
    queue, receivers = RememberedQueue(), Receivers([Outcome.NOT_NOW])
    told: Any = {
        "private": world.bucket("Private"),
        "pool": world.pool(),
        "queue": queue,
        "uploads": receivers,
    }
    fulfil(world.ctx, message_of(request), **told)
    export = export_by_id(world.ctx.store, request.person_id, request.request_id)
    assert export
    world.ctx.store.write(EXPORT.remove(export))
    assert fulfil(world.ctx, queue.messages.pop(0), **told).word == "transfer:failed"


def test_an_address_goes_with_what_is_taken_along_only() -> None:
    assert address_for(PORTABILITY, f" {URL} ") == URL
    assert address_for(ACCESS, "") is None
    for right, given in ((ACCESS, URL), (PORTABILITY, "https://127.0.0.1/"), (PORTABILITY, "geen adres")):
        with pytest.raises(InputInvalid):
            address_for(right, given)


def test_without_an_address_nothing_is_sent(world: World) -> None:
    holder = a_holder(world.ctx)
    request = ask(world.ctx, holder.person_id, PORTABILITY, account_id=holder.person_id)
    receivers, words = goes(world, request, [])
    assert (receivers.got, words, now_of(world, request).transfer) == ([], ["exported"], None)


@pytest.fixture
def functions(world: World, monkeypatch: pytest.MonkeyPatch) -> Functions:
    """The deployed functions; the world has their keys and, as they do, the real clock."""
    world.now = datetime.now(UTC)
    functions = Functions(world, monkeypatch)
    world.ctx = replace(world.context(), read_secret=functions.of("signup").context().read_secret)
    return functions


def test_in_the_app_it_is_asked_with_the_right_and_followed(functions: Functions) -> None:
    world = functions.world
    holder = a_holder(world.ctx)
    path, body = "/v1/account/rights-requests", {"kind": "portability", "send_to": "https://10.0.0.1/"}
    refused = functions.call("rights_requests", "POST", path, body=body, person_id=holder.person_id)
    assert (refused.status, URL in refused.body) == (422, False)
    body["send_to"] = URL
    found = functions.call("rights_requests", "POST", path, body=body, person_id=holder.person_id)
    assert (found.status, found.json["transfer"]) == (202, "asked")
    (request,) = requests_of(world.ctx.store, holder.person_id)
    goes(world, request, [Outcome.REFUSED])
    listed = functions.call("rights_requests", "GET", path, person_id=holder.person_id)
    assert listed.json["rights_requests"][0]["transfer"] == "refused"
    followed = functions.call("rights_requests", "GET", f"/rights-requests/{found.json['status_token']}")
    assert "nam het pakket niet aan" in followed.body


def test_without_an_account_it_is_asked_on_the_page_with_a_code(functions: Functions) -> None:
    world = functions.world
    relation = a_relation(world.ctx, an_employer(world.ctx))
    code_request, code = code_for(world, relation.email)
    form = {
        "code_request": code_request,
        "code": code,
        f"portability-{relation.person_id}": "yes",
        "send_to": "https://localhost/",
    }
    refused = functions.call("rights_pages", "POST", "/rights/request", form=form)
    assert "begint, zoals de andere dienst" in refused.body
    done = functions.call("rights_pages", "POST", "/rights/request", form={**form, "send_to": URL})
    assert done.status == 200
    (request,) = requests_of(world.ctx.store, relation.person_id)
    assert (request.right, request.transfer, request.send_to) == ("portability", TransferState.ASKED, URL)


def test_the_function_reads_the_package_that_it_made_and_sends_it(
    functions: Functions, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, receivers = functions.world, Receivers([Outcome.SENT])
    monkeypatch.setattr(Uploads, "put", lambda _, *given, **named: receivers.put(*given, **named))
    request = asked(world)
    body = json.dumps(message_of(request))
    event = {"Records": [{"messageId": "one", "body": body, "attributes": {"ApproximateReceiveCount": "1"}}]}
    context = SimpleNamespace(aws_request_id="test", get_remaining_time_in_millis=lambda: 60_000)
    done = functions.of("rights_fulfilment").lambda_handler(event, context)
    assert done == {"batchItemFailures": []}
    assert [to for to, *_ in receivers.got] == [URL]
    assert now_of(world, request).transfer is TransferState.SENT
