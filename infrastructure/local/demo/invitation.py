"""Steps 3, 6 and 7: invitations are sent, people answer, and the employer reads who comes."""

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from infrastructure.local import example_files as files
from infrastructure.local.actors import invite, path_in, replies, visitor
from infrastructure.local.client import Response, until, upload
from infrastructure.local.demo.story import PATIENCE, Story, check, counted, needed, see
from infrastructure.local.demo.tables import rows
from infrastructure.local.inspection import items, objects, wait_until_quiet

_BY_LINK = "hugo.devries@bakkerij-zonnehof.example"
_IN_ENGLISH = "sanne.muller-visser@bakkerij-zonnehof.example"
RACING = ("aylin.jansen@bakkerij-zonnehof.example", "koen.vandijk@bakkerij-zonnehof.example")


def sent(story: Story) -> None:
    """By a dropped file, over the API, and at a set time; everybody gets one mail."""
    employer = needed(story.employer, "an employer")
    story.invitations = {
        "later": _at_a_set_time(story),
        "lunch": invite(employer.user, occasion(story, "Welkomstlunch", {"tags": ["nieuw"]})),
        "race": invite(
            employer.user,
            {**occasion(story, "Proeverij", {"email_addresses": list(RACING)}), "number_of_places": 1},
        ),
    }
    file = files.invitation("herhaling-bhv.csv", story.today)
    row = _by_file(story, file)
    story.invitations["training"] = training = row["id"]
    see(f"herhaling-bhv.csv uploaded: {row['outcome']}, 12 places, for everyone with the tag BHV")
    _staff_look(story)
    invited = sum("BHV" in item.get("tags", []) for item in items(story.system, kind="employment"))
    until("every mail", lambda: True if len(_mails(story)) >= invited else None, seconds=PATIENCE)
    _one_each(story, invited)
    again = _by_file(story, file)
    wait_until_quiet(story.system, PATIENCE)
    check(
        again["id"] == training and len(_mails(story)) == invited,
        f"the same file again: the same invitation, still {len(_mails(story))} mails",
    )
    told = sum(item["notice"] == "given" for item in items(story.system, kind="employment"))
    check(told >= invited, f"{told} people have been told in their first mail what is held and from whom")


def _staff_look(story: Story) -> None:
    """The first mailings of a new employer wait until staff have looked, once."""
    staff = story.staff
    waiting = until(
        "an invitation that waits for staff",
        lambda: staff.get("/v1/staff/mailings").must_be(200).json["mailings"] or None,
        seconds=PATIENCE,
    )
    first = waiting[0]
    path = f"/v1/staff/mailings/{first['invitation_id']}/verdict"
    staff.put(path, {"verdict": "approve"}).must_be(200)
    left = staff.get("/v1/staff/mailings").must_be(200).json["mailings"]
    check(
        first["invitation_id"] not in {one["invitation_id"] for one in left},
        f"first mailings of a new employer wait: staff read “{first['title']}” and let it go, and all that follow",
    )


def _at_a_set_time(story: Story) -> str:
    """A department is invited a little later, by the schedule that looks each minute."""
    draft = json.loads(files.invitation("kerstborrel.json", story.today))
    when = datetime.now(UTC) + timedelta(seconds=10)
    user = needed(story.employer, "an employer").user
    invitation = invite(
        user, {**draft, "audience": {"departments": ["Kantoor"]}, "send_at": f"{when:%Y-%m-%dT%H:%M:%SZ}"}
    )
    state = user.get(f"/v1/employer/invitations/{invitation}").json["state"]
    check(
        state == "scheduled",
        f"kerstborrel.json over the API, for one department, to be sent at {when:%H:%M:%S}: {state}",
    )
    return invitation


def occasion(story: Story, title: str, audience: dict[str, Any]) -> dict[str, Any]:
    day = story.today + timedelta(days=20)
    return {
        "title": title,
        "text": "Neem een collega mee.",
        "location": "Voorbeeldplein 1, Haarlem",
        "starts_at": f"{day}T12:00",
        "ends_at": f"{day}T13:30",
        "answer_by": f"{day - timedelta(days=3)}T12:00",
        "audience": audience,
    }


