"""What staff look over in a browser: the dated terms that hold, and the audit trail."""

import re
from datetime import timedelta

from qlinx.aws.database import Key
from qlinx.kit.clock import utc_day
from qlinx.records.anchor_marks import mark_key
from qlinx.records.anchors import keep_anchors
from qlinx.records.catalogue import every_policy
from qlinx.records.policy import POLICY
from qlinx.records.seals import AUDIT_SEAL, anchor_of, check_and_seal, seal_key
from qlinx.records.shape import Regime
from qlinx.rights.policies import RESPONSE_MONTHS
from tests.support.browser import Browser
from tests.support.standing import table

TERMS = "/balie/beheer/termijnen"
TRAIL = "/balie/beheer/controle"


def test_every_term_is_told_with_what_holds_since_when_and_its_source(desk: Browser) -> None:
    page = desk.goes(TERMS).body
    for policy in every_policy().values():
        assert policy.source, policy.name
        assert policy.what.nl[0].upper() + policy.what.nl[1:] in page
        assert policy.source.nl in page
    assert policy.source
    english = desk.goes("/en/desk/upkeep/terms").body
    assert policy.source.en in english


def test_a_value_that_begins_later_is_told_with_its_day(desk: Browser) -> None:
    world = desk.functions.world
    policy = RESPONSE_MONTHS.policy
    later = policy.values[0].model_copy(update={"since": world.now.date() + timedelta(days=30), "value": 2})
    world.ctx.store.write(POLICY.insert(policy.model_copy(update={"values": (*policy.values, later)})))
    assert re.search(r"vanaf [^:<]+: 2", desk.goes(TERMS).body)


def test_a_day_that_is_not_sealed_is_seen_at_once_and_a_day_is_verified(desk: Browser) -> None:
    world = desk.functions.world
    now = world.now
    for ago in range(6, -1, -1):
        world.now = now - timedelta(days=ago)
        check_and_seal(world.ctx)
    day = world.now.date() - timedelta(days=4)
    key: Key = seal_key(day)
    assert "1 dag klopt niet" not in desk.goes(TRAIL).body
    stored = table(world.ctx.store.table(Regime.AUDIT))
    stored.delete_item(Key={"pk": key.pk, "sk": key.sk})
    page = desk.goes(TRAIL).body
    assert "1 dag klopt niet" in page
    assert "niet verzegeld" in desk.goes(f"{TRAIL}?day={day.isoformat()}").body
    looked = desk.goes(f"{TRAIL}?day={(day - timedelta(days=1)).isoformat()}").body
    assert re.search(r"verzegeld, \d+ handelingen nagerekend", looked)
    assert re.search(r"Anker: [0-9a-f]{64}", looked)


def test_a_day_whose_anchor_is_not_kept_elsewhere_shows(desk: Browser) -> None:
    world = desk.functions.world
    now, bucket = world.now, world.bucket("Anchors")
    for ago in range(9, -1, -1):
        world.now = now - timedelta(days=ago)
        check_and_seal(world.ctx)
        keep_anchors(world.ctx, bucket, days=40)
    page = desk.goes(TRAIL).body
    assert ("Elders bewaard" in page, ">ontbreekt<" in page) == (True, False)
    assert "volgt" in page
    day = utc_day(world.now) - timedelta(days=5)
    seal = world.ctx.store.get(AUDIT_SEAL, seal_key(day))
    assert seal
    key: Key = mark_key(day, anchor_of(seal))
    table(world.ctx.store.table(Regime.AUDIT)).delete_item(Key={"pk": key.pk, "sk": key.sk})
    page = desk.goes(TRAIL).body
    assert ("Van 1 dag is elders geen anker gezien" in page, ">ontbreekt<" in page) == (True, True)
    assert "Of 1 day no anchor was seen elsewhere" in desk.goes("/en/desk/upkeep/audit").body


def test_before_the_first_day_is_over_the_page_says_so(desk: Browser) -> None:
    page = desk.goes(TRAIL).body
    assert "Er is nog geen dag voorbij" in page
    assert "<table" not in page


def test_both_are_reached_from_the_page_of_limits(desk: Browser) -> None:
    page = desk.goes("/balie/beheer/grenzen").body
    assert TERMS in page
    assert TRAIL in page
