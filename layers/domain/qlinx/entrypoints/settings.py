"""What the function was deployed with;
pages need no more than this, so it stands apart from the wiring of AWS.
"""

import os
from datetime import datetime

from qlinx.kit.networks import Network, networks


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


def restored_at() -> datetime | None:
    """When the tables were last put back from a backup:
    sessions and links from before that moment have ended.
    """
    moment = os.environ.get("RESTORED_AT")
    return datetime.fromisoformat(moment) if moment else None


def trusted_proxies() -> tuple[Network, ...]:
    """The networks from which proxies of ours pass on whose request it is;
    none where people call the API directly.

    Raises
    ------
    ValueError
        The deployment names something that is no network.
    """
    return networks(os.environ.get("TRUSTED_PROXIES", ""))
