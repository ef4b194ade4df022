"""The user pool's answers, told by their codes; and that nothing of ours writes an address there."""

import ast
import base64
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, cast

import boto3
import pytest
from botocore.stub import Stubber

from qlinx.aws.database import Busy
from qlinx.aws.pool_responses import PoolBusy, UserGone
from qlinx.aws.pool_sessions import (
    Challenge,
    PoolSessions,
    SessionOver,
    Tokens,
    WrongPassword,
)
from qlinx.aws.user_pool import PasswordRefused, UserPool
from tests.support.application import ROOT

POOL, APP = "eu-west-1_Example", "appclient"
CODE_FOLDERS = (ROOT / "layers" / "domain", ROOT / "functions", ROOT / "infrastructure")
BUSY = ("TooManyRequestsException", "LimitExceededException", "ThrottlingException")
# An error of the pool that is a mistake of ours, or a breakdown: it must be heard.
LOUD = ("InvalidUserPoolConfigurationException", "InternalErrorException", "ResourceNotFoundException")

Call = Callable[[Any], Any]


@pytest.fixture
def stub() -> Iterator[Stubber]:
    client = boto3.client(
        "cognito-idp", region_name="eu-west-1", aws_access_key_id="testing", aws_secret_access_key="testing"
    )
    client.meta.events.unregister("needs-retry.cognito-identity-provider")
    with Stubber(client) as made:
        yield made
        made.assert_no_pending_responses()


def sessions(stub: Stubber) -> PoolSessions:
    return PoolSessions(cast("Any", stub.client), POOL, APP)


def users(stub: Stubber) -> UserPool:
    return UserPool(cast("Any", stub.client), POOL)


def access_token(auth_time: int = 1_795_339_800) -> str:
    claims = (
        base64.urlsafe_b64encode(json.dumps({"username": "user", "auth_time": auth_time}).encode())
        .decode()
        .rstrip("=")
    )
    return f"head.{claims}.signature"


def result(**changes: Any) -> dict[str, Any]:
    given = {"AccessToken": access_token(), "IdToken": "id", "ExpiresIn": 900, "TokenType": "Bearer"}
    return {"AuthenticationResult": {**given, **changes}}


def test_a_right_password_gives_a_session(stub: Stubber) -> None:
    asked = {
        "UserPoolId": POOL,
        "ClientId": APP,
        "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
        "AuthParameters": {"USERNAME": "user", "PASSWORD": "secret"},
    }
    stub.add_response("admin_initiate_auth", result(RefreshToken="renew"), asked)
    tokens = sessions(stub).sign_in("user", "secret")
    assert tokens == Tokens(access_token(), "renew", 900, "Bearer")
    assert isinstance(tokens, Tokens)
    assert tokens.claims.began_at == datetime.fromtimestamp(1_795_339_800, UTC)
    assert "renew" not in repr(tokens)
    assert access_token() not in repr(tokens)


@pytest.mark.parametrize("name", ["SOFTWARE_TOKEN_MFA", "NEW_PASSWORD_REQUIRED", "MFA_SETUP"])
def test_what_the_pool_asks_first_is_passed_on(stub: Stubber, name: str) -> None:
    stub.add_response("admin_initiate_auth", {"ChallengeName": name, "Session": "s" * 20})
    assert sessions(stub).sign_in("user", "secret") == Challenge(name)


def test_a_renewal_replaces_the_token(stub: Stubber) -> None:
    stub.add_response(
        "get_tokens_from_refresh_token",
        result(RefreshToken="next"),
        {"ClientId": APP, "RefreshToken": "renew"},
    )
    assert sessions(stub).refresh("renew").refresh_token == "next"


def test_a_pool_that_replaces_no_token_leaves_the_one_there_is(stub: Stubber) -> None:
    stub.add_response("get_tokens_from_refresh_token", result())
    assert sessions(stub).refresh("renew").refresh_token == "renew"


def test_a_session_is_ended_by_its_token(stub: Stubber) -> None:
    stub.add_response("revoke_token", {}, {"ClientId": APP, "Token": "renew"})
    sessions(stub).revoke("renew")


SIGN_IN: tuple[str, Call] = ("admin_initiate_auth", lambda stub: sessions(stub).sign_in("user", "secret"))
RENEWAL: tuple[str, Call] = ("get_tokens_from_refresh_token", lambda stub: sessions(stub).refresh("renew"))
END: tuple[str, Call] = ("revoke_token", lambda stub: sessions(stub).revoke("renew"))
PASSWORD: tuple[str, Call] = (
    "admin_set_user_password",
    lambda stub: users(stub).set_password("user", "secret"),
)

