"""What a signed-in person sends and gets when they delete their account."""

from pydantic import Field

from qlinx.kit.fields import Id
from qlinx.kit.schemas import Schema
from qlinx.people.schemas.looks import ID

MOST_ALSO = 50


class AccountDeletion(Schema):
    """Deletes the account, and the data of the chosen employers with it. The body may be left out."""

    also: list[Id] = Field(
        default=[],
        max_length=MOST_ALSO,
        description="ids of relations that are erased as well; each gets an answer of its own",
        examples=[[ID]],
    )


class SharedPart(Schema):
    """An employer's data about you, which stay unless you name them in `also`."""

    relation_id: str = Field(examples=[ID])
    employer: str = Field(examples=["Voorbeeld Zorg"])
    can_go: bool = Field(
        description="whether it can be named in `also`: not while it sleeps after a recovery", examples=[True]
    )


class DeletionPreview(Schema):
    """What goes and what stays when you delete your account."""

    goes: str = Field(
        description="in the caller's language",
        examples=["Je account, je wachtwoord, je foto en alles wat je zelf hebt ingevuld."],
    )
    stays: str | None = Field(default=None, description="what stays if `also` names nothing")
    relations: list[SharedPart]


class ErasureStarted(Schema):
    """An erasure that was begun, and where to follow it."""

    reference: str = Field(examples=["U3VQ-2D4K-7W5C"])
    employer: str | None = Field(
        default=None,
        description="whose data it is about; left out for the account",
        examples=["Voorbeeld Zorg"],
    )
    status_url: str = Field(
        description="page that shows the progress of the erasure",
        examples=["https://qlinx.example/rights-requests/…"],
    )


class AccountDeleted(Schema):
    """What became of a request to delete the account (C-4)."""

    explanation: str = Field(
        description="in the caller's language",
        examples=[
            "We wissen nu je account. Je krijgt een mail als het klaar is. Je kunt je altijd opnieuw aanmelden."
        ],
    )
    rights_requests: list[ErasureStarted]
    stays: str | None = Field(default=None, description="what stays and where mail goes")
    employers: tuple[str, ...] = Field(default=(), description="whose shared data stay")
