"""What the function was deployed with; pages need no more than this, so it stands apart from the wiring of AWS."""

import os


class SettingMissing(Exception):
    """The function was deployed without a setting that it needs."""


def setting(name: str) -> str:
    """A setting of this function.

    Raises
    ------
    SettingMissing
    """
    value = os.environ.get(name)
    if not value:
        raise SettingMissing(name)
    return value


def public_url() -> str:
    """The address under which people reach us, without a slash at the end."""
    return setting("PUBLIC_URL").rstrip("/")