REFUSALS: list[tuple[tuple[str, Call], str, type[Exception]]] = [
    (SIGN_IN, "NotAuthorizedException", WrongPassword),
    (SIGN_IN, "UserNotFoundException", WrongPassword),
    (SIGN_IN, "UserNotConfirmedException", WrongPassword),
    (SIGN_IN, "PasswordResetRequiredException", WrongPassword),
    (RENEWAL, "NotAuthorizedException", SessionOver),
    (RENEWAL, "RefreshTokenReuseException", SessionOver),
    (RENEWAL, "UserNotFoundException", SessionOver),
    (RENEWAL, "InvalidParameterException", SessionOver),
    (END, "UnauthorizedException", SessionOver),
    (END, "UnsupportedTokenTypeException", SessionOver),
    (END, "InvalidParameterException", SessionOver),
    (PASSWORD, "InvalidPasswordException", PasswordRefused),
    (PASSWORD, "InvalidParameterException", PasswordRefused),
    *((call, code, PoolBusy) for call in (SIGN_IN, RENEWAL, END, PASSWORD) for code in BUSY),
]


@pytest.mark.parametrize(("call", "code", "outcome"), REFUSALS)
def test_a_refusal_is_told_by_its_code(
    stub: Stubber, call: tuple[str, Call], code: str, outcome: type[Exception]
) -> None:
    operation, ask = call
    stub.add_client_error(operation, code, "user@people.example is not welcome")
    with pytest.raises(outcome) as told:
        ask(stub)
    assert str(told.value) == ""


@pytest.mark.parametrize("call", [SIGN_IN, RENEWAL, END, PASSWORD])
@pytest.mark.parametrize("code", LOUD)
def test_a_breakdown_is_no_refusal(stub: Stubber, call: tuple[str, Call], code: str) -> None:
    operation, ask = call
    stub.add_client_error(operation, code)
    with pytest.raises(stub.client.exceptions.ClientError):
        ask(stub)


CALLS: dict[str, Call] = {
    "AdminInitiateAuth": SIGN_IN[1],
    "GetTokensFromRefreshToken": RENEWAL[1],
    "RevokeToken": END[1],
    "AdminSetUserPassword": PASSWORD[1],
    "AdminCreateUser": lambda stub: users(stub).create("user"),
    "AdminGetUser": lambda stub: users(stub).exists("user"),
    "AdminAddUserToGroup": lambda stub: users(stub).add_to_group("user", "group"),
    "AdminUserGlobalSignOut": lambda stub: users(stub).sign_out("user"),
    "AdminDeleteUser": lambda stub: users(stub).delete("user"),
    "AdminDeleteUserAttributes": lambda stub: users(stub).clear_address("user"),
    "ListUsers": lambda stub: users(stub).user_ids(None),
    "DescribeUserPool": lambda stub: users(stub).number(),
}
# What no caller can bring about: a pool that is set up otherwise, rights that are missing, a breakdown.
OURS = frozenset(
    {
        *LOUD,
        "InvalidParameterException",
        "NotAuthorizedException",
        "InvalidLambdaResponseException",
        "UnexpectedLambdaException",
        "UserLambdaValidationException",
        "InvalidSmsRoleAccessPolicyException",
        "InvalidSmsRoleTrustRelationshipException",
        "InvalidEmailRoleAccessPolicyException",
        "MFAMethodNotFoundException",
        "CodeDeliveryFailureException",
        "PreconditionNotMetException",
        "UnsupportedUserStateException",
        "UnsupportedOperationException",
        "OperationNotEnabledException",
        "ForbiddenException",
        "FeatureUnavailableInTierException",
        "UserPoolTaggingException",
    }
)

# A user is made under an id of ours, and without a password.
NOT_ASKED = {("AdminCreateUser", "UserNotFoundException"), ("AdminCreateUser", "InvalidPasswordException")}


def listed_refusals() -> list[tuple[str, str]]:
    """Each refusal that the service's own model lists for a call of ours."""
    model = boto3.client("cognito-idp", region_name="eu-west-1").meta.service_model
    return [(name, shape.name) for name in CALLS for shape in model.operation_model(name).error_shapes]


@pytest.mark.parametrize(("call", "code"), listed_refusals())
def test_each_refusal_that_the_service_lists_is_known(stub: Stubber, call: str, code: str) -> None:
    operation = next(name for name, api in client_methods().items() if api == call)
    stub.add_client_error(operation, code)
    if (call, code) == ("AdminSetUserPassword", "UserNotFoundException"):
        # The user is made again, and gone again.
        stub.add_response("admin_create_user", {})
        stub.add_client_error(operation, code)
    try:
        CALLS[call](stub)
    except stub.client.exceptions.ClientError:
        assert code in OURS or (call, code) in NOT_ASKED
    except (PoolBusy, UserGone, WrongPassword, SessionOver, PasswordRefused):
        pass


def test_the_calls_of_ours_are_these() -> None:
    said = "".join((ROOT / "layers/domain/qlinx/aws" / name).read_text("utf-8") for name in POOL_MODULES)
    methods = {name: api for name, api in client_methods().items() if f"_client.{name}(" in said}
    assert set(methods.values()) == set(CALLS)


POOL_MODULES = ("user_pool.py", "pool_sessions.py")


