"""Accounts in the user pool: passwords, second factors and tokens. The user name is our random id."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient


class PasswordRefused(Exception):
    """The password does not meet the pool's policy."""


class AddressInUse(Exception):
    """Another user of the pool has this address."""


class UserPool:
    def __init__(self, client: "CognitoIdentityProviderClient", pool_id: str) -> None:
        self._client = client
        self._pool = pool_id

    def create(self, user_id: str, address: str) -> None:
        """Makes a user whose address is confirmed already; the same call again changes nothing.

        Raises
        ------
        AddressInUse
        """
        try:
            self._client.admin_create_user(
                UserPoolId=self._pool,
                Username=user_id,
                MessageAction="SUPPRESS",
                UserAttributes=[
                    {"Name": "email", "Value": address},
                    {"Name": "email_verified", "Value": "true"},
                ],
            )
        except ClientError as error:
            match _code(error):
                case "UsernameExistsException" if self.exists(user_id):
                    return
                case "UsernameExistsException" | "AliasExistsException":
                    raise AddressInUse from error
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

    def set_address(self, user_id: str, address: str) -> None:
        """Changes the address a user signs in with, confirmed by us before.

        Raises
        ------
        AddressInUse
        """
        try:
            self._client.admin_update_user_attributes(
                UserPoolId=self._pool,
                Username=user_id,
                UserAttributes=[
                    {"Name": "email", "Value": address},
                    {"Name": "email_verified", "Value": "true"},
                ],
            )
        except ClientError as error:
            if _code(error) == "AliasExistsException":
                raise AddressInUse from error
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
