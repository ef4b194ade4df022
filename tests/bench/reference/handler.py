"""What a cold start is measured against: a small function as the libraries' own pages write it.

Logger, HTTP resolver with validation, one model and one client for DynamoDB.
"""

from typing import Any

import boto3
from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from pydantic import BaseModel

logger = Logger()
app = APIGatewayHttpResolver(enable_validation=True)
table = boto3.client("dynamodb")


class Order(BaseModel):
    """What is ordered."""

    article: str
    number: int


@app.post("/orders")
def add(order: Order) -> Order:
    """Gives the order back."""
    return order


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    return app.resolve(event, context)
