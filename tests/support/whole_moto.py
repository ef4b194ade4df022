"""moto's user pool with two calls that it lacks: renewing a session with a new refresh token, and ending one.

Renewing replaces the token at once; Cognito lets the former one work for as long as the app client says.
"""

from typing import Any

import pytest
from moto.cognitoidp.exceptions import NotAuthorizedError
from moto.cognitoidp.models import CognitoIdpUserPool
from moto.cognitoidp.responses import CognitoIdpResponse
from moto.core.responses import ActionResult, EmptyResult


def make_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Adds the calls for as long as ``monkeypatch`` lasts."""
    monkeypatch.setattr(CognitoIdpResponse, "get_tokens_from_refresh_token", _renewed, raising=False)
    monkeypatch.setattr(CognitoIdpResponse, "revoke_token", _revoked, raising=False)


def _renewed(asked: Any) -> ActionResult:
    client_id, token = asked._get_param("ClientId"), asked._get_param("RefreshToken")
    pool = _pool_of(asked, client_id)
    known = pool.refresh_tokens.get(token)
    if known is None:
        raise NotAuthorizedError("Invalid Refresh Token")
    _, username, origin = known
    access_token, id_token, expires_in = pool.create_tokens_from_refresh_token(token)
    pool.refresh_tokens[token] = None
    refresh_token, _ = pool.create_refresh_token(client_id, username)
    # Of the same sign-in, as every token of it says.
    pool.refresh_tokens[refresh_token] = (client_id, username, origin)
    return ActionResult(
        {
            "AuthenticationResult": {
                "AccessToken": access_token,
                "IdToken": id_token,
                "RefreshToken": refresh_token,
                "ExpiresIn": expires_in,
                "TokenType": "Bearer",
            }
        }
    )


def _revoked(asked: Any) -> EmptyResult:
    pool = _pool_of(asked, asked._get_param("ClientId"))
    pool.refresh_tokens[asked._get_param("Token")] = None
    return EmptyResult()


def _pool_of(asked: Any, client_id: str) -> CognitoIdpUserPool:
    backend = asked._get_region_agnostic_backend()._find_backend_for_clientid(client_id)
    found: CognitoIdpUserPool = next(
        pool for pool in backend.user_pools.values() if client_id in pool.clients
    )
    return found
