"""Example people to sign in as."""

from dataclasses import dataclass
from typing import Final

from botocore.exceptions import ClientError

from infrastructure.local.system import System

# Only ever on this machine, so that it can be printed.
PASSWORD: Final = "Voorbeeld-2026"  # noqa: S105 (printed for everyone to use)
STAFF_ADDRESS: Final = "staff@qlinx.example"
STAFF_GROUP: Final = "staff"


@dataclass(frozen=True)
class SignIn:
    """Somebody who can sign in."""

    role: str
    address: str
    password: str


def load_examples(system: System) -> list[SignIn]:
    """Make the people who are there from the start; what is there already stays as it is."""
    make_user(system, "staff-example", STAFF_ADDRESS, group=STAFF_GROUP)
    return [SignIn("Staff", STAFF_ADDRESS, PASSWORD)]


def make_user(system: System, name: str, address: str, *, group: str | None = None) -> None:
    """A user in the user pool, with the example password, in a group."""
    pool, cognito = system.outputs["UserPoolId"], system.client("cognito-idp")
    try:
        cognito.admin_create_user(
            UserPoolId=pool,
            Username=name,
            MessageAction="SUPPRESS",
            UserAttributes=[
                {"Name": "email", "Value": address},
                {"Name": "email_verified", "Value": "true"},
            ],
        )
    except ClientError as refused:
        if refused.response["Error"]["Code"] != "UsernameExistsException":
            raise
        return
    cognito.admin_set_user_password(UserPoolId=pool, Username=name, Password=PASSWORD, Permanent=True)
    if group is not None:
        cognito.admin_add_user_to_group(UserPoolId=pool, Username=name, GroupName=group)