def client_methods() -> dict[str, str]:
    client = boto3.client("cognito-idp", region_name="eu-west-1")
    return dict(client.meta.method_to_api_mapping)


def test_a_flow_that_is_not_open_is_a_mistake_of_ours(stub: Stubber) -> None:
    stub.add_client_error("admin_initiate_auth", "InvalidParameterException")
    with pytest.raises(stub.client.exceptions.ClientError):
        sessions(stub).sign_in("user", "secret")


def test_a_busy_pool_is_answered_as_busy() -> None:
    assert issubclass(PoolBusy, Busy)


def test_a_user_is_made_without_any_attribute(stub: Stubber) -> None:
    asked = {"UserPoolId": POOL, "Username": "user", "MessageAction": "SUPPRESS"}
    stub.add_response("admin_create_user", {}, asked)
    users(stub).create("user")


def test_a_user_who_is_there_is_not_made_again(stub: Stubber) -> None:
    stub.add_client_error("admin_create_user", "UsernameExistsException")
    users(stub).create("user")


def test_who_removed_their_own_user_gets_it_back_with_a_new_password(stub: Stubber) -> None:
    stub.add_client_error("admin_set_user_password", "UserNotFoundException")
    stub.add_response("admin_create_user", {})
    stub.add_response("admin_set_user_password", {})
    users(stub).set_password("user", "secret")


def test_an_address_of_earlier_releases_is_taken_away(stub: Stubber) -> None:
    asked = {"UserPoolId": POOL, "Username": "user", "UserAttributeNames": ["email", "email_verified"]}
    stub.add_response("admin_delete_user_attributes", {}, asked)
    users(stub).clear_address("user")


def test_all_users_are_told_page_by_page_by_their_ids_alone(stub: Stubber) -> None:
    first = {"Users": [{"Username": "one"}, {"Username": "two"}], "PaginationToken": "more"}
    stub.add_response("list_users", first, {"UserPoolId": POOL, "Limit": 60})
    asked = {"UserPoolId": POOL, "Limit": 60, "PaginationToken": "more"}
    stub.add_response("list_users", {"Users": [{"Username": "three"}]}, asked)
    assert users(stub).user_ids(None) == (("one", "two"), "more")
    assert users(stub).user_ids("more") == (("three",), None)


def test_where_the_pool_does_not_know_the_page_any_more_it_begins_anew(stub: Stubber) -> None:
    """A token holds for a while only, and a run may wait for longer."""
    stub.add_client_error("list_users", "InvalidParameterException")
    stub.add_response("list_users", {"Users": [{"Username": "one"}]}, {"UserPoolId": POOL, "Limit": 60})
    assert users(stub).user_ids("long ago") == (("one",), None)


def test_a_first_page_that_is_refused_is_a_mistake_of_ours(stub: Stubber) -> None:
    stub.add_client_error("list_users", "InvalidParameterException")
    with pytest.raises(stub.client.exceptions.ClientError):
        users(stub).user_ids(None)


def test_about_how_many_users_there_are_is_the_pool_s_word(stub: Stubber) -> None:
    stub.add_response("describe_user_pool", {"UserPool": {"EstimatedNumberOfUsers": 41}})
    assert users(stub).number() == 41


@pytest.mark.parametrize(
    ("operation", "call"),
    [
        ("admin_delete_user", lambda pool: pool.delete("user")),
        ("admin_user_global_sign_out", lambda pool: pool.sign_out("user")),
        ("admin_delete_user_attributes", lambda pool: pool.clear_address("user")),
        ("admin_get_user", lambda pool: pool.exists("user")),
    ],
)
def test_who_is_gone_is_gone(stub: Stubber, operation: str, call: Callable[[UserPool], object]) -> None:
    stub.add_client_error(operation, "UserNotFoundException")
    assert not call(users(stub))


def test_a_user_who_is_missing_where_one_must_be_is_told(stub: Stubber) -> None:
    stub.add_client_error("admin_set_user_password", "UserNotFoundException")
    stub.add_response("admin_create_user", {})
    stub.add_client_error("admin_set_user_password", "UserNotFoundException")
    with pytest.raises(UserGone):
        users(stub).set_password("user", "secret")


def writes_attributes(source: str) -> bool:
    """Whether code hands attributes of a user to the pool, or makes users as anybody may."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return any(keyword.arg == "UserAttributes" for call in calls for keyword in call.keywords) or any(
        ast.unparse(call.func).endswith("_client.sign_up") for call in calls
    )


def test_nothing_writes_an_address_to_the_pool() -> None:
    files = [path for folder in CODE_FOLDERS for path in folder.rglob("*.py")]
    assert files
    assert [str(path) for path in files if writes_attributes(path.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    "source",
    [
        "client.admin_create_user(UserPoolId=p, UserAttributes=[])",
        "client.admin_update_user_attributes(UserPoolId=p, UserAttributes=[{'Name': 'email'}])",
        "self._client.sign_up(ClientId=c)",
    ],
)
def test_code_that_would_is_noticed(source: str) -> None:
    assert writes_attributes(source)
