"""What a file is called that somebody gets from us."""

import pytest

from qlinx.kit.downloads import disposition, named_after


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Kerstborrel", "Kerstborrel.ics"),
        ("Uitje 1/2: wie komt?", "Uitje 1-2- wie komt-.ics"),
        ("Borrel\r\nSet-Cookie: x", "Borrel Set-Cookie- x.ics"),
        ("\u202eBorrel", "Borrel.ics"),
    ],
)
def test_a_file_has_the_name_of_what_it_is_about_as_every_computer_takes_it(title: str, name: str) -> None:
    assert named_after(title, "ics") == name


def test_a_name_with_accents_stands_there_twice() -> None:
    assert (
        disposition("inline", "Café.ics") == "inline; filename=\"Caf_.ics\"; filename*=UTF-8''Caf%C3%A9.ics"
    )
    assert disposition("attachment", "Borrel.csv") == 'attachment; filename="Borrel.csv"'
