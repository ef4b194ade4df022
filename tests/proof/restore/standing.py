"""How factors, roles, agreements, invitations, words, limits and requests stand:
whatever backup is put back, as they stood at the end.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from qlinx.employers.model import Access
from qlinx.people.limits import PHOTOS
from tests.proof.crash.play import Play
from tests.proof.crash.stories.employer import STAFF, desk_user, employer_id, staff
from tests.proof.crash.stories.sessions import SECOND_STAFF
from tests.proof.crash.story import Step

Item = Mapping[str, Any]
Standing = dict[tuple[str, str], object]


def standing(play: Play) -> Standing:
    """How each thing stands that a restore must not bring back otherwise, by what it is and whose."""
    return dict(_each(play))


def differs(restored: Standing, ended: Standing) -> Iterator[str]:
    """What stands otherwise than it did; what the backup did not know, or is gone since, is nobody's."""
    for thing in sorted(restored.keys() & ended.keys()):
        if restored[thing] != ended[thing]:
            yield f"{thing[0]} stands as it did before: {restored[thing]}, not {ended[thing]}"


def _each(play: Play) -> Iterator[tuple[tuple[str, str], object]]:
    for what, (kinds, named, stands) in _THINGS.items():
        for item in (item for kind in kinds for item in play.stored(kind)):
            yield (what, " ".join(_text(item, name) for name in named)), stands(item)


def _factor(item: Item) -> str:
    return str(item["factor"]["M"]["factor_id"]["S"]) if "factor" in item else ""


def _user(item: Item) -> object:
    ended = next((name for name in ("removed_at", "disabled_at") if name in item), "able")
    return ended, _text(item, "access")


def _values(item: Item) -> object:
    """Without the reasons: the ledger has no text that somebody wrote."""
    gone = {"NULL": True}
    return [
        {name: value for name, value in one["M"].items() if name != "why" and value != gone}
        for one in item["values"]["L"]
    ]


def _text(item: Item, name: str) -> str:
    return str(item[name]["S"]) if name in item else ""


_PERSON: Final = ("person_id",)
# What is noted: the kinds of item that say how it stands, what names one, and how it stands by an item.
_THINGS: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...], Callable[[Item], object]]]] = {
    "factor": (("account", "employer_user", "staff"), _PERSON, _factor),
    "employer_user": (("employer_user",), _PERSON, _user),
    "staff": (("staff",), _PERSON, lambda item: "ends_at" in item),
    "agreement": (
        ("agreement",),
        ("employer_id",),
        lambda item: (_text(item, "ends_on"), item["executes_rights"]),
    ),
    # How far one is that goes its way is a matter of time.
    "invitation_off": (("invitation",), ("invitation_id",), lambda item: _text(item, "state") == "cancelled"),
    "word": (("person",), ("person_id", "address_hash"), lambda item: _text(item, "said")),
    "policy": (("policy",), ("name",), _values),
    # What a request does at once: the data are only kept.
    "rights_request": (("person",), _PERSON, lambda item: item.get("restricted") == {"BOOL": True}),
}


# ---- steps that no other story has


def _limit_user(play: Play) -> None:
    path = f"/v1/staff/employers/{employer_id(play)}/users/{desk_user(play)}"
    body = {"access": Access.READ.value}
    play.request("PATCH", path, body=body, user=staff(play), group="staff")


def _end_second(play: Play) -> None:
    play.order("staff_members", {"end_staff": {"email": SECOND_STAFF}})


def _lower(play: Play) -> None:
    version = next((int(one["version"]["N"]) for one in play.stored("policy")), 0)
    body = {"value": 5, "reason": "Iemand misbruikt het.", "version": version}
    path = f"/v1/staff/limits/{PHOTOS.name}"
    play.request("PUT", path, body=body, user=staff(play, STAFF), group="staff")


# Story, the step before which it ends ("": its end), and what is done after that.
ENDINGS: Final[tuple[tuple[str, str, tuple[Step, ...]], ...]] = (
    ("sessions", "", (Step("an operator ends the second", _end_second),)),
    ("colleagues", "staff enable them", (Step("staff limit the administrator", _limit_user),)),
    ("colleagues", "the night passes", ()),
    ("roster", "the night after the agreement", ()),
    ("mailings", "a fourth waits", ()),
    ("invitation", "answers close", ()),
    ("relations", "the employer says that they do", ()),
    ("relations", "the employer corrects the address", ()),
    ("limits", "", (Step("staff lower the limit", _lower),)),
    ("rights", "staff weigh that", ()),
)
# By which of them it is seen that the notes of a kind are not replayed.
SEEN_BY: Final[Mapping[str, str]] = {
    "factor": "sessions",
    "staff": "sessions",
    "employer_user": "colleagues",
    "agreement": "roster",
    "invitation_off": "mailings",
    "word": "relations",
    "policy": "limits",
    "rights_request": "rights",
}
