"""Structured logs of ids, counts and outcomes. Payloads and people's data never reach them."""

from aws_lambda_powertools import Logger

# One logger for the function; it is told the function's name by the environment at its first line.
logger = Logger(log_uncaught_exceptions=False)
