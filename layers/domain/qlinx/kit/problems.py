"""Problem documents (RFC 9457) in their reader's language;
the one table from kinds of failure to statuses.
"""

from http import HTTPStatus

from pydantic import BaseModel, ConfigDict, Field

from qlinx.kit.errors import DomainError, Failure, InputInvalid
from qlinx.kit.texts import Language

STATUS = {
    Failure.INVALID: HTTPStatus.UNPROCESSABLE_ENTITY,
    Failure.MISSING: HTTPStatus.NOT_FOUND,
    Failure.CONFLICT: HTTPStatus.CONFLICT,
    Failure.CHANGED_SINCE: HTTPStatus.PRECONDITION_FAILED,
    Failure.NOT_SAID_WHAT_WAS_SEEN: HTTPStatus.PRECONDITION_REQUIRED,
    Failure.ENDED: HTTPStatus.GONE,
    Failure.NOT_ALLOWED: HTTPStatus.FORBIDDEN,
    Failure.NOT_SIGNED_IN: HTTPStatus.UNAUTHORIZED,
    Failure.TOO_MANY: HTTPStatus.TOO_MANY_REQUESTS,
    Failure.TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    Failure.UNSUPPORTED: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    Failure.BUSY: HTTPStatus.SERVICE_UNAVAILABLE,
}

PROBLEM_TYPE = "application/problem+json"


def status_of(error: DomainError | None) -> int:
    """The status under which an error is shown, or of what shows none."""
    return int(STATUS[error.failure] if error else HTTPStatus.OK)


def form_status(faults: object) -> int:
    """The status of a form: that of input which is not acceptable, where it says what is wrong with it."""
    return int(STATUS[Failure.INVALID] if faults else HTTPStatus.OK)


class FieldProblem(BaseModel):
    """One field that is not acceptable."""

    model_config = ConfigDict(frozen=True)

    pointer: str = Field(description="JSON pointer to the field", examples=["/email"])
    code: str = Field(examples=["missing"])
    detail: str = Field(description="what to do", examples=["Vul dit veld in."])


class Problem(BaseModel):
    """A problem document (RFC 9457)."""

    model_config = ConfigDict(frozen=True)

    type: str = Field(examples=["/problems/input-invalid"])
    title: str = Field(examples=["Niet alles is goed ingevuld."])
    status: int = Field(examples=[422])
    detail: str = Field(description="what to do")
    errors: list[FieldProblem] | None = None


def problem_of(error: DomainError, language: Language) -> Problem:
    """The problem document of a business error."""
    faults = error.faults if isinstance(error, InputInvalid) else ()
    return Problem(
        type=f"/problems/{error.code}",
        title=error.title.in_(language),
        status=status_of(error),
        detail=error.advice.in_(language),
        errors=[
            FieldProblem(pointer=fault.pointer, code=fault.code, detail=fault.advice.in_(language))
            for fault in faults
        ]
        or None,
    )