def _by_file(story: Story, content: bytes) -> dict[str, str]:
    """The one row of the result file of an uploaded invitation file."""
    employer = needed(story.employer, "an employer")
    storage = story.system.client("s3")
    form = employer.user.post(
        "/v1/employer/uploads", {"invitations": {"file_name": "herhaling-bhv.csv"}}
    ).must_be(201)
    storage.delete_object(Bucket=employer.drop["bucket"], Key=form.json["result"])
    upload(form.json, content)
    written = until(
        "the result file of an invitation file",
        lambda: objects(story.system, "DropBucket", form.json["result"]).get(form.json["result"]),
        seconds=PATIENCE,
    )
    [row] = rows(written)
    return row


def _mails(story: Story) -> list[dict[str, Any]]:
    return story.system.mailbox.messages(subject="Herhaling BHV")


def _one_each(story: Story, invited: int) -> None:
    wait_until_quiet(story.system, PATIENCE)
    mails = _mails(story)
    people = {mail["recipients"][0] for mail in mails}
    check(
        len(mails) == len(people) == invited,
        f"{invited} people have that tag; {len(mails)} mails, to {len(people)} addresses: one each",
    )
    calendars = [mail["calendar"] for mail in mails]
    subjects = {mail["subject"] for mail in mails}
    links = {path_in(mail, story.system, "/i/") for mail in mails}
    requests = sum(len(parts) == 1 and "METHOD:PUBLISH" in parts[0] for parts in calendars)
    check(
        requests == invited and len(links) == invited,
        f"{requests} with one calendar part (METHOD:PUBLISH), {len(links)} different answer links",
    )
    senders = sorted({mail["from"] for mail in mails})
    check(
        len(subjects) == len(senders) == 2,
        f"“{'” and “'.join(sorted(subjects))}”, from {' and '.join(senders)}",
    )


def answered(story: Story) -> None:
    """In the app and behind the link; looking changes nothing, and the last place goes to one."""
    invitations = needed(story.invitations, "invitations")
    _in_the_app(story, invitations["training"])
    _by_link(story, invitations["training"])
    _the_last_place(story, invitations["race"])


def _in_the_app(story: Story, invitation: str) -> None:
    person = needed(story.person, "a person with an account")
    path = f"/v1/invitations/{invitation}"
    can = person.get(path).must_be(200).json["can"]
    seen = []
    for reply in ("accept", "accept", "decline", "accept"):
        response = person.put(f"{path}/reply", {"reply": reply}).must_be(200).json
        seen.append((response["reply"], response["answered_at"], _free_places(story, invitation)))
    (first, at, left), (again, again_at, again_left), (changed, _, back), (finally_, _, last) = seen
    check(
        (first, changed, finally_, left, back, last) == ("accepted", "declined", "accepted", 11, 12, 11),
        f"in the app, which says one can {' or '.join(can)}: {first} ({left} places left),"
        f" {changed} ({back} left), {finally_} ({last} left)",
    )
    check(
        (again, again_left) == (first, left) and again_at > at,
        f"the same answer again: {again}, the same places, said last at {again_at}",
    )


def _free_places(story: Story, invitation: str) -> int:
    return sum(item["invitation_id"] == invitation for item in items(story.system, kind="place"))


def _by_link(story: Story, invitation: str) -> None:
    system = story.system
    [mail] = system.mailbox.messages(_BY_LINK, subject="Herhaling BHV")
    path = path_in(mail, system, "/i/")
    before = _invitee_versions(story, invitation)
    pages = [visitor(system).call(method, path) for method in ("GET", "GET", "HEAD", "OPTIONS")]
    unchanged = _invitee_versions(story, invitation) == before
    check(
        unchanged and pages[0].status == 200 and "Ja, ik kom" in pages[0].text,
        f"the link opened by GET twice, by HEAD and OPTIONS ({', '.join(str(page.status) for page in pages)}):"
        " no answer yet, nothing stored changed",
    )
    visitor(system).post_form(path, {"reply": "accept"}).must_be(303)
    page = visitor(system).get(path).must_be(200)
    visitor(system).post_form(path, {"reply": "accept"}).must_be(303)
    replayed = visitor(system).get(path).must_be(200)
    check(
        _title(page) == "Je komt." and replayed.text == page.text,
        f"the button: “je komt”, {_free_places(story, invitation)} places left; pressed again: the same page",
    )
    altered = visitor(system).get(path[:-3] + "AAA")
    [english] = system.mailbox.messages(_IN_ENGLISH, subject="Herhaling BHV")
    in_english = visitor(system).get(path_in(english, system, "/i/")).must_be(200)
    check(
        altered.status == 404 and in_english.headers["content-language"] == "en",
        f"an altered link: {altered.status}; the page of somebody who reads English: {in_english.headers['content-language']}",
    )


