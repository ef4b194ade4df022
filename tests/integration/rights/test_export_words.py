"""How an export says it: what for, on what ground, for whom;
its schema, tables, page and mail; what it leaves out.
"""

import csv
import io
import json
from codecs import BOM_UTF8
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest

from qlinx.mailing.addressed import MailStop
from qlinx.mailing.suppression import stop_mail
from qlinx.people.joins import detach
from qlinx.people.model import PersonState
from qlinx.people.store import PERSON, person_by_id
from qlinx.records.shape import Regime
from qlinx.rights.erasures import RetainedGround
from qlinx.rights.errors import KindUnknown
from qlinx.rights.following import views_of
from qlinx.rights.kinds.access import RIGHT as ACCESS
from qlinx.rights.kinds.erasure import RIGHT as ERASURE
from qlinx.rights.model import RequestState
from qlinx.rights.service import ask, message_of
from qlinx.rights.store import erasure_by_id
from tests.support import standing
from tests.support.people import letters, says_yes
from tests.support.rights import (
    carry_out,
    carry_out_request,
    exports,
    fields_of,
    of_account,
    of_relation,
)
from tests.support.subjects import AT_HOME, a_holder, a_relation, an_employer
from tests.support.whole_subjects import JPEG, a_whole_account
from tests.support.world import World


def test_each_field_tells_what_for_on_what_ground_from_whom_and_for_whom(world: World) -> None:
    _, document = of_account(world)

    fields = fields_of(document, "person")
    assert fields["email"]["purposes"] == ["om de dienst te leveren", "om je berichten te sturen"]
    assert fields["mail_stops"]["portable"] is False
    assert fields["mail_stops"]["meaning"] == "mail kwam terug"
    for item in document["items"]:
        assert item["term"]["interest"]
        for field in item["fields"]:
            assert all(field[name] for name in ("label", "category", "ground", "source", "recipients"))
    assert document["employers"] == ["Voorbeeld Zorg 1"]


def test_its_page_shows_every_value_and_says_what_goes_for_several_of_them_once(world: World) -> None:
    files, document = of_account(world)
    page = files["index.html"].decode()

    for item in document["items"]:
        assert item["term"]["rule"] not in page, "a name that only programs know"
        for field in item["fields"]:
            assert f"<dt>{field['label']}</dt>" in page
    told = [
        {
            (*field["purposes"], field["ground"], field["source"], *field["recipients"], field["portable"])
            for field in item["fields"]
        }
        for item in document["items"]
    ]
    assert page.count("Wie krijgt het: ") == sum(map(len, told))
    assert page.count("Overdraagbaar: ja.") == sum(same[-1] is True for item in told for same in item)
    assert "<dd></dd>" not in page


def test_an_employer_is_told_by_name(world: World) -> None:
    _, document = of_relation(world)

    assert fields_of(document, "employment")["employer_id"]["meaning"] == "Voorbeeld Zorg 1"


def test_nothing_technical_or_secret_is_in_it(world: World) -> None:
    files, document = of_account(world)

    person = next(item for item in world.items_of("person") if item["given_by"] == "self")
    everything = b"".join(body for name, body in files.items() if name != "schema.json").decode("latin-1")
    assert person["address_hash"] not in everything
    assert person["person_id"] not in everything
    names = {field["name"] for item in document["items"] for field in item["fields"]}
    assert not names & {"version", "holds", "address_hash", "given_by", "account_id", "refs", "asleep"}


def test_a_dossier_from_an_account_is_not_told_to_who_reads_the_relations_mail(world: World) -> None:
    holder = a_holder(world.ctx, AT_HOME)
    relation = a_relation(world.ctx, an_employer(world.ctx))
    says_yes(world, holder, relation)
    own = ask(world.ctx, relation.person_id, ACCESS, account_id=holder.person_id)
    carry_out_request(world, own)
    detach(world.ctx, holder.person_id, relation.person_id)

    _, document = exports(world, relation.person_id)

    kinds = [item["kind"] for item in document["items"]]
    assert (kinds.count("rights_request"), kinds.count("export"), kinds.count("outbox")) == (1, 0, 1)


def test_what_employers_may_not_bring_back_is_told_to_whom_it_concerns(world: World) -> None:
    first, second = an_employer(world.ctx, 1), an_employer(world.ctx, 2)
    erased = a_relation(world.ctx, first, number="P-1")
    carry_out_request(world, ask(world.ctx, erased.person_id, ERASURE))
    by_number = a_relation(world.ctx, first, AT_HOME, "P-1")
    elsewhere = a_relation(world.ctx, second, number="P-1")
    holder = a_holder(world.ctx)

    told = {
        person_id: "eerder gewist" in str(exports(world, person_id)[1]["elsewhere"])
        for person_id in (by_number.person_id, elsewhere.person_id, holder.person_id)
    }

    assert told == {by_number.person_id: True, elsewhere.person_id: False, holder.person_id: True}


