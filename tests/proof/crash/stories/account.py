"""What a person does with their own account."""

from tests.proof.crash.browsing import Browsing
from tests.proof.crash.play import Play, RefusedError
from tests.proof.crash.stories.employer import EMPLOYED, PASSWORD, STAFF, sign_up, staff
from tests.proof.crash.story import Step, Story
from tests.support.pictures import a_picture

VISITOR = "vera@thuis.example"
MOVED = "noor.nieuw@mensen.example"
ELSEWHERE = "vera.nieuw@mensen.example"
_LAST_PASSWORD = "Een-ander-woord-8"
_PHOTO = a_picture(size=(32, 32))

# What the page behind a sign-up's link posts beside the password.
OWN_WORDS = {"first_name": "Noor", "last_name": "van den Berg", "mobile": "06 12345678", "language": "nl"}


def _try_short_password(play: Play) -> None:
    """Leaves the account half open: the records are there, and a user of the pool without a password."""
    form = {**OWN_WORDS, "password": "kort"}
    play.request("POST", play.link(VISITOR, "/sign-up/"), form=form, expect=422)


def _confirm_on_page(play: Play) -> None:
    play.request(
        "POST",
        play.link(VISITOR, "/sign-up/"),
        form={**OWN_WORDS, "password": "Een-veilig-woord-7"},
        again=(409,),
    )


def _change(play: Play) -> None:
    body = {"first_name": "Noortje", "town": "Zwolle", "postcode": "8011 AB"}
    play.request("PATCH", "/v1/account", body=body, user=play.account_id(EMPLOYED))


def _want_mail(play: Play) -> None:
    play.request("DELETE", "/v1/account/mail-stops", user=play.account_id(EMPLOYED), expect=204)


def _ask_address(play: Play) -> None:
    play.request("PATCH", "/v1/account", body={"email": MOVED}, user=play.account_id(EMPLOYED))


def _confirm_address(play: Play) -> None:
    play.request("POST", play.link(MOVED, "/account/address/"), form={})


def _ask_photo(play: Play) -> None:
    user = play.account_id(VISITOR)
    play.request("POST", "/v1/account/photo", body={"content_type": "image/jpeg"}, user=user, expect=201)


def put_photo(play: Play, name: str, email: str = VISITOR) -> None:
    play.pass_time(minutes=1)
    play.put("Private", f"photo-uploads/{play.account_id(email)}/{name * 26}", _PHOTO, "image/jpeg")


def _bad_photo(play: Play) -> None:
    play.pass_time(minutes=1)
    play.put("Private", f"photo-uploads/{play.account_id(VISITOR)}/{'d' * 26}", b"no picture", "image/jpeg")


def _remove_photo(play: Play) -> None:
    play.request("DELETE", "/v1/account/photo", user=play.account_id(VISITOR), expect=204)


def _sign_out(play: Play) -> None:
    # Tokens tell whole seconds: a session of the second in which the password was chosen is over.
    play.pass_time(seconds=2)
    play.request("POST", "/v1/account/sign-outs", user=play.account_id(VISITOR), expect=204, again=(401,))


def _ask_password(play: Play, email: str) -> None:
    play.request("POST", "/v1/password-requests", body={"email": email}, expect=202)


def _choose_password(play: Play, email: str) -> None:
    play.pass_time(seconds=2)
    play.request("POST", play.link(email, "/password/"), form={"password": _LAST_PASSWORD}, again=(410,))


def _recover(play: Play) -> None:
    """The mail of the new address proves nothing about the one that the employer names:
    the join falls asleep.
    """
    _choose_password(play, MOVED)
    (made,) = play.stored("join")
    if made["asleep"] != {"BOOL": True}:
        raise RefusedError("the join that was made with another address is awake")


def _ask_elsewhere(play: Play) -> None:
    play.pass_time(seconds=2)
    play.request("PATCH", "/v1/account", body={"email": ELSEWHERE}, user=play.account_id(VISITOR))


def _go_elsewhere(play: Play) -> None:
    play.request("POST", play.link(ELSEWHERE, "/account/address/"), form={})


def _stop(play: Play) -> None:
    play.request("POST", play.link(VISITOR, "/account/address-stop/"), form={})


def _open_again(play: Play) -> None:
    path = play.link(VISITOR, "/account/address-stop/") + "/recovery"
    play.request("POST", path, form={"password": _LAST_PASSWORD}, again=(410,))


def _staff_release(play: Play) -> None:
    path = f"/v1/staff/accounts/{play.account_id(VISITOR)}/release"
    body = {"email": VISITOR}
    play.request("POST", path, body=body, user=staff(play), group="staff", expect=204, again=(404,))


def _staff_sign_in(play: Play) -> None:
    Browsing(play, STAFF).signs_in("/balie/inloggen", STAFF, PASSWORD, "staff")


def _staff_open_on_page(play: Play) -> None:
    path = f"/balie/op-slot/{play.account_id(VISITOR)}"
    fields = {"email": VISITOR, "confirmed": "yes"}
    Browsing(play, STAFF).sends(path, fields, again=(404,))


STORY = Story(
    "account",
    (
        Step("a visitor signs up", lambda play: sign_up(play, VISITOR, "Vera"), counts_each=True),
        Step("the visitor tries a password that is too short", _try_short_password),
        Step("and signs up once more", lambda play: sign_up(play, VISITOR, "Vera"), counts_each=True),
        Step("a visitor confirms on the page", _confirm_on_page),
        Step("own data are changed", _change),
        Step("mail is wanted again", _want_mail),
        Step("a new address is asked for", _ask_address, counts_each=True),
        Step(
            "somebody signs up with that address", lambda play: sign_up(play, MOVED, "Mia"), counts_each=True
        ),
        Step("a new address is confirmed", _confirm_address),
        Step("a form for a photo is asked for", _ask_photo),
        Step("a photo comes", lambda play: put_photo(play, "a")),
        Step("a better photo comes", lambda play: put_photo(play, "b")),
        Step("something comes that is no photo", _bad_photo),
        Step("the photo is removed", _remove_photo),
        Step("a third photo comes", lambda play: put_photo(play, "c")),
        Step("a new password is asked for", lambda play: _ask_password(play, VISITOR), counts_each=True),
        Step("a new password is chosen", lambda play: _choose_password(play, VISITOR)),
        Step("everywhere is signed out", _sign_out),
        Step(
            "who has another address asks for a new password",
            lambda play: _ask_password(play, MOVED),
            counts_each=True,
        ),
        Step("and chooses one", _recover),
        Step("somebody asks for another address", _ask_elsewhere, counts_each=True),
        Step("somebody confirms it", _go_elsewhere),
        Step("the former address stops it", _stop),
        Step("the former password opens the account again", _open_again),
        Step("it is asked for once more", _ask_elsewhere, counts_each=True),
        Step("the address of now stops it", _stop),
        Step("staff open the account again", _staff_release),
        Step("another address is asked for a third time", _ask_elsewhere, counts_each=True),
        Step("and stopped", _stop),
        Step("staff sign in on a page", _staff_sign_in, counts_each=True, throws_token_away=True),
        Step("they open the account there", _staff_open_on_page),
    ),
    after="employer",
)
