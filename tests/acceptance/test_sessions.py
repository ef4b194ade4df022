"""Sessions on the deployed system: begun, renewed, ended, and not to be had at the pool itself."""

import pytest
from botocore.exceptions import ClientError

from infrastructure.local.actors import visitor
from infrastructure.local.system import System
from tests.support.app_client import PASSWORD, an_account, somebody

pytestmark = pytest.mark.acceptance


def test_a_session_is_begun_renewed_and_ended(system: System) -> None:
    details = somebody("Sofie")
    an_account(system, details)
    somewhere = visitor(system)
    began = somewhere.post("/v1/sessions", {"email": details.email, "password": PASSWORD}).must_be(200).json
    assert somewhere.signed_in(began["access_token"]).get("/v1/account").status == 200
    token = {"refresh_token": began["refresh_token"]}
    renewed = somewhere.post("/v1/sessions/refresh", token).must_be(200).json
    assert somewhere.signed_in(renewed["access_token"]).get("/v1/account").status == 200
    last = {"refresh_token": renewed["refresh_token"]}
    somewhere.post("/v1/sessions/end", last).must_be(204)
    assert somewhere.post("/v1/sessions/refresh", last).must_be(401).problem == "/problems/session-ended"


def test_a_wrong_password_an_unknown_address_and_another_role_read_the_same(system: System) -> None:
    details = somebody("Sofie")
    an_account(system, details)
    answers = [
        visitor(system).post("/v1/sessions", body)
        for body in (
            {"email": details.email, "password": "Een-ander-woord-9"},
            {"email": "niemand@post.example", "password": PASSWORD},
            {"email": details.email, "password": PASSWORD, "role": "employer"},
        )
    ]
    assert {(answer.status, answer.text) for answer in answers} == {(401, answers[0].text)}


def test_nobody_signs_in_at_the_pool_itself(system: System) -> None:
    pool = system.client("cognito-idp")
    users = pool.list_users(UserPoolId=system.outputs["UserPoolId"])["Users"]
    assert not any(one["Name"] == "email" for user in users for one in user.get("Attributes", []))
    with pytest.raises(ClientError):
        pool.initiate_auth(
            ClientId=system.outputs["UserPoolClientId"],
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": users[0]["Username"], "PASSWORD": PASSWORD},
        )
