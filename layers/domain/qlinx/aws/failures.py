"""What a call to AWS may fail with, for callers that go on with their other work and count the failure."""

from botocore.exceptions import BotoCoreError, ClientError

AWS_FAILURES: tuple[type[Exception], ...] = (BotoCoreError, ClientError)
