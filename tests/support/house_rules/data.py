"""Rules on what is kept: tables, buckets, sign-in, mail."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tests.support.application import Application, Resource, references
from tests.support.house_rules.queues import refuses_plain_connections


@dataclass(frozen=True)
class Design:
    """A table as docs/architecture.md has it."""

    indexes: Mapping[str, tuple[str, str]]
    streams: bool
    expires: bool
    restorable: bool


TABLES: Final = {
    "Data/Records": Design(
        {"by_group": ("group", "group_sort"), "by_due": ("due_queue", "due_at")}, True, True, True
    ),
    "Data/Security": Design({}, False, True, False),
    "Data/Audit": Design({}, False, False, True),
    "Data/Ledger": Design({}, False, True, True),
}
_POOLS: Final = ("Identity/UserPool", "Identity/StaffPool")
_CLIENTS: Final = ("Identity/AppClient", "Identity/StaffClient")
_ADDRESSES: Final = {"email", "email_verified", "phone_number", "phone_number_verified", "name", "address"}
# Of administrators alone. Rotation of refresh tokens forbids ALLOW_REFRESH_TOKEN_AUTH.
_FLOWS: Final = ["ALLOW_ADMIN_USER_PASSWORD_AUTH"]
_STREAM: Final = {"StreamViewType": "NEW_AND_OLD_IMAGES"}
_EXPIRY: Final = {"AttributeName": "expires_at", "Enabled": True}
_KEPT: Final = ("Retain", "RetainExceptOnCreate")
# What became of a mail, all that the provider tells of it but for opens and clicks.
_MAIL_EVENTS: Final = {
    *("SEND", "REJECT", "RENDERING_FAILURE", "DELIVERY_DELAY"),
    *("DELIVERY", "BOUNCE", "COMPLAINT", "SUBSCRIPTION"),
}


def tables_are_as_designed(app: Application) -> list[str]:
    """Tables, keys, indexes, stream, expiry and recovery are those of docs/architecture.md."""
    found = {table.path: table.properties for table in app.resources("AWS::DynamoDB::Table")}
    faults = [f"{path} is no table of the design" for path in sorted(found.keys() ^ TABLES.keys())]
    for path, design in TABLES.items():
        faults += [f"{path} {fault}" for fault in _unlike(found.get(path, {}), design)]
    return faults


def _unlike(table: Mapping[str, Any], design: Design) -> Iterator[str]:
    if _keys(table) != ("pk", "sk"):
        yield "has other keys"
    yield from _unlike_indexes(table.get("GlobalSecondaryIndexes", []), design)
    recovery = table.get("PointInTimeRecoverySpecification", {})
    for fault, has, designed in (
        (
            "has a stream it should not have, or none",
            table.get("StreamSpecification") == _STREAM,
            design.streams,
        ),
        ("expires otherwise", table.get("TimeToLiveSpecification") == _EXPIRY, design.expires),
        ("is restorable otherwise", bool(recovery.get("PointInTimeRecoveryEnabled")), design.restorable),
        ("is protected otherwise", "DeletionProtectionEnabled" in table, design.restorable),
        ("is paid for while idle", table.get("BillingMode") == "PAY_PER_REQUEST", True),
    ):
        if has is not designed:
            yield fault


def _unlike_indexes(indexes: Sequence[Mapping[str, Any]], design: Design) -> Iterator[str]:
    if {index["IndexName"]: _keys(index) for index in indexes} != design.indexes:
        yield "has other indexes"
    if any(index["Projection"] != {"ProjectionType": "KEYS_ONLY"} for index in indexes):
        yield "copies more than keys into an index"


def _keys(part: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(key["AttributeName"] for key in part.get("KeySchema", []))


def the_stateful_survives(app: Application) -> list[str]:
    """What holds people's data is not removed with its stack, except what is short-lived on purpose."""
    kinds = {
        "AWS::DynamoDB::Table",
        "AWS::S3::Bucket",
        "AWS::Cognito::UserPool",
        "AWS::SecretsManager::Secret",
    }
    return [
        f"{found.path} goes with its stack"
        for found in app.resources()
        if found.kind in kinds
        and found.path != "Data/Security"
        and (
            found.whole.get("DeletionPolicy") not in _KEPT
            or found.whole.get("UpdateReplacePolicy") not in _KEPT
        )
    ]


def a_failed_first_deployment_can_be_taken_back(app: Application) -> list[str]:
    """What was made by a deployment that failed goes with it, where the operator protects nothing yet:
    kept, or protected, it would leave a stack that can neither go on nor back.
    """
    return list(_left_by_a_failure(app))


