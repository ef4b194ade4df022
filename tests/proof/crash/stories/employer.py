"""Staff add an employer; it shares its people and they sign up."""

import json
import re

from infrastructure.local import authenticator
from qlinx.kit.clock import home_day
from tests.proof.crash.play import Play, RefusedError
from tests.proof.crash.story import Step, Story

STAFF = "sjoerd@qlinx.example"
DESK = "anna@zorg.example"
PASSWORD = "Fietsen-naar-2-Haarlem"
EMPLOYED = "noor@mensen.example"
SECOND = "bram@mensen.example"
THIRD = "carla@mensen.example"
# What a code says that an earlier try has used.
_USED = (403, 422)
_TRIES = 3
# The step without which the first mailings of the employer wait.
KNOWN = "staff know the employer"
_CODE = re.compile(r"\b\d{4} \d{4}(?: \d{4} \d{4})?\b")
HEADER = "Voornaam;Achternaam;E-mail;Mobiel;Personeelsnummer;Afdeling"
PEOPLE = (
    f"Noor;van den Berg;{EMPLOYED};0612345678;1001;Zorg",
    f"Bram;de Vries;{SECOND};;1002;Zorg",
    f"Carla;Smit;{THIRD};;1003;Keuken",
)


def employer_id(play: Play) -> str:
    (employer,) = play.stored("employer")
    return str(employer["employer_id"]["S"])


def staff(play: Play, email: str = STAFF) -> str:
    member = next(one for one in play.stored("staff") if one["email"]["S"] == email)
    return str(member["person_id"]["S"])


def make_staff(play: Play) -> None:
    trained = {"role": "manager", "trained_on": home_day(play.cloud.now).isoformat()}
    play.order("staff_members", {"add_staff": {"name": "Sjoerd Bakker", "email": STAFF, **trained}})


def staff_chooses_password(play: Play) -> None:
    path = play.link(STAFF, "/welcome-staff/")
    play.request("POST", path, form={"password": PASSWORD}, again=(404, 410))


def desk_user(play: Play) -> str:
    return str(
        next(item for item in play.stored("employer_user") if item["email"]["S"] == DESK)["person_id"]["S"]
    )


def declare(play: Play, file_name: str) -> None:
    """Keeps the declaration and gets the form for the file."""
    declaration = {
        "declared_by": "P. de Wit",
        "ground": "contract",
        "text_version": "2026-11",
        "declared_on": f"{play.cloud.now:%Y-%m-%d}",
    }
    play.request(
        "POST",
        "/v1/employer/uploads",
        body={"roster": {"file_name": file_name, "attestation": declaration}},
        user=desk_user(play),
        group="employer",
        expect=201,
    )


def drop_roster(play: Play, file_name: str, rows: tuple[str, ...]) -> None:
    play.pass_time(minutes=1)
    body = "\r\n".join([HEADER, *rows, ""]).encode("utf-8-sig")
    play.put("Drop", f"employers/{employer_id(play)}/rosters/{file_name}", body)


def drop_declaration(play: Play, stem: str) -> None:
    play.pass_time(minutes=1)
    declaration = {
        "declared_by": "P. de Wit",
        "ground": "contract",
        "text_version": "2026-11",
        "declared_on": f"{play.cloud.now:%Y-%m-%d}",
    }
    key = f"employers/{employer_id(play)}/rosters/{stem}.attestation.json"
    play.put("Drop", key, json.dumps(declaration).encode())


def sign_up(play: Play, email: str, first_name: str = "Noor") -> None:
    details = {
        "first_name": first_name,
        "last_name": "van den Berg",
        "email": email,
        "mobile": "+31612345678",
        "statement_version": "2026-11-22",
        "postcode": "2012 KN",
        "town": "Haarlem",
    }
    play.request("POST", "/v1/sign-ups", body=details, expect=202)


def confirm(play: Play, email: str) -> None:
    """Opens the account from the app; where that was done already, the answer says so."""
    token = play.link(email, "/sign-up/").rsplit("/", 1)[1]
    play.request(
        "POST",
        "/v1/sign-ups/confirmations",
        body={
            "token": token,
            "password": PASSWORD,
            "first_name": "Noor",
            "last_name": "van den Berg",
            "mobile": "06 12345678",
            "language": "nl",
        },
        expect=201,
        again=(409,),
    )


