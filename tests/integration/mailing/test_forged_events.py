"""Events about mail that somebody altered or made up: whoever else is in them is not concerned."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from functions.mail_delivery.handler import lambda_handler as mail_delivery
from functions.mail_feedback.handler import lambda_handler as mail_feedback
from qlinx.mailing.outbox import OUTBOX, MailState
from qlinx.mailing.purposes import MailPurpose
from qlinx.people.model import Person
from tests.support.http import CONTEXT, example, queued
from tests.support.mail_events import As, about
from tests.support.post import MailWorld

MADE_UP = "7y4gwwcgkrbf4aeztq2wy2retq"
