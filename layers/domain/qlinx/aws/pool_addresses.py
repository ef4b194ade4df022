"""The addresses that users of the pool had before it held none:
read and taken away by a migration, and by nothing else.
"""

from typing import TYPE_CHECKING, Any, NamedTuple

from botocore.exceptions import ClientError

from qlinx.aws.user_pool import UserPool

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

_ADDRESS = "email"
_PAGE = 60


class PoolUser(NamedTuple):
    """A user of the pool, with the address that the pool still has."""

    user_id: str
    address: str | None


class PoolAddresses(UserPool):
    """The user pool, with the addresses that are still in it."""

    def __init__(self, client: "CognitoIdentityProviderClient", pool_id: str) -> None:
        super().__init__(client, pool_id)
        self._cognito = client
        self._pool_id = pool_id

    def user(self, user_id: str) -> PoolUser | None:
        """A user with their address, or nothing where there is no such user."""
        try:
            found = self._cognito.admin_get_user(UserPoolId=self._pool_id, Username=user_id)
        except ClientError as error:
            if error.response["Error"]["Code"] == "UserNotFoundException":
                return None
            raise
        return PoolUser(user_id, _address(found.get("UserAttributes", [])))

    def users(self, resume: str | None) -> tuple[tuple[PoolUser, ...], str | None]:
        """A page of the users, and where the next begins."""
        request: dict[str, Any] = {"UserPoolId": self._pool_id, "Limit": _PAGE}
        if resume:
            request["PaginationToken"] = resume
        response = self._cognito.list_users(**request)
        users = tuple(
            PoolUser(user["Username"], _address(user.get("Attributes", []))) for user in response["Users"]
        )
        return users, response.get("PaginationToken")

    def clear_address(self, user_id: str) -> None:
        """Takes the address out of the pool; the same again changes nothing."""
        self._cognito.admin_delete_user_attributes(
            UserPoolId=self._pool_id, Username=user_id, UserAttributeNames=[_ADDRESS, f"{_ADDRESS}_verified"]
        )


def _address(attributes: Any) -> str | None:
    return next((one["Value"] for one in attributes if one["Name"] == _ADDRESS), None)
