"""Step 9: the cleanup, on things that were made older by hand because the clock of
a running system is real.
"""

from typing import Any

from infrastructure.local import example_files as files
from infrastructure.local.actors import Details, send_roster, sign_up, signed_in
from infrastructure.local.client import until
from infrastructure.local.demo.story import PASSWORD, PATIENCE, STRANGER, Story, check, counted, needed, see
from infrastructure.local.demo.tables import joined
from infrastructure.local.inspection import Item, items, make_older, objects, where_found

_FORGETFUL = Details("Vera", "Vergeten", "vera.vergeten@post.example", "06 12030412")
_LEFT = "quirijn.zeldenrust@bakkerij-zonnehof.example"


def cleaned_up(story: Story) -> None:
    """A dry run, the real one, and one more that finds nothing."""
    made_older = {
        "an unconfirmed sign-up 8 days old": _unconfirmed(story),
        "a closed invitation 60 days old, with its answers": _closed(story),
        "somebody whose employment ended 30 days ago": _left(story),
        "an export 8 days old": _exported(story),
    }
    see(f"made older by hand in the table: {'; '.join(made_older)}")
    concerned = {item["pk"] for found in made_older.values() for item in found}
    before = _stored(story)
    tried = story.system.invoke("retention_cleanup", {"dry_run": True})
    check(
        _stored(story) == before and _total(tried, "removed") > 0, f"dry run: {_told(tried)}; nothing changed"
    )
    real = story.system.invoke("retention_cleanup", {})
    check(
        real["finished"]
        and _total(real, "removed") == _total(tried, "removed")
        and not _total(real, "failed"),
        f"real: {_told(real)}",
    )
    gone = before.keys() - _stored(story).keys()
    others = [
        key for key in gone if key[0] not in concerned and not key[0].startswith(("address#", "personnel#"))
    ]
    exports = len(objects(story.system, "PrivateBucket", "exports/"))
    traces = where_found(story.system, _LEFT, _FORGETFUL.email)
    check(
        not others and not exports and not traces,
        f"{len(gone)} items gone, {len(others)} of them of anything else; {exports} exports left;"
        f" {len(traces)} traces of who left and of who never confirmed",
    )
    again = story.system.invoke("retention_cleanup", {})
    check(_total(again, "found") == 0, f"once more: {_total(again, 'found')} found")


def _stored(story: Story) -> dict[tuple[str, str], Any]:
    # Outbox entries are still being settled by the mail of the steps before.
    return {
        (item["pk"], item["sk"]): item.get("version")
        for item in items(story.system)
        if item["kind"] != "outbox"
    }


def _total(report: dict[str, Any], count: str) -> int:
    return sum(line[count] for line in report["lines"])


def _told(report: dict[str, Any]) -> str:
    counts = {count: _total(report, count) for count in ("found", "removed", "held", "failed")}
    kinds = ", ".join(f"{line['removed']} {line['kind']}" for line in report["lines"] if line["removed"])
    return f"{counted(counts)} ({kinds})"


def _unconfirmed(story: Story) -> list[Item]:
    sign_up(story.system, _FORGETFUL).must_be(202)
    story.system.mailbox.wait_for(_FORGETFUL.email, seconds=PATIENCE)
    [found] = [item for item in items(story.system, kind="sign_up") if item["email"] == _FORGETFUL.email]
    return _older(story, [found], 8)


def _closed(story: Story) -> list[Item]:
    invitation = needed(story.invitations, "invitations")["race"]
    found = [
        item
        for item in items(story.system)
        if invitation in {item.get("invitation_id"), item["pk"].removeprefix("invitation#")}
        and item["kind"] != "outbox"
    ]
    _older(story, found, 60)
    story.system.invoke("invitation_dispatch", {})
    until(
        "the invitation closed by the schedule's event",
        lambda: next(
            (
                item
                for item in items(story.system, kind="invitation")
                if item["invitation_id"] == invitation and item["state"] == "closed"
            ),
            None,
        ),
        seconds=PATIENCE,
    )
    return found


def _left(story: Story) -> list[Item]:
    user = needed(story.employer, "an employer").user
    roster = joined(files.roster("werknemers.csv"), files.roster("nieuw-in-dienst.csv"), without="Zeldenrust")
    done = send_roster(user, "werknemers.csv", roster, seconds=PATIENCE)
    erased = needed(story.erased, "somebody who had everything erased")
    back = where_found(story.system, erased.email)
    check(
        done["endings"] >= 1 and not back,
        f"a new roster without one person: {counted(done['counts'])}, {done['endings']} employment ended;"
        f" who had everything erased did not come back ({len(back)} traces)",
    )
    [person] = [item for item in items(story.system, kind="person") if item["email"] == _LEFT]
    return _older(story, [item for item in items(story.system) if item["pk"] == person["pk"]], 30)


def _exported(story: Story) -> list[Item]:
    stranger = signed_in(story.system, STRANGER.email, PASSWORD)
    stranger.post("/v1/account/rights-requests", {"kind": "access"}).must_be(202)
    story.system.mailbox.wait_for(STRANGER.email, subject="ready", seconds=PATIENCE)
    return _older(story, items(story.system, kind="export"), 8)


def _older(story: Story, found: list[Item], days: int) -> list[Item]:
    make_older(story.system, found, days)
    return found
