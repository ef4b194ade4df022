"""A second factor for people and users of employers: set it, get new recovery codes, remove it."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.api import Api
from qlinx.entrypoints.sessions import signed_in
from qlinx.entrypoints.wiring import context
from qlinx.sessions.calling import HOLDERS
from qlinx.sessions.factor_routes import add_enrolment_routes, add_factor_routes

PATH = "/v1/second-factor"

api = Api("second-factor")
add_factor_routes(api, PATH, partial(signed_in, api, HOLDERS), context)
add_enrolment_routes(api, PATH, partial(signed_in, api, HOLDERS), context)


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return api.respond(event, lambda_context)