def test_stops_of_another_sender_are_not_told(world: World) -> None:
    relation = a_relation(world.ctx, an_employer(world.ctx))
    for scope, stop in (("1" * 26, MailStop.OBJECTION), ("2" * 26, MailStop.SPAM_REPORT)):
        world.ctx.store.write(*stop_mail(world.ctx, relation.address_hash, scope, stop))

    told = str(exports(world, relation.person_id)[1]["elsewhere"])

    assert "bezwaar gemaakt; wat je kunt stoppen van die afzender" in told
    assert "als spam" not in told


def test_a_stop_at_the_sign_in_address_is_told_of_the_relation_whose_mail_goes_there(world: World) -> None:
    holder = a_holder(world.ctx, AT_HOME)
    relation = a_relation(world.ctx, an_employer(world.ctx))
    says_yes(world, holder, relation)
    joined = person_by_id(world.ctx.store, relation.person_id)
    assert joined is not None
    world.ctx.store.write(
        PERSON.replace(joined, mail_to_account=True),
        *stop_mail(world.ctx, holder.address_hash, joined.mail_scope, MailStop.SPAM_REPORT),
    )

    told = str(exports(world, relation.person_id)[1]["elsewhere"])
    request = ask(world.ctx, relation.person_id, ERASURE)
    carry_out_request(world, request)

    assert "Mail is als spam gemeld; wat je kunt stoppen van die afzender mailen we niet meer." in told
    erasure = erasure_by_id(world.ctx.store, request.request_id)
    assert erasure is not None
    assert RetainedGround.MAIL_STOP in {item.ground for item in erasure.kept}


@pytest.mark.parametrize("subject", [of_account, of_relation])
def test_it_keeps_to_its_published_schema(
    world: World, subject: Callable[[World], tuple[dict[str, bytes], Any]]
) -> None:
    files, document = subject(world)

    jsonschema.validate(document, json.loads(files["schema.json"]))


def test_photos_go_with_it(world: World) -> None:
    files, document = of_account(world)

    assert files["photos/photo-1.jpg"] == JPEG
    assert document["files"] == ["photos/photo-1.jpg"]


def test_tables_hold_the_same_and_no_spreadsheet_calculates_with_them(world: World) -> None:
    files, document = of_relation(world)

    assert files["csv/employment.csv"].startswith(BOM_UTF8)
    text = files["csv/employment.csv"].decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [row["department"] for row in rows] == ["'=Zorg"]
    assert [row["personnel_number"] for row in rows] == ["P-1"]
    kinds = {item["kind"] for item in document["items"]}
    assert {name for name in files if name.startswith("csv/")} == {f"csv/{kind}.csv" for kind in kinds}


def test_the_page_reads_in_the_persons_language_and_escapes_what_people_wrote(world: World) -> None:
    dutch, _ = of_account(world, first_name="<script>alert(1)</script>")
    page = dutch["index.html"].decode()

    assert "Dit is alles wat we over je bewaren" in page
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_an_english_reader_gets_english_words(world: World) -> None:
    files, document = of_account(world, language="en")

    assert "This is everything that we keep about you" in files["index.html"].decode()
    assert "You may have them erased (article 17)." in document["rights"]


def test_what_is_remembered_elsewhere_is_told_in_words(world: World) -> None:
    _, document = of_account(world)

    told = " ".join(entry["what"] for entry in document["elsewhere"])
    assert "versleutelde vorm van je wachtwoord" in told
    assert "code die met een geheime sleutel van je e-mailadres is gemaakt" in told


def test_it_is_fetchable_for_a_week_and_told_by_mail(world: World) -> None:
    person = a_whole_account(world)
    request = ask(world.ctx, person.person_id, ACCESS)
    letters(world)
    carry_out_request(world, request)

    (ready,) = letters(world)
    assert ready.template == "rights.export_ready"  # type: ignore[union-attr]
    view = next(
        view for view in views_of(world.ctx, person.person_id) if view.request_id == request.request_id
    )
    assert view.state is RequestState.FULFILLED
    assert view.result is not None
    world.pass_time(days=7)
    views = views_of(world.ctx, person.person_id)
    assert all(view.result is None for view in views)


def test_a_stored_kind_that_nobody_declares_stops_the_export(world: World) -> None:
    person = a_whole_account(world)
    table = standing.table(world.ctx.store.table(Regime.RECORDS))
    table.put_item(Item={"pk": f"person#{person.person_id}", "sk": "unheard-of", "kind": "unheard_of"})
    request = ask(world.ctx, person.person_id, ACCESS)

    with pytest.raises(KindUnknown):
        carry_out(world, message_of(request))


def test_an_export_of_somebody_whose_erasure_began_leaves_no_file(world: World) -> None:
    person = a_whole_account(world)
    request = ask(world.ctx, person.person_id, ACCESS)
    current = person_by_id(world.ctx.store, person.person_id)
    assert current is not None
    world.ctx.store.write(PERSON.replace(current, state=PersonState.ERASING))

    assert carry_out(world, message_of(request)).word == "nothing-to-do"

    assert list(world.bucket("Private").keys(f"exports/{person.person_id}/{request.request_id}")) == []
