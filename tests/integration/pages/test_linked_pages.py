"""The page behind a mailed link takes every method, and answers its own alone (decision 203)."""

import pytest

from tests.support.application import application, is_behind_link
from tests.support.http import Functions

LINKED = sorted(path for method, path, _ in application().operations() if is_behind_link(method, path))


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", LINKED)
def test_another_method_finds_nothing_and_changes_nothing(
    functions: Functions, path: str, method: str
) -> None:
    folder = next(one.folder for one in application().http_routes() if one.path == path)
    before = functions.world.every_item()
    answer = functions.call(folder, method, path.replace("{token}", "WyJtYWRlIHVwIl0.bWFkZSB1cA"))
    assert answer.status == 404
    assert functions.world.every_item() == before


def test_there_are_such_pages() -> None:
    assert "/welcome-staff/{token}" in LINKED