def _invitee_versions(story: Story, invitation: str) -> dict[str, Any]:
    found = items(story.system, kind="invitee")
    return {
        item["pk"]: (item["version"], item["state"]) for item in found if item["invitation_id"] == invitation
    }


def _the_last_place(story: Story, invitation: str) -> None:
    system = story.system
    paths = [
        path_in(system.mailbox.wait_for(one, subject="Proeverij", seconds=PATIENCE)[0], system, "/i/")
        for one in RACING
    ]
    responses = at_once([partial(visitor(system).post_form, path, {"reply": "accept"}) for path in paths])
    accepted = [state for _, state in _invitee_versions(story, invitation).values() if state == "accepted"]
    statuses = sorted(response.status for response in responses)
    [other] = [response for response in responses if response.status != 303] or responses[:1]
    check(
        statuses == [303, 409] and len(accepted) == 1 and _free_places(story, invitation) == 0,
        f"one place, two who press at the same moment: {statuses[0]} and {statuses[1]}, {len(accepted)} accepted,"
        f" {_free_places(story, invitation)} places left; the other reads “{_title(other)}”",
    )


def _title(page: Response) -> str:
    return page.text.partition("<h1>")[2].partition("</h1>")[0].strip()


def at_once(calls: list[Callable[[], Response]]) -> list[Response]:
    """The answers to calls that set out at the same moment."""
    barrier = threading.Barrier(len(calls))

    def together(call: Callable[[], Response]) -> Response:
        barrier.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(together, calls))


def read(story: Story) -> None:
    """Over the API and in a file, which follows changes and is safe in a spreadsheet."""
    employer, invitations = needed(story.employer, "an employer"), needed(story.invitations, "invitations")
    user, training = employer.user, invitations["training"]
    lines = replies(user, training)
    counts = {
        state: sum(line["reply"] == state for line in lines) for state in ("accepted", "declined", "invited")
    }
    check(counts["accepted"] == 2, f"over the API: {len(lines)} invited; {counted(counts)}")

    def in_file(comes: int) -> list[dict[str, str]] | None:
        found = _results(story, training)
        return found if sum(row["Antwoord"] == "komt" for row in found) == comes else None

    found = until("the results file with both", lambda: in_file(2), seconds=PATIENCE)
    check(len(found) == len(lines), f"…/results/invitations/{training}.csv: {len(found)} rows, 2 “komt”")
    person = needed(story.person, "a person with an account")
    person.put(f"/v1/invitations/{training}/reply", {"reply": "decline"}).must_be(200)
    until("the results file after a change of mind", lambda: in_file(1), seconds=PATIENCE)
    see("one of them changes their mind: the file follows, 1 “komt”")
    departments = [row["Afdeling"] for row in _results(story, invitations["lunch"])]
    [formula] = [cell for cell in departments if "HYPERLINK" in cell]
    check(formula.startswith("'="), f"a department that is a formula: written as {formula}")
    _sent_at_its_time(story, invitations["later"])


def _results(story: Story, invitation: str) -> list[dict[str, str]]:
    results = needed(story.employer, "an employer").drop["results"]
    key = f"{results}invitations/{invitation}.csv"
    found = objects(story.system, "DropBucket", key).get(key)
    return rows(found) if found else []


def _sent_at_its_time(story: Story, invitation: str) -> None:
    user = needed(story.employer, "an employer").user
    path = f"/v1/employer/invitations/{invitation}"
    by = "the schedule"
    if (waiting := user.get(path).must_be(200).json)["state"] == "scheduled":
        when = datetime.fromisoformat(waiting["send_at"])
        until("the set time", lambda: True if datetime.now(UTC) >= when else None)
        story.system.invoke("invitation_dispatch", {})
        by = "the schedule's function, called by hand rather than waiting for its minute"
    seen = until(
        "the invitation of the set time being sent",
        lambda: found if (found := user.get(path).json)["state"] == "open" else None,
        seconds=PATIENCE,
    )
    lines = replies(user, invitation)
    mails = until(
        "its mails",
        lambda: (
            found
            if len(found := story.system.mailbox.messages(subject="Kerstborrel")) >= len(lines)
            else None
        ),
        seconds=PATIENCE,
    )
    first = min(mail["received_at"] for mail in mails)
    check(
        len(mails) == len(lines) and first >= seen["send_at"][:19],
        f"the invitation for {seen['send_at'][11:19]} was sent by {by}: {len(mails)} mails, the first at {first[11:19]}",
    )
