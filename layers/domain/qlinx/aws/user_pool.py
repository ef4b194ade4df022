"""Accounts in the user pool: passwords, second factors and tokens. The user name is our random id."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient


class PasswordRefused(Exception):
    """The password does not meet the pool's policy."""


class UserPool:
    def __init__(self, client: "CognitoIdentityProviderClient", pool_id: str) -> None:
        self._client = client
        self._pool = pool_id

    def create(self, user_id: str) -> None:
        """Makes a user without any data of a person; the same call again changes nothing."""
        try:
            self._client.admin_create_user(UserPoolId=self._pool, Username=user_id, MessageAction="SUPPRESS")
        except ClientError as error:
            if _code(error) != "UsernameExistsException":
                raise

    def exists(self, user_id: str) -> bool:
        try:
            self._client.admin_get_user(UserPoolId=self._pool, Username=user_id)
        except ClientError as error:
            if _code(error) == "UserNotFoundException":
                return False
            raise
        return True

    def set_password(self, user_id: str, password: str) -> None:
        """Gives the user this lasting password.

        Raises
        ------
        PasswordRefused
        """
        try:
            self._client.admin_set_user_password(
                UserPoolId=self._pool, Username=user_id, Password=password, Permanent=True
            )
        except ClientError as error:
            if _code(error) in {"InvalidPasswordException", "InvalidParameterException"}:
                raise PasswordRefused from error
            raise

    def add_to_group(self, user_id: str, group: str) -> None:
        self._client.admin_add_user_to_group(UserPoolId=self._pool, Username=user_id, GroupName=group)

    def sign_out(self, user_id: str) -> None:
        """Ends every session's refresh token; a user who is gone already is fine."""
        self._if_there(
            lambda: self._client.admin_user_global_sign_out(UserPoolId=self._pool, Username=user_id)
        )

    def delete(self, user_id: str) -> None:
        """Removes the user; one who is gone already is fine."""
        self._if_there(lambda: self._client.admin_delete_user(UserPoolId=self._pool, Username=user_id))

    def _if_there(self, call: Callable[[], object]) -> None:
        try:
            call()
        except ClientError as error:
            if _code(error) != "UserNotFoundException":
                raise


def _code(error: ClientError) -> str:
    return str(error.response["Error"]["Code"])
