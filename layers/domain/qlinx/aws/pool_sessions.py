"""Signing in at the user pool as an administrator does it: password, tokens, renewal, end.

No flow for clients is open at the pool: people sign in through our own route, so that no log of the host
joins where they are to who they are, and no address has to be known there.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from qlinx.aws.pool_responses import responded
from qlinx.aws.token_claims import TokenClaims, claims_of

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_cognito_idp.type_defs import AuthenticationResultTypeTypeDef


class WrongPassword(Exception):
    """No such user, another password, a disabled user, or too many attempts:
    the pool does not tell these apart.
    """


class SessionOver(Exception):
    """The session, or the attempt to begin one, has ended."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """A session: the token that opens the API for ``expires_in`` seconds, and the one that renews it."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_in: int
    token_type: str

    @property
    def claims(self) -> TokenClaims:
        """What the access token tells of the session."""
        return claims_of(self.access_token)


@dataclass(frozen=True, slots=True)
class Challenge:
    """The password was right, and the pool asks for something more before it gives tokens:
    ours never should.
    """

    name: str


_NOBODY: dict[str, type[Exception]] = {
    "NotAuthorizedException": WrongPassword,
    "UserNotFoundException": WrongPassword,
    "UserNotConfirmedException": WrongPassword,
    "PasswordResetRequiredException": WrongPassword,
}
_RENEWAL: dict[str, type[Exception]] = {
    "NotAuthorizedException": SessionOver,
    "RefreshTokenReuseException": SessionOver,
    "UserNotFoundException": SessionOver,
    "InvalidParameterException": SessionOver,
}
_END: dict[str, type[Exception]] = {
    "NotAuthorizedException": SessionOver,
    "UnauthorizedException": SessionOver,
    "UnsupportedTokenTypeException": SessionOver,
    "InvalidParameterException": SessionOver,
}


class PoolSessions:
    def __init__(self, client: "CognitoIdentityProviderClient", pool_id: str, client_id: str) -> None:
        self._client = client
        self._pool = pool_id
        self._app = client_id

    def sign_in(self, user_id: str, password: str) -> Tokens | Challenge:
        """A session of this user, or what the pool asks for first.

        Raises
        ------
        WrongPassword, qlinx.aws.pool_responses.PoolBusy
        """
        response = responded(
            lambda: self._client.admin_initiate_auth(
                UserPoolId=self._pool,
                ClientId=self._app,
                AuthFlow="ADMIN_USER_PASSWORD_AUTH",
                AuthParameters={"USERNAME": user_id, "PASSWORD": password},
            ),
            _NOBODY,
        )
        return _outcome(response)

    def refresh(self, refresh_token: str) -> Tokens:
        """The session renewed.

        The token is replaced: the one that was handed in works for half a minute longer.

        Raises
        ------
        SessionOver, qlinx.aws.pool_responses.PoolBusy
        """
        response = responded(
            lambda: self._client.get_tokens_from_refresh_token(
                ClientId=self._app, RefreshToken=refresh_token
            ),
            _RENEWAL,
        )
        return _tokens(response["AuthenticationResult"], refresh_token)

    def revoke(self, refresh_token: str) -> None:
        """Ends the session of a token: it is no longer renewed.

        Raises
        ------
        SessionOver
            It had ended already, or is no such token.
        qlinx.aws.pool_responses.PoolBusy
        """
        responded(lambda: self._client.revoke_token(ClientId=self._app, Token=refresh_token), _END)


def _outcome(response: Any) -> Tokens | Challenge:
    if "AuthenticationResult" in response:
        return _tokens(response["AuthenticationResult"], "")
    return Challenge(str(response["ChallengeName"]))


def _tokens(result: "AuthenticationResultTypeTypeDef", known: str) -> Tokens:
    return Tokens(
        access_token=result["AccessToken"],
        # Where tokens are not replaced, the pool gives none, and the one that it was given stays good.
        refresh_token=result.get("RefreshToken", known),
        expires_in=result["ExpiresIn"],
        token_type=result["TokenType"],
    )
