"""A second factor of one's own, for people and users of employers: set, have new recovery codes, taken away."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.edge.api import Api
from qlinx.edge.factor_holder import label_of, signed_in_holder
from qlinx.edge.own_factor import add_enrolment_routes, add_factor_routes

PATH = "/v1/second-factor"

api = Api("second-factor")
add_factor_routes(api, PATH, signed_in_holder)
add_enrolment_routes(api, PATH, signed_in_holder, label_of)


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Answers HTTP."""
    return api.answer(event, lambda_context)
