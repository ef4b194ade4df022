"""Objects, queues, users, the mail provider and the secret in memory:
as much of each as the product calls.
"""

import base64
import hashlib
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from types import SimpleNamespace
from typing import Any

from botocore.response import StreamingBody

from tests.support.cloud.tables import refused

_MOST_MESSAGES = 10
_LEAST_PASSWORD = 12
# The code of every second factor.


@dataclass(frozen=True)
class Stored:
    """An object."""

    body: bytes
    content_type: str
    modified: datetime
    tags: tuple[tuple[str, str], ...] = ()

    @property
    def mark(self) -> str:
        """Its ETag: another for other content."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:32]}"'


@dataclass
class Objects:
    """S3.

    ``told`` is called with bucket and key of what somebody put; the product's own files are not dropped
    files.
    """

    now: Callable[[], datetime]
    buckets: dict[str, dict[str, Stored]] = field(default_factory=dict)
    told: Callable[[str, str], None] = lambda _bucket, _key: None

    def get_object(self, *, Bucket: str, Key: str) -> dict[str, Any]:
        found = self._find("GetObject", Bucket, Key)
        return {"Body": StreamingBody(io.BytesIO(found.body), len(found.body)), "ETag": found.mark}

    def head_object(self, *, Bucket: str, Key: str) -> dict[str, Any]:
        found = self._find("HeadObject", Bucket, Key)
        return {
            "ContentLength": len(found.body),
            "ETag": found.mark,
            "LastModified": found.modified.replace(microsecond=0),
            "Metadata": {},
        }

    def put_object(
        self, *, Bucket: str, Key: str, Body: Any, ContentType: str, IfMatch: str = "", IfNoneMatch: str = ""
    ) -> dict[str, Any]:
        body = Body if isinstance(Body, bytes) else Body.read()
        known = self.buckets[Bucket].get(Key)
        if IfMatch and known is None:
            raise refused("PutObject", "NoSuchKey", 404)
        if (IfMatch and known and known.mark != IfMatch) or (IfNoneMatch and known):
            raise refused("PutObject", "PreconditionFailed", 412)
        self.buckets[Bucket][Key] = Stored(body, ContentType, self.now())
        self.told(Bucket, Key)
        return {}

    def put_object_tagging(self, *, Bucket: str, Key: str, Tagging: Any) -> dict[str, Any]:
        tags = tuple((tag["Key"], tag["Value"]) for tag in Tagging["TagSet"])
        found = self._find("PutObjectTagging", Bucket, Key)
        self.buckets[Bucket][Key] = replace(found, tags=tags)
        return {}

    def delete_objects(self, *, Bucket: str, Delete: Any) -> dict[str, Any]:
        for entry in Delete["Objects"]:
            self.buckets[Bucket].pop(entry["Key"], None)
        return {}

    def list_objects_v2(self, *, Bucket: str, Prefix: str, StartAfter: str = "") -> dict[str, Any]:
        found = self.buckets[Bucket]
        keys = sorted(key for key in found if key.startswith(Prefix) and key > StartAfter)
        return {
            "Contents": [
                {
                    "Key": key,
                    "LastModified": found[key].modified.replace(microsecond=0),
                    "ETag": found[key].mark,
                }
                for key in keys
            ]
        }

    def _find(self, call: str, bucket: str, key: str) -> Stored:
        found = self.buckets[bucket].get(key)
        if found is None:
            raise refused(call, "404" if call == "HeadObject" else "NoSuchKey", 404)
        return found


@dataclass(frozen=True)
class Message:
    """A message in a queue."""

    number: int
    body: str
    visible_at: datetime
    received: int = 0
    hops: Mapping[str, int] = field(default_factory=dict)
    """How often each queue was gone through by the messages that led here, one from another."""


@dataclass
class Queues:
    """SQS, by address."""

    now: Callable[[], datetime]
    waiting: dict[str, dict[int, Message]] = field(default_factory=dict)
    sent: int = 0
    handling: Mapping[str, int] = field(default_factory=dict)
    """The hops of the message that a function handles right now: what it sends comes from that."""

    def put(self, url: str, body: str, delay: float = 0) -> None:
        self.sent += 1
        hops = {**self.handling, url: self.handling.get(url, 0) + 1}
        message = Message(self.sent, body, self.now() + timedelta(seconds=delay), hops=hops)
        self.waiting.setdefault(url, {})[self.sent] = message

    def send_message_batch(self, *, QueueUrl: str, Entries: Any) -> dict[str, Any]:
        if not 0 < len(Entries) <= _MOST_MESSAGES:
            raise refused("SendMessageBatch", "TooManyEntriesInBatchRequest")
        for entry in Entries:
            self.put(QueueUrl, entry["MessageBody"], entry["DelaySeconds"])
        return {"Failed": []}

    def change_message_visibility(
        self, *, QueueUrl: str, ReceiptHandle: str, VisibilityTimeout: int
    ) -> dict[str, Any]:
        number = int(ReceiptHandle)
        message = self.waiting[QueueUrl][number]
        visible_at = self.now() + timedelta(seconds=VisibilityTimeout)
        self.waiting[QueueUrl][number] = replace(message, visible_at=visible_at)
        return {}


@dataclass(frozen=True)
class User:
    """A user of the pool, which knows no address.

    ``ended`` are tokens that renew no more; ``given`` those it ever got.
    """

    password: str | None = None
    groups: tuple[str, ...] = ()
    ended: frozenset[str] = frozenset()
    given: tuple[str, ...] = ()


@dataclass
class Users:
    """The user pool.

    A token that renews a session names user, moment and sign-in, and is replaced by each renewal.
    """

    now: Callable[[], datetime]
    users: dict[str, User] = field(default_factory=dict)
    given: int = 0

    def admin_initiate_auth(self, *, AuthParameters: Mapping[str, str], **_: Any) -> dict[str, Any]:
        name = AuthParameters["USERNAME"]
        user = self._find("AdminInitiateAuth", name)
        if user.password is None or user.password != AuthParameters["PASSWORD"]:
            raise refused("AdminInitiateAuth", "NotAuthorizedException")
        return self._begun(name)

    def get_tokens_from_refresh_token(self, *, RefreshToken: str, **_: Any) -> dict[str, Any]:
        user = self._find("GetTokensFromRefreshToken", RefreshToken.split(maxsplit=1)[0])
        if RefreshToken in user.ended:
            raise refused("GetTokensFromRefreshToken", "NotAuthorizedException")
        return self._session(*RefreshToken.split()[:3])

    def revoke_token(self, *, Token: str, **_: Any) -> dict[str, Any]:
        name = Token.split(maxsplit=1)[0]
        user = self._find("RevokeToken", name)
        self.users[name] = replace(user, ended=user.ended | {Token})
        return {}

    def _begun(self, name: str) -> dict[str, Any]:
        self.given += 1
        return self._session(name, str(int(self.now().timestamp())), f"sign-in-{self.given}")

    def _session(self, name: str, moment: str, origin: str) -> dict[str, Any]:
        self.given += 1
        token = f"{name} {moment} {origin} {self.given}"
        claims = {
            "auth_time": moment,
            "username": name,
            "origin_jti": origin,
            "cognito:groups": list(self.users[name].groups),
        }
        self.users[name] = replace(self.users[name], given=(*self.users[name].given, token))
        told = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
        access = f"head.{told}.signature"
        tokens = {"AccessToken": access, "RefreshToken": token, "ExpiresIn": 900, "TokenType": "Bearer"}
        return {"AuthenticationResult": tokens}

    def admin_create_user(self, *, Username: str, **_: Any) -> dict[str, Any]:
        if Username in self.users:
            raise refused("AdminCreateUser", "UsernameExistsException")
        self.users[Username] = User()
        return {}

    def admin_get_user(self, *, Username: str, **_: Any) -> dict[str, Any]:
        self._find("AdminGetUser", Username)
        return {"Username": Username, "UserAttributes": []}

    def list_users(self, **_: Any) -> dict[str, Any]:
        return {"Users": [{"Username": name, "Attributes": []} for name in sorted(self.users)]}

    def admin_set_user_password(self, *, Username: str, Password: str, **_: Any) -> dict[str, Any]:
        user = self._find("AdminSetUserPassword", Username)
        if len(Password) < _LEAST_PASSWORD:
            raise refused("AdminSetUserPassword", "InvalidPasswordException")
        self.users[Username] = replace(user, password=Password)
        return {}

    def admin_add_user_to_group(self, *, Username: str, GroupName: str, **_: Any) -> dict[str, Any]:
        user = self._find("AdminAddUserToGroup", Username)
        self.users[Username] = replace(user, groups=tuple({*user.groups, GroupName}))
        return {}

    def admin_user_global_sign_out(self, *, Username: str, **_: Any) -> dict[str, Any]:
        self._find("AdminUserGlobalSignOut", Username)
        return {}

    def admin_delete_user(self, *, Username: str, **_: Any) -> dict[str, Any]:
        self._find("AdminDeleteUser", Username)
        del self.users[Username]
        return {}

    def _find(self, call: str, name: str) -> User:
        if name not in self.users:
            raise refused(call, "UserNotFoundException")
        return self.users[name]


@dataclass(frozen=True)
class Mail:
    """A message that the provider took."""

    number: int
    to: str
    subject: str
    text: str
    tags: tuple[tuple[str, str], ...]


@dataclass
class Provider:
    """SES. ``accepted`` is called with every message taken."""

    taken: list[Mail] = field(default_factory=list)
    accepted: Callable[[Mail], None] = lambda _: None

    def send_email(
        self, *, Content: Any, Destination: Any, ConfigurationSetName: str, EmailTags: Any
    ) -> dict[str, Any]:
        del ConfigurationSetName
        message = message_from_bytes(Content["Raw"]["Data"], policy=policy.default)
        part = message.get_body(("plain",))
        mail = Mail(
            number=len(self.taken) + 1,
            to=Destination["ToAddresses"][0],
            subject=str(message["Subject"]),
            text=str(part.get_content()) if part else "",
            tags=tuple((tag["Name"], tag["Value"]) for tag in EmailTags),
        )
        self.taken.append(mail)
        self.accepted(mail)
        return {"MessageId": f"message-{mail.number}"}

    def get_account(self) -> dict[str, Any]:
        quota = {"Max24HourSend": 50_000.0, "MaxSendRate": 14.0, "SentLast24Hours": float(len(self.taken))}
        return {"SendQuota": quota, "SendingEnabled": True, "EnforcementStatus": "HEALTHY"}


@dataclass
class Receiver:
    """Another controller, which knows a package that it has by its name."""

    taken: frozenset[str] = frozenset()

    def put_package(self, *, Address: str, Name: str) -> None:
        del Address
        self.taken |= {Name}


@dataclass
class Secrets:
    """The secret."""

    value: str

    def get_secret_value(self, *, SecretId: str) -> dict[str, Any]:
        del SecretId
        return {"SecretString": self.value}


class Pages:
    """A paginator; each page is a call of its own."""

    def __init__(self, call: Callable[..., Any]) -> None:
        self._call = call

    def paginate(self, **asked: Any) -> Iterator[Mapping[str, Any]]:
        yield self._call(**asked)


PRESIGNED = SimpleNamespace(
    url=lambda _operation, *, Params, ExpiresIn: (
        f"https://objects.example/{Params['Key']}?seconds={ExpiresIn}"
    ),
    post=lambda _bucket, key, *, Fields, Conditions, ExpiresIn: {
        "url": "https://objects.example",
        "fields": {**Fields, "key": key},
        "seconds": (ExpiresIn, len(Conditions)),
    },
)
