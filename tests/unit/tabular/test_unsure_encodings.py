"""A list of few names in an encoding that nothing proves is read right or refused, hardly ever read wrong."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from unicodedata import normalize

import pytest

from qlinx.tabular.decoding import find_encoding
from qlinx.tabular.refusals import UnreadableFile
from qlinx.tabular.rows import ReadingLimits
from tests.support.table_files import a_file

ENCODINGS = (
    "cp1252",
    "mac_roman",
    "cp850",
    "iso8859_1",
    "iso8859_15",
    "iso8859_2",
    "cp1250",
    "cp1254",
    "iso8859_9",
    "cp857",
    "cp1258",
)
BELGIAN_AND_DUTCH = [
    "Zoë",
    "Chloë",
    "Noëlle",
    "Daniëlle",
    "Raphaël",
    "Joëlle",
    "Michaël",
    "Anaïs",
    "Loïs",
    "André",
    "José",
    "Renée",
    "Désirée",
    "Jérôme",
    "Esmé",
    "Cédric",
    "Hélène",
    "Müller",
    "Jörg",
    "Groß",
    "Gijón",
    "Aimée",
    "Inès",
    "Loïc",
    "François",
    "Thérèse",
    "Geneviève",
    "Stéphane",
    "Maïté",
    "Amélie",
    "Béatrice",
    "Eugène",
    "Hervé",
    "Aurélie",
    "Noël",
    "Gaëlle",
    "Mathéo",
    "Léa",
    "Zoé",
    "Irène",
    "Frédérique",
    "Schröder",
    "Köhler",
    "Björn",
    "Böhm",
    "Kühn",
    "Núñez",
    "García",
    "Peña",
    "Muñoz",
    "Gonçalves",
    "João",
    "Conceição",
    "Søren",
    "Jørgensen",
    "Åsa",
    "Bjørn",
]
NAMES = {
    "Belgian and Dutch": BELGIAN_AND_DUTCH,
    "Turkish": [
        "Yılmaz",
        "Şahin",
        "Öztürk",
        "Çelik",
        "Yıldız",
        "Doğan",
        "Kılıç",
        "Çetin",
        "Şimşek",
        "Özdemir",
        "Güneş",
        "Aydın",
        "Erdoğan",
        "Işık",
        "Türkoğlu",
        "Karataş",
        "Koç",
        "Gökçe",
        "Ayşe",
        "Gülşen",
        "Çağlar",
        "Tuğba",
        "Oğuz",
        "Ümit",
        "Şule",
        "İbrahim",
        "İsmail",
        "Müge",
        "Özgür",
        "Yiğit",
    ],
    "Polish": [
        "Wiśniewski",
        "Wójcik",
        "Kamiński",
        "Zieliński",
        "Szymański",
        "Woźniak",
        "Dąbrowski",
        "Kozłowski",
        "Jabłoński",
        "Wróbel",
        "Łuczak",
        "Piątek",
        "Michał",
        "Paweł",
        "Łukasz",
        "Małgorzata",
        "Stanisław",
        "Rafał",
        "Grażyna",
        "Władysław",
        "Bożena",
        "Świątek",
        "Żak",
        "Głowacki",
        "Górski",
        "Król",
        "Jasiński",
        "Pawłowski",
        "Zając",
        "Gołębiowski",
    ],
    "Vietnamese": [
        "Nguyễn",
        "Trần",
        "Phạm",
        "Huỳnh",
        "Võ",
        "Đặng",
        "Bùi",
        "Đỗ",
        "Ngô",
        "Dương",
        "Lý",
        "Hồ",
        "Phúc",
        "Hương",
        "Thảo",
        "Tuấn",
        "Hải",
        "Đức",
    ],
}
_OTHERS = ("Jansen", "de Vries", "Bakker", "Visser", "Smit")


def saved(names: Sequence[str], encoding: str) -> bytes:
    rows = [f"{name};{_OTHERS[number % 5]};p{number}@werk.nl" for number, name in enumerate(names)]
    return "\r\n".join(["Voornaam;Achternaam;E-mail", *rows, ""]).encode(encoding)


def possible(encoding: str, names: Sequence[str]) -> list[str]:
    """The names that the encoding holds, each letter as one."""
    return [
        name for name in names if normalize("NFC", name.encode(encoding, "ignore").decode(encoding)) == name
    ]


def lists(size: int) -> Iterator[tuple[str, str, Sequence[str]]]:
    """Lists with so many such names, in every encoding that holds them."""
    chosen = random.Random(size)  # the same lists each time
    for encoding in ENCODINGS:
        for kind, names in NAMES.items():
            found = possible(encoding, names)
            if size == 1:
                yield from ((encoding, kind, [name]) for name in found)
            elif len(found) >= size:
                yield from ((encoding, kind, chosen.sample(found, size)) for _ in range(6))


def outcome(names: Sequence[str], encoding: str) -> str:
    body = saved(names, encoding)
    with a_file(body) as path:
        try:
            found = find_encoding(path, ReadingLimits().started())
        except UnreadableFile:
            return "refused"
    return "right" if normalize("NFC", body.decode(found)) == body.decode(encoding) else "wrong"


def test_a_list_with_one_name_is_hardly_ever_read_wrong() -> None:
    counts = Counter(outcome(names, encoding) for encoding, _, names in lists(1))

    assert counts["wrong"] <= 0.03 * counts.total()
    assert counts["right"] >= 0.7 * counts.total()


def test_a_list_with_ten_names_is_never_read_wrong() -> None:
    counts = Counter(outcome(names, encoding) for encoding, _, names in lists(10))

    assert not counts["wrong"]
    assert counts["right"] >= 0.9 * counts.total()


@pytest.mark.parametrize("encoding", ["cp1252", "iso8859_1"])
def test_what_excel_saves_here_is_read_with_a_single_name(encoding: str) -> None:
    counts = Counter(outcome([name], encoding) for name in BELGIAN_AND_DUTCH)

    assert not counts["wrong"]
    assert counts["refused"] <= 2


@pytest.mark.parametrize(
    ("name", "encoding"), [("Wiśniewski", "cp1250"), ("Yılmaz", "cp1254"), ("Zoë", "mac_roman")]
)
def test_one_name_that_two_encodings_make_another_name_is_refused_with_what_to_do(
    name: str, encoding: str
) -> None:
    with a_file(saved([name], encoding)) as path, pytest.raises(UnreadableFile) as refused:
        find_encoding(path, ReadingLimits().started())

    assert refused.value.code == "unreadable_unsure"
