"""What is kept is kept as designed:
tables by regime, private buckets, sign-in and mail that follow nobody.
"""

from collections.abc import Callable

import pytest

from tests.support.application import Application, Resource, application
from tests.support.house_rules import data as rules
from tests.support.house_rules.showing import Rule, assert_noticed

RULES = [
    rules.tables_are_as_designed,
    rules.the_stateful_survives,
    rules.a_failed_first_deployment_can_be_taken_back,
    rules.buckets_are_private,
    rules.uploads_end,
    rules.sign_in_is_ours,
    rules.the_pool_knows_no_address,
    rules.mail_is_not_followed,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_application_keeps_the_rule(rule: Rule) -> None:
    assert rule(application()) == []


def _setting(path: str, **properties: object) -> Callable[[Application], object]:
    return lambda app: app.find(path).properties.update(properties)


def _unset(path: str, name: str) -> Callable[[Application], object]:
    return lambda app: app.find(path).properties.pop(name)


def _allowing(path: str, action: str) -> Callable[[Application], object]:
    def allow(app: Application) -> None:
        policy = app.find(path).properties["Policies"][0]["PolicyDocument"]
        policy["Statement"].append({"Sid": "More", "Effect": "Allow", "Action": [action], "Resource": "x"})

    return allow


BROKEN: list[tuple[Rule, Callable[[Application], object], str]] = [
    (
        rules.tables_are_as_designed,
        lambda app: app.without("Data/Ledger"),
        "Data/Ledger is no table of the design",
    ),
    (rules.tables_are_as_designed, _setting("Data/Audit", KeySchema=[]), "Data/Audit has other keys"),
    (
        rules.tables_are_as_designed,
        _unset("Data/Records", "GlobalSecondaryIndexes"),
        "Data/Records has other indexes",
    ),
    (
        rules.tables_are_as_designed,
        lambda app: (
            app.find("Data/Records")
            .properties["GlobalSecondaryIndexes"][0]
            .update(Projection={"ProjectionType": "ALL"})
        ),
        "Data/Records copies more than keys",
    ),
    (
        rules.tables_are_as_designed,
        _unset("Data/Records", "StreamSpecification"),
        "Data/Records has a stream",
    ),
    (
        rules.tables_are_as_designed,
        _unset("Data/Security", "TimeToLiveSpecification"),
        "Data/Security expires",
    ),
    (
        rules.tables_are_as_designed,
        _setting("Data/Security", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}),
        "Data/Security is restorable otherwise",
    ),
    (
        rules.tables_are_as_designed,
        _unset("Data/Ledger", "DeletionProtectionEnabled"),
        "Data/Ledger is protected otherwise",
    ),
    (rules.tables_are_as_designed, _unset("Data/Audit", "BillingMode"), "Data/Audit is paid for"),
    (
        rules.the_stateful_survives,
        lambda app: app.find("Data/Records").whole.pop("DeletionPolicy"),
        "Data/Records goes with its stack",
    ),
    (
        rules.the_stateful_survives,
        lambda app: app.find("Identity/UserPool").whole.update(UpdateReplacePolicy="Delete"),
        "Identity/UserPool goes with its stack",
    ),
    (
        rules.buckets_are_private,
        lambda app: (
            app.find("Data/Drop").properties["PublicAccessBlockConfiguration"].update(BlockPublicPolicy=False)
        ),
        "Data/Drop can be made public",
    ),
    (rules.buckets_are_private, _unset("Data/Drop", "BucketEncryption"), "Data/Drop is not encrypted"),
    (
        rules.buckets_are_private,
        _unset("Data/Drop", "OwnershipControls"),
        "Data/Drop may hold objects of others",
    ),
    (
        rules.buckets_are_private,
        _setting("Data/Private", VersioningConfiguration={"Status": "Enabled"}),
        "Data/Private keeps what was erased",
    ),
    (rules.buckets_are_private, lambda app: app.without("Data/WorkAccess"), "Data/Work answers over plain"),
    (
        rules.buckets_are_private,
        lambda app: (
            app.find("Data/WorkAccess")
            .properties["PolicyDocument"]["Statement"]
            .append({"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject"})
        ),
        "Data/Work lets somebody in",
    ),
    (
        rules.uploads_end,
        lambda app: app.find("Data/Private").properties["LifecycleConfiguration"]["Rules"].pop(0),
        "Data/Private keeps unfinished uploads",
    ),
    (rules.sign_in_is_ours, _unset("Identity/UserPool", "AdminCreateUserConfig"), "anybody makes a user"),
    (
        rules.sign_in_is_ours,
        _setting("Identity/UserPool", UsernameAttributes=["email"]),
        "a user name is an address",
    ),
    (
        rules.sign_in_is_ours,
        _setting("Identity/UserPool", AutoVerifiedAttributes=["email"]),
        "Cognito sends mail",
    ),
    (
        rules.sign_in_is_ours,
        _setting("Identity/UserPool", UserPoolAddOns={"AdvancedSecurityMode": "AUDIT"}),
        "use is kept",
    ),
    (
        rules.sign_in_is_ours,
        lambda app: (
            app.find("Identity/UserPool").properties["Policies"]["PasswordPolicy"].update(MinimumLength=8)
        ),
        "short passwords pass",
    ),
    (
        rules.sign_in_is_ours,
        _setting("Identity/UserPool", MfaConfiguration="OPTIONAL"),
        "a second factor is set up at the pool itself",
    ),
    (rules.sign_in_is_ours, _setting("Identity/AppClient", GenerateSecret=True), "an app is given a secret"),
    (rules.sign_in_is_ours, _unset("Identity/AppClient", "PreventUserExistenceErrors"), "sign-in tells who"),
    (rules.sign_in_is_ours, _unset("Identity/UserPool", "AliasAttributes"), "the pool is replaced"),
    (rules.sign_in_is_ours, _unset("Identity/AppClient", "ExplicitAuthFlows"), "signs in at the pool itself"),
    *(
        (
            rules.sign_in_is_ours,
            _setting("Identity/AppClient", ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH", flow]),
            "signs in at the pool itself",
        )
        for flow in (
            "ALLOW_USER_PASSWORD_AUTH",
            "ALLOW_USER_SRP_AUTH",
            "ALLOW_USER_AUTH",
            "ALLOW_CUSTOM_AUTH",
            "ALLOW_REFRESH_TOKEN_AUTH",
        )
    ),
    (
        rules.sign_in_is_ours,
        _setting("Identity/AppClient", AllowedOAuthFlows=["code"]),
        "signs in at the pool itself",
    ),
    (
        rules.sign_in_is_ours,
        lambda app: app.deployed.append(Resource("Identity/Pages", "AWS::Cognito::UserPoolDomain", {}, {})),
        "the pool has pages of its own",
    ),
    *(
        (rules.the_pool_knows_no_address, change("Identity/AppClient", name), f"{name} of the app holds")
        for name in ("ReadAttributes", "WriteAttributes")
        for change in (_unset, lambda path, name: _setting(path, **{name: ["locale", "email"]}))
    ),
    (
        rules.the_pool_knows_no_address,
        _setting("Identity/UserPool", Schema=[{"Name": "email", "Required": True}]),
        "the pool asks for an address",
    ),
    *(
        (
            rules.the_pool_knows_no_address,
            _allowing("People/SignupFunctionRole", f"cognito-idp:{action}"),
            f"SignupFunctionRole may {action}",
        )
        for action in ("AdminUpdateUserAttributes", "SignUp")
    ),
    (
        rules.sign_in_is_ours,
        _unset("Identity/AppClient", "RefreshTokenRotation"),
        "a stolen refresh token lasts",
    ),
    (rules.sign_in_is_ours, _setting("Identity/AppClient", AccessTokenValidity=120), "an access token lasts"),
    (rules.sign_in_is_ours, lambda app: app.without("Identity/EmployerGroup"), "there are other groups"),
    (
        rules.sign_in_is_ours,
        _setting("Identity/StaffPool", MfaConfiguration="OPTIONAL"),
        "a second factor is set up at the pool itself",
    ),
    (rules.sign_in_is_ours, _setting("Identity/StaffPool", AliasAttributes=["email"]), "staff are named by"),
    (rules.sign_in_is_ours, _unset("Identity/StaffClient", "ExplicitAuthFlows"), "at the pool itself"),
    (
        rules.sign_in_is_ours,
        _setting("Identity/StaffClient", RefreshTokenValidity=24),
        "staff stay signed in",
    ),
    (
        rules.sign_in_is_ours,
        lambda app: app.deployed.append(Resource("Identity/Web", "AWS::Cognito::UserPoolClient", {}, {})),
        "another client",
    ),
    (rules.the_pool_knows_no_address, _unset("Identity/StaffClient", "ReadAttributes"), "ReadAttributes of"),
    (rules.mail_is_not_followed, _setting("Mail/Letters", TrackingOptions={}), "links are rewritten"),
    (
        rules.a_failed_first_deployment_can_be_taken_back,
        lambda app: app.find("Data/Records").whole.update(DeletionPolicy="Retain"),
        "Data/Records stays when its first",
    ),
    (
        rules.a_failed_first_deployment_can_be_taken_back,
        lambda app: app.find("Identity/UserPool").properties.update(DeletionProtection="ACTIVE"),
        "Identity/UserPool is protected whatever",
    ),
    (
        rules.mail_is_not_followed,
        _unset("Mail/Letters", "SuppressionOptions"),
        "the provider keeps addresses",
    ),
    (rules.mail_is_not_followed, _unset("Mail/Letters", "DeliveryOptions"), "mail travels readable"),
    (
        rules.mail_is_not_followed,
        _unset("Mail/Newsletters", "ReputationOptions"),
        "Mail/Newsletters: how it is taken does not show",
    ),
    (
        rules.mail_is_not_followed,
        lambda app: app.without("Mail/FeedbackOnInvitations"),
        "Mail/Invitations: other events than",
    ),
    (
        rules.mail_is_not_followed,
        lambda app: (
            app.find("Mailing/FeedbackToQueue")
            .properties["EventPattern"]["detail"]["mail"]["tags"]["ses:configuration-set"]
            .pop()
        ),
        "feedback of 3 sets is taken",
    ),
    (
        rules.mail_is_not_followed,
        lambda app: (
            app.find("Mail/Feedback").properties["EventDestination"]["MatchingEventTypes"].append("OPEN")
        ),
        "other events than those",
    ),
    (rules.mail_is_not_followed, _unset("Mail/Identity", "FeedbackAttributes"), "bounces are forwarded"),
]


@pytest.mark.parametrize(("rule", "change", "fault"), BROKEN)
def test_a_breach_is_noticed(rule: Rule, change: Callable[[Application], object], fault: str) -> None:
    assert_noticed(rule, change, fault)