def _left_by_a_failure(app: Application) -> Iterator[str]:
    for found in app.resources():
        if found.whole.get("DeletionPolicy") == "Retain":
            yield f"{found.path} stays when its first deployment fails"
        for name in ("DeletionProtection", "DeletionProtectionEnabled"):
            if name in found.properties and "DeletionProtection" not in _by_parameter(found.properties[name]):
                yield f"{found.path} is protected whatever the operator says"


def _by_parameter(value: Any) -> str:
    """The parameter, or the condition on it, that decides."""
    match value:
        case {"Ref": str(name)}:
            return name
        case {"Fn::If": ["Protected", *_]}:
            return "DeletionProtection"
    return ""


def buckets_are_private(app: Application) -> list[str]:
    """No bucket can be made public, read without encryption, owned by others, or keep older versions, but for
    one whose objects are locked (``trail.anchors_stay``).
    """
    return [
        f"{bucket.path} {fault}"
        for bucket in app.resources("AWS::S3::Bucket")
        for fault in _open(app, bucket)
    ]


def _open(app: Application, bucket: Resource) -> Iterator[str]:
    properties = bucket.properties
    block = properties.get("PublicAccessBlockConfiguration", {})
    wanted = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
    if not all(block.get(name) is True for name in wanted):
        yield "can be made public"
    if not properties.get("BucketEncryption", {}).get("ServerSideEncryptionConfiguration"):
        yield "is not encrypted"
    if properties.get("OwnershipControls") != {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}:
        yield "may hold objects of others"
    if "VersioningConfiguration" in properties and not properties.get("ObjectLockEnabled"):
        yield "keeps what was erased"
    policies = [
        policy
        for policy in app.resources("AWS::S3::BucketPolicy")
        if _named(bucket) & set(references(policy.properties["Bucket"]))
    ]
    if not any(refuses_plain_connections(policy) for policy in policies):
        yield "answers over plain connections"
    if any(
        statement["Effect"] == "Allow"
        for policy in policies
        for statement in policy.properties["PolicyDocument"]["Statement"]
    ):
        yield "lets somebody in by its own policy"


def _named(bucket: Resource) -> set[tuple[str, str]]:
    """How a policy says which bucket it is of: in its own template, or where it is given the name."""
    stack, _, name = bucket.path.rpartition("/")
    return {(bucket.path, "Ref"), (bucket.path, ""), (stack, f"Outputs.{name}Bucket")}


def uploads_end(app: Application) -> list[str]:
    """S3 removes uploads that were never finished."""
    return [
        f"{bucket.path} keeps unfinished uploads"
        for bucket in app.resources("AWS::S3::Bucket")
        if not any(
            rule.get("AbortIncompleteMultipartUpload")
            for rule in bucket.properties.get("LifecycleConfiguration", {}).get("Rules", [])
        )
    ]


def sign_in_is_ours(app: Application) -> list[str]:
    """Only we make users and sign them in; they prove an address to us first;
    a token ends soon and can be revoked.
    """
    pool = app.find("Identity/UserPool").properties
    # The alias can't be taken away from a pool without replacing it, and means nothing without an address.
    kept = [] if pool.get("AliasAttributes") == ["email"] else ["the pool is replaced"]
    staff = app.find("Identity/StaffPool").properties
    named = ["staff are named by an address"] if "AliasAttributes" in staff else []
    return [
        *kept,
        *named,
        *(fault for found in _POOLS for fault in _pool_faults(app.find(found).properties)),
        *(fault for found in _CLIENTS for fault in _client_faults(app.find(found).properties)),
        *_other_faults(app),
    ]


def the_pool_knows_no_address(app: Application) -> list[str]:
    """Nothing writes an address to the pool, reads one from it, or signs in with one there."""
    return list(_addressed(app))


def _addressed(app: Application) -> Iterator[str]:
    for name in _CLIENTS:
        yield from _attributes_of(app.find(name).properties)
    for name in _POOLS:
        if any(one["Name"] in _ADDRESSES for one in app.find(name).properties.get("Schema", [])):
            yield "the pool asks for an address"
    for role in app.resources("AWS::IAM::Role"):
        text = json.dumps(role.properties)
        for action in ("AdminUpdateUserAttributes", "SignUp"):
            if f"cognito-idp:{action}" in text:
                yield f"{role.path} may {action}"


def _attributes_of(client: Mapping[str, Any]) -> Iterator[str]:
    for right in ("ReadAttributes", "WriteAttributes"):
        # Without a list, a client may do it with every attribute.
        if not client.get(right) or set(client[right]) & _ADDRESSES:
            yield f"{right} of the app holds an address"


