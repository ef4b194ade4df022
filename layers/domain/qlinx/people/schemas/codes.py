"""What people send and get when they ask for a code to show that an address is theirs."""

from pydantic import Field

from qlinx.kit.fields import Email
from qlinx.kit.schemas import Schema
from qlinx.people.mailed import CODE_MINUTES


class CodeAsked(Schema):
    """Asks for a code to show that an address is yours."""

    email: Email = Field(description="the address that your employer or you gave us")


class CodeRequested(Schema):
    """The same for every address, known or not."""

    code_request: str = Field(
        description="hand this in with the code", examples=["u3vq2d4k7w5c6x8y9z2a3b4c5d"]
    )
    valid_minutes: int = Field(
        default=CODE_MINUTES,
        description="how long a code can be given for this request; one that was mailed earlier and lasts longer works for it too",
        examples=[15],
    )