def code_in(play: Play, email: str, number: int = 0) -> dict[str, str]:
    """The code of the newest mail that has one, or of an earlier one, for the request that it is of."""
    mail = [mail for mail in play.mails(email) if _CODE.search(mail.text)][number]
    code = _CODE.search(mail.text)
    assert code is not None
    entry = dict(mail.tags)["entry_id"]
    (posted,) = [item for item in play.stored("outbox") if item["entry_id"]["S"] == entry]
    code_request = next(reference["S"] for name, reference in posted["refs"]["M"].items() if "code" in name)
    return {"code_request": code_request, "code": code[0]}


def prove_address(play: Play, account: str, email: str) -> None:
    # A code lives for a quarter of an hour; the one of an earlier try is not the one to hand in.
    play.pass_time(hours=1)
    ask_proof(play, account, email)


def ask_proof(play: Play, account: str, email: str) -> None:
    user = play.account_id(account)
    play.request("POST", "/v1/account/address-proofs", body={"email": email}, user=user, expect=202)


def say_yes(play: Play, account: str, email: str) -> None:
    """A code is used up before the words are said:
    who was not heard asks for a new one, and says it again.
    """
    user, relation = play.account_id(account), play.relation_id(email)
    for _ in range(_TRIES):
        prove_address(play, account, email)
        play.settle()
        if joined_to(play, relation) == user:
            return
        body = {**code_in(play, email), "words": [{"relation_id": relation, "word": "yes"}]}
        play.request("POST", "/v1/account/relations/words", body=body, user=user, again=_USED)
        if joined_to(play, relation) == user:
            return
    raise RefusedError("nobody joined")


def joined_to(play: Play, relation_id: str) -> str | None:
    (found,) = [item for item in play.stored("person") if item["person_id"]["S"] == relation_id]
    return str(found["account_id"]["S"]) if "account_id" in found else None


def has_account(play: Play, email: str) -> bool:
    try:
        return bool(play.account_id(email))
    except RefusedError:
        return False


def _add_employer(play: Play) -> None:
    contact = {"name": "Sanne de Wit", "email": "sanne@zorg.example", "telephone": "088 1234567"}
    play.request(
        "POST",
        "/v1/staff/employers",
        body={"name": "Voorbeeld Zorg", "starts_on": "2026-11-01", "contact": contact},
        user=staff(play),
        group="staff",
        key="employer-1",
        expect=201,
    )


def know_employer(play: Play) -> None:
    """Nothing of it waits for staff from here on."""
    path = f"/v1/staff/employers/{employer_id(play)}/agreement/mailings"
    play.request("PUT", path, user=staff(play), group="staff")


def _add_user(play: Play) -> None:
    play.request(
        "POST",
        f"/v1/staff/employers/{employer_id(play)}/users",
        body={"name": "Anna Bos", "email": DESK},
        user=staff(play),
        group="staff",
        expect=201,
    )


def sets_app_up(play: Play, email: str, role: str) -> None:
    """Signs in for the first time: a second factor is set up before there is a session."""
    place = "/v1/staff/sessions" if role == "staff" else "/v1/sessions"
    body = {"email": email, "password": PASSWORD, **({} if role == "staff" else {"role": role})}
    asked = play.request("POST", place, body=body).json
    if asked["challenge"] == "totp":
        return  # it was set up by an earlier try
    code = authenticator.code(asked["secret"], play.cloud.now.timestamp())
    # An earlier try may have used what this one hands in.
    body = {"session": asked["session"], "code": code}
    play.request("POST", f"{place}/challenge", body=body, again=(401,))


def _welcome(play: Play) -> None:
    play.request(
        "POST", play.link(DESK, "/welcome/"), form={"password": PASSWORD}, expect=200, again=(404, 410)
    )


STORY = Story(
    "employer",
    (
        Step("an operator makes somebody staff", make_staff, counts_each=True),
        Step("staff choose a password", staff_chooses_password),
        Step("staff set their app up", lambda play: sets_app_up(play, STAFF, "staff"), counts_each=True),
        Step("staff add an employer", _add_employer),
        Step(KNOWN, know_employer),
        Step("staff add a user", _add_user),
        Step("the user chooses a password", _welcome),
        Step(
            "the user sets their app up", lambda play: sets_app_up(play, DESK, "employer"), counts_each=True
        ),
        Step("a roster is declared", lambda play: declare(play, "mensen.csv"), counts_each=True),
        Step("a roster comes", lambda play: drop_roster(play, "mensen.csv", PEOPLE)),
        Step("somebody signs up", lambda play: sign_up(play, EMPLOYED), counts_each=True),
        Step("somebody confirms", lambda play: confirm(play, EMPLOYED)),
        Step("they say yes", lambda play: say_yes(play, EMPLOYED, EMPLOYED), counts_each=True),
    ),
)
