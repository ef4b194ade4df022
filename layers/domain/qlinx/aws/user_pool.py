"""Users of the pool, as an administrator makes and removes them.

The user name is our random id, and nothing else is kept.

The pool knows no address: our own records find the user (docs/decisions/0091-sign-in-through-our-routes.md).
"""

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, TypedDict

from qlinx.aws.pool_responses import UserGone, responded

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

_GONE: dict[str, type[Exception]] = {"UserNotFoundException": UserGone}
# The most that the pool tells of at once.
_PAGE = 60
# What earlier releases stored.
_ADDRESS = ["email", "email_verified"]


class PasswordRefused(Exception):
    """The password does not meet the pool's policy."""


class _Exists(Exception):
    """The pool has this user already."""


class _TokenGone(Exception):
    """Where a page was to begin is not known any more."""


class _Begin(TypedDict, total=False):
    """Where a page of users begins; nothing for the first."""

    PaginationToken: str


class UserPool:
    def __init__(self, client: "CognitoIdentityProviderClient", pool_id: str) -> None:
        self._client = client
        self._pool = pool_id

    def create(self, user_id: str) -> None:
        """Makes a user without any data of a person; the same call again changes nothing."""
        with suppress(_Exists):
            responded(
                lambda: self._client.admin_create_user(
                    UserPoolId=self._pool, Username=user_id, MessageAction="SUPPRESS"
                ),
                {"UsernameExistsException": _Exists},
            )

    def exists(self, user_id: str) -> bool:
        try:
            responded(lambda: self._client.admin_get_user(UserPoolId=self._pool, Username=user_id), _GONE)
        except UserGone:
            return False
        return True

    def user_ids(self, resume: str | None) -> tuple[tuple[str, ...], str | None]:
        """Some of all users, and where the next page begins: from the first again, where the pool does not
        know any more where this one was to begin.
        """
        try:
            return self._page({"PaginationToken": resume} if resume else {})
        except _TokenGone:
            return self._page({})

    def number(self) -> int:
        """About how many users there are, as the pool estimates it."""
        described = responded(lambda: self._client.describe_user_pool(UserPoolId=self._pool), {})
        return described["UserPool"].get("EstimatedNumberOfUsers", 0)

    def set_password(self, user_id: str, password: str) -> None:
        """Gives the user this lasting password.

        Who removed their own user, with a token of theirs, gets it back.

        Raises
        ------
        PasswordRefused
        """
        try:
            self._set_password(user_id, password)
        except UserGone:
            self.create(user_id)
            self._set_password(user_id, password)

    def add_to_group(self, user_id: str, group: str) -> None:
        responded(
            lambda: self._client.admin_add_user_to_group(
                UserPoolId=self._pool, Username=user_id, GroupName=group
            ),
            _GONE,
        )

    def sign_out(self, user_id: str) -> None:
        """Ends every session's refresh token; a user who is gone already is fine."""
        _if_there(lambda: self._client.admin_user_global_sign_out(UserPoolId=self._pool, Username=user_id))

    def delete(self, user_id: str) -> None:
        """Removes the user; one who is gone already is fine."""
        _if_there(lambda: self._client.admin_delete_user(UserPoolId=self._pool, Username=user_id))

    def clear_address(self, user_id: str) -> None:
        """Takes the address away that earlier releases stored with the user; nothing to take away is fine."""
        _if_there(
            lambda: self._client.admin_delete_user_attributes(
                UserPoolId=self._pool, Username=user_id, UserAttributeNames=_ADDRESS
            )
        )

    def _page(self, begin: "_Begin") -> tuple[tuple[str, ...], str | None]:
        # Nothing else of the request ever changes, so nothing else of it can be refused.
        refusals: dict[str, type[Exception]] = {"InvalidParameterException": _TokenGone} if begin else {}
        page = responded(
            lambda: self._client.list_users(UserPoolId=self._pool, Limit=_PAGE, **begin), refusals
        )
        return tuple(one["Username"] for one in page["Users"]), page.get("PaginationToken")

    def _set_password(self, user_id: str, password: str) -> None:
        responded(
            lambda: self._client.admin_set_user_password(
                UserPoolId=self._pool, Username=user_id, Password=password, Permanent=True
            ),
            {
                **_GONE,
                "InvalidPasswordException": PasswordRefused,
                "InvalidParameterException": PasswordRefused,
                # Where the pool is told to remember passwords.
                "PasswordHistoryPolicyViolationException": PasswordRefused,
            },
        )


def _if_there(call: Callable[[], object]) -> None:
    with suppress(UserGone):
        responded(call, _GONE)
