"""Steps 1 and 2: an employer with an agreement, and the roster by which it shares its people."""

from collections.abc import Mapping, Sequence

from infrastructure.local import example_files as files
from infrastructure.local.actors import (
    Employer,
    add_employer_user,
    declaration,
    roster_after,
    rosters,
    send_roster,
    welcome,
)
from infrastructure.local.client import Caller, fetch, until, upload
from infrastructure.local.demo.story import PASSWORD, PATIENCE, Story, check, counted, needed, see
from infrastructure.local.demo.tables import rows
from infrastructure.local.inspection import items, objects

USER = ("Saskia Bos", "saskia.bos@bakkerij-zonnehof.example")
_NAME = "Bakkerij Zonnehof"


def made(story: Story) -> None:
    """Staff add the employer; its user chooses a password and finds where to drop files."""
    request = {
        "name": _NAME,
        "starts_on": f"{story.today.year}-01-01",
        "contact": {"name": USER[0], "email": USER[1], "function": "hoofd personeelszaken"},
    }
    added = story.staff.post("/v1/staff/employers", request, idempotency_key="demo").must_be(201).json
    again = story.staff.post("/v1/staff/employers", request, idempotency_key="demo").json
    agreement = added["agreement"]
    check(
        agreement["in_force"] and again["employer_id"] == added["employer_id"],
        f"201: {added['name']}, agreement from {agreement['starts_on']} in force; the same request again made no other",
    )
    add_employer_user(story.staff, added["employer_id"], USER)
    user = welcome(story.system, USER[1], PASSWORD)
    [mail] = story.system.mailbox.messages(USER[1], subject="toegang")
    see(f"mail “{mail['subject']}” with a link; the page behind it took a password, and Cognito judges it")
    factor = user.get("/v1/second-factor").must_be(200).json
    check(
        factor["is_set"] and factor["recovery_codes_left"] == 10,
        "before there was a session an authenticator app was set up: its code is asked from now on, with 10 recovery codes",
    )
    drop = user.get("/v1/employer").must_be(200).json["drop"]
    refused = user.get("/v1/staff/employers")
    check(
        refused.status == 401 and drop["prefix"] == f"employers/{added['employer_id']}/",
        f"the employer's prefix in the drop bucket: {drop['prefix']}; what staff see is refused ({refused.status})",
    )
    story.employer = Employer(added["employer_id"], _NAME, drop, user)


def shares_its_people(story: Story) -> None:
    """No declaration, nothing stored; with one, people become known; the same people again change nothing."""
    employer = needed(story.employer, "an employer")
    _without_declaration(story, employer)
    user = employer.user
    first = send_roster(user, "werknemers.csv", files.roster("werknemers.csv"), seconds=PATIENCE)
    known = len(items(story.system, kind="person"))
    check(
        first["state"] == "done" and known == first["counts"]["accepted"] > 150,
        f"werknemers.csv with a declaration, by presigned upload: {first['rows']} rows, {counted(first['counts'])};"
        f" {known} people known without an account",
    )
    _result_file(first["result_url"])
    _notices(story)
    _nothing_new(story, user, "werknemers.csv", known)
    _nothing_new(story, user, "werknemers.xlsx", known)
    _held(user)
    newcomers = send_roster(
        user, "nieuw-in-dienst.csv", files.roster("nieuw-in-dienst.csv"), covers="additions", seconds=PATIENCE
    )
    check(
        newcomers["counts"]["accepted"] == 4 and newcomers["endings"] == 0,
        f"nieuw-in-dienst.csv, declared as additions: {counted(newcomers['counts'])}, nobody's employment ended",
    )


def _without_declaration(story: Story, employer: Employer) -> None:
    system = story.system
    mails = len(system.mailbox.messages())
    system.client("s3").put_object(
        Bucket=employer.drop["bucket"],
        Key=f"{employer.drop['rosters']}werknemers.csv",
        Body=files.roster("werknemers.csv"),
    )
    key = f"{employer.drop['results']}rosters/werknemers.csv.result.csv"
    content = until(
        "the result file of a roster without declaration",
        lambda: objects(system, "DropBucket", employer.drop["results"]).get(key),
        seconds=PATIENCE,
    )
    [row] = rows(content)
    people, sent = len(items(system, kind="person")), len(system.mailbox.messages()) - mails
    check(
        row["code"] == "no_attestation" and people == 0 and sent == 0,
        f"werknemers.csv dropped without a declaration: {people} people stored, {sent} mails;"
        f" the result file says: {row['code']}",
    )


def _result_file(url: str) -> None:
    result = rows(fetch(url).must_be(200).content)
    refused = [row for row in result if row["outcome"] == "rejected"]
    left_out = [row for row in result if row["outcome"] == "not stored"]
    columns = [row["field"] for row in left_out if row["regel / line"] == "1"]
    cells = [row for row in left_out if row["regel / line"] != "1"]
    check(
        len(refused) > 0 and all(row["what to do"] for row in refused),
        f"rejected, each with what to do: {_lines(refused)}",
    )
    check(
        len(cells) > 0 and all(row["what to do"] for row in cells),
        f"a cell left out, and the person taken: {_lines(cells)}",
    )
    check(columns == ["Geboortedatum"], f"never stored: column {', '.join(columns)}")


def _lines(result: Sequence[Mapping[str, str]]) -> str:
    return ", ".join(f"line {row['regel / line']} {row['field']} ({row['code']})" for row in result)


def _notices(story: Story) -> None:
    waiting = [item for item in items(story.system, kind="employment") if item["due_queue"] == "notice"]
    days = sorted({item["due_at"][:10] for item in waiting})
    check(
        len(days) == 1,
        f"{len(waiting)} people are still to be told what is held and from whom: at first contact,"
        f" or on {', '.join(days)} at the latest",
    )


def _nothing_new(story: Story, user: Caller, file_name: str, known: int) -> None:
    roster = send_roster(user, file_name, files.roster(file_name), seconds=PATIENCE)
    now = len(items(story.system, kind="person"))
    counts = roster["counts"]
    check(
        now == known == counts["unchanged"] and not counts["accepted"] and not counts["changed"],
        f"{file_name} {'again' if file_name.endswith('.csv') else 'with the same people'}:"
        f" {counted(counts)}; still {now} people",
    )


def _held(user: Caller) -> None:
    before = {roster["roster_id"] for roster in rosters(user)}
    request = {"roster": {"file_name": "nieuw-in-dienst.csv", "attestation": declaration(covers="everyone")}}
    upload(user.post("/v1/employer/uploads", request).must_be(201).json, files.roster("nieuw-in-dienst.csv"))
    held = roster_after(user, "nieuw-in-dienst.csv", before, seconds=PATIENCE)
    decided = user.post(f"/v1/employer/rosters/{held['roster_id']}/decision", {"confirm": False}).must_be(200)
    check(
        held["state"] == "held" and decided.json["state"] == "rejected",
        f"nieuw-in-dienst.csv declared as complete by mistake: {held['state']}, for it would end"
        f" {held['endings']} of {held['known']} employments; the employer says no: {decided.json['state']}",
    )
