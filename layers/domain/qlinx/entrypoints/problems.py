"""Problem documents as HTTP responses."""

import json

from aws_lambda_powertools.event_handler import Response

from qlinx.kit.errors import DomainError, TooManyRequests
from qlinx.kit.problems import PROBLEM_TYPE, problem_of
from qlinx.kit.texts import Language


def problem_response(error: DomainError, language: Language) -> Response[str]:
    """The HTTP answer of a business error."""
    problem = problem_of(error, language)
    headers = {"Content-Language": language, "Cache-Control": "no-store"}
    if isinstance(error, TooManyRequests):
        headers["Retry-After"] = str(error.retry_after)
    return Response(
        status_code=problem.status,
        content_type=PROBLEM_TYPE,
        headers=headers,
        body=json.dumps(problem.model_dump(exclude_none=True), ensure_ascii=False),
    )