def _pool_faults(pool: Mapping[str, Any]) -> Iterator[str]:
    if pool.get("AdminCreateUserConfig", {}).get("AllowAdminCreateUserOnly") is not True:
        yield "anybody makes a user"
    if "UsernameAttributes" in pool:
        yield "a user name is an address"
    recovery = pool.get("AccountRecoverySetting", {}).get("RecoveryMechanisms", [])
    if [entry["Name"] for entry in recovery] != ["admin_only"] or "AutoVerifiedAttributes" in pool:
        yield "Cognito sends mail of its own"
    # It keeps where and with what people sign in (obligation 31).
    if "UserPoolAddOns" in pool or "DeviceConfiguration" in pool or pool.get("UserPoolTier") == "PLUS":
        yield "use is kept"
    if pool.get("Policies", {}).get("PasswordPolicy", {}).get("MinimumLength", 0) < 12:
        yield "short passwords pass"
    if pool.get("MfaConfiguration") != "OFF" or "EnabledMfas" in pool:
        yield "a second factor is set up at the pool itself"


def _client_faults(client: Mapping[str, Any]) -> Iterator[str]:
    if client.get("GenerateSecret") is not False or client.get("EnableTokenRevocation") is not True:
        yield "tokens can't be revoked, or an app is given a secret"
    if client.get("PreventUserExistenceErrors") != "ENABLED":
        yield "sign-in tells who has an account"
    # Without a list, flows for clients are open.
    if client.get("ExplicitAuthFlows") != _FLOWS or "AllowedOAuthFlows" in client:
        yield "somebody signs in at the pool itself"
    if client.get("RefreshTokenRotation", {}).get("Feature") != "ENABLED":
        yield "a stolen refresh token lasts"
    short = (
        client.get("TokenValidityUnits", {}).get("AccessToken") == "minutes"
        and client["AccessTokenValidity"] <= 60
    )
    if not short:
        yield "an access token lasts for more than an hour"


def _other_faults(app: Application) -> Iterator[str]:
    if app.resources("AWS::Cognito::UserPoolDomain"):
        yield "the pool has pages of its own"
    staff = app.find("Identity/StaffClient").properties
    if staff["TokenValidityUnits"].get("RefreshToken") != "hours" or staff["RefreshTokenValidity"] > 12:
        yield "staff stay signed in for longer than a day of work"
    if len(app.resources("AWS::Cognito::UserPoolClient")) != len(_CLIENTS):
        yield "a pool has another client"
    groups = {group.properties["GroupName"] for group in app.resources("AWS::Cognito::UserPoolGroup")}
    if groups != {"employer"}:
        yield "there are other groups"


def mail_is_not_followed(app: Application) -> list[str]:
    """No opens, no clicks, no forwarding, and no readable addresses kept by the provider (obligation 31); of
    each set we hear what became of its mail.
    """
    return list(_followed(app))


def _followed(app: Application) -> Iterator[str]:
    told = {
        name: destination.properties["EventDestination"]
        for destination in app.resources("AWS::SES::ConfigurationSetEventDestination")
        for name, _ in references(destination.properties["ConfigurationSetName"])
    }
    for one in app.resources("AWS::SES::ConfigurationSet"):
        yield from (f"{one.path}: {fault}" for fault in _tracked(one.properties, told.get(one.path, {})))
    rule = app.find("Mailing/FeedbackToQueue").properties["EventPattern"]["detail"]["mail"]["tags"]
    taken = len(rule["ses:configuration-set"])
    if taken != len(app.resources("AWS::SES::ConfigurationSet")):
        yield f"feedback of {taken} sets is taken"
    identity = app.find("Mail/Identity").properties
    if identity.get("FeedbackAttributes", {}).get("EmailForwardingEnabled") is not False:
        yield "bounces are forwarded as mail"


def _tracked(letters: Mapping[str, Any], destination: Mapping[str, Any]) -> Iterator[str]:
    if "TrackingOptions" in letters:
        yield "links are rewritten"
    if letters.get("SuppressionOptions") != {"SuppressedReasons": []}:
        yield "the provider keeps addresses"
    if letters.get("DeliveryOptions", {}).get("TlsPolicy") != "REQUIRE":
        yield "mail travels readable"
    if letters.get("ReputationOptions") != {"ReputationMetricsEnabled": True}:
        yield "how it is taken does not show"
    if set(destination.get("MatchingEventTypes", [])) != _MAIL_EVENTS:
        yield "other events than those that tell what became of a mail are asked for"
