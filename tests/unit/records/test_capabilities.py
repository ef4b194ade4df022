"""What packages declare is whole, and contradicts neither the code nor what the proofs know."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from qlinx.mailing.addressed import Addressed
from qlinx.records import addresses, catalogue
from qlinx.records.catalogue import (
    DeclarationWrong,
    capability_of,
    every_capability,
    every_cascade,
    every_file,
    every_ground,
    every_limit,
    every_memory,
    every_moment,
    every_note,
    every_policy,
    every_shape,
    every_stream_rule,
    package_of,
)
from qlinx.records.declarations import Capability, Files, shapes_in
from qlinx.records.limits import Limit
from qlinx.records.policy import StandardPolicy
from qlinx.records.shape import Regime, Stored, shapes
from tests.proof.canary.judging import COPIES
from tests.support.product import another_package, every_module, forget_declarations


def test_every_kind_that_the_product_stores_is_declared_by_the_package_of_its_model() -> None:
    # A test that was run before may have stored kinds of its own.
    ours = {module.__name__ for module in every_module()}
    stored = {kind for kind, shape in shapes().items() if shape.model.__module__ in ours}

    assert stored == set(every_shape())
    for shape in every_shape().values():
        model: type[Stored] = shape.model
        assert model.__module__.split(".")[1] == package_of(model).package


def test_a_model_that_nobody_declares_is_a_mistake_that_shows() -> None:
    class Unheard(Stored):
        pass

    with pytest.raises(DeclarationWrong, match="Unheard"):
        package_of(Unheard)


@pytest.mark.parametrize(
    ("kind", "declared"), [(Limit, every_limit), (StandardPolicy, every_policy)], ids=["limits", "policies"]
)
def test_every_limit_and_policy_of_the_product_is_declared(
    kind: type[Any], declared: Callable[[], dict[str, Any]]
) -> None:
    written = {
        value.name for module in every_module() for value in vars(module).values() if isinstance(value, kind)
    }

    assert written == set(declared())


def test_what_is_declared_of_a_kind_is_of_one_that_is_stored() -> None:
    kinds = set(every_shape())

    assert {ending.shape.kind for ending in every_cascade()} <= kinds
    assert {rule.kind for rule in every_stream_rule()} <= kinds
    assert {files.owner for files in every_file()} <= kinds
    assert {memory.shape.regime for memory in every_memory().values()} == {Regime.LEDGER}


def test_a_ground_is_of_an_item_that_gives_an_address_and_says_what_it_is_called() -> None:
    for ground in every_ground().values():
        assert ground.shape().kind == ground.kind
        assert issubclass(ground.shape().model, Addressed)
        has_employer = "{employer}" in ground.about.nl
        assert has_employer == ("{employer}" in ground.about.en)
        assert ground.code_rank is None or ground.heading is not None
    ranks = [ground.code_rank for ground in every_ground().values() if ground.code_rank is not None]
    assert len(ranks) == len(set(ranks))


def test_every_row_of_an_address_is_for_a_declared_ground() -> None:
    named = {value for name, value in vars(addresses).items() if name.isupper() and isinstance(value, str)}

    assert named
    assert named <= set(every_ground())


def test_files_of_a_subject_have_words_and_only_they_are_exported() -> None:
    assert {files.name for files in every_file() if files.of_subject and not files.words} == set()
    assert {files.name for files in every_file() if files.exported and not files.of_subject} == set()


# ---- the ledger's notes


def test_everything_that_is_noted_is_said_again_by_its_package() -> None:
    noted = {name for module in every_module() for name in notes_in(module)}

    assert noted == set(every_note())


def notes_in(module: ModuleType) -> Iterator[str]:
    """What a module notes in the ledger (``records.notes.noted``), by its name."""
    for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "noted":
            name = node.args[1]
            assert isinstance(name, ast.Name), f"{module.__name__} notes something without a name"
            yield vars(module)[name.id]


# ---- moments


def named_moments() -> Iterator[str]:
    """What the tables of the packages (``<package>.moments``) say that can happen."""
    for module in every_module():
        package = module.__name__.split(".")[1]
        if module.__name__ == f"qlinx.{package}.moments" and package != "records":
            found = (value for name, value in vars(module).items() if name.isupper())
            yield from (one for one in found if isinstance(one, str) and one.startswith(f"{package}."))


def wrong_moments(named: Iterable[str], capabilities: Iterable[Capability]) -> list[str]:
    """What is expected and nobody does, or is done and nobody expects, or is named for another package."""
    written = set(named)
    declared = {one.name: one.name.startswith(f"{of.package}.") for of in capabilities for one in of.moments}
    return sorted(
        [
            *(f"{name} is not declared" for name in written - declared.keys()),
            *(f"{name} is never set" for name in declared.keys() - written),
            *(f"{name} is another's" for name, is_own in declared.items() if not is_own),
        ]
    )


def test_what_packages_wait_for_is_what_they_say_can_happen() -> None:
    assert set(named_moments()) == set(every_moment())
    assert wrong_moments(named_moments(), every_capability()) == []
    for one in every_moment().values():
        assert callable(one.happens())


def test_a_moment_that_contradicts_its_declaration_is_noticed() -> None:
    rights = capability_of("rights")
    assert rights
    named = [one.name for one in rights.moments]
    wrong: list[tuple[list[str], Capability, list[str]]] = [
        ([*named, "rights.extension"], rights, ["rights.extension is not declared"]),
        (named[1:], rights, [f"{named[0]} is never set"]),
        (named, replace(rights, moments=rights.moments[1:]), [f"{named[0]} is not declared"]),
        (named, replace(rights, package="copy"), [f"{name} is another's" for name in sorted(named)]),
    ]
    for names, declared, noticed in wrong:
        assert wrong_moments(names, [declared]) == noticed


def test_a_moment_that_two_declare_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    rights = capability_of("rights")
    assert rights
    forget_declarations()
    monkeypatch.setattr(catalogue, "every_capability", lambda: (rights, replace(rights, package="copy")))
    try:
        with pytest.raises(DeclarationWrong, match="declared twice"):
            every_moment()
    finally:
        monkeypatch.undo()
        forget_declarations()


# ---- the canary proof


def unknown_copies(copies: Iterable[str], files: Iterable[Files]) -> list[str]:
    """Places of the canary proof in a bucket where no package declares files."""
    keys = [(one.bucket.title(), re.sub(r"\{\w+\}", "x", one.place)) for one in files]
    places = [f"{bucket}Bucket {key}{'x' if key.endswith('/') else ''}" for bucket, key in keys]
    return [
        place
        for place in copies
        if "Bucket " in place and not any(re.fullmatch(place, known) for known in places)
    ]


def test_the_canary_proof_looks_for_copies_where_files_are_declared() -> None:
    assert unknown_copies(COPIES, every_file()) == []


def test_a_copy_that_nobody_declares_is_noticed() -> None:
    assert unknown_copies([*COPIES, r"PrivateBucket letters/.+"], every_file()) == [
        r"PrivateBucket letters/.+"
    ]
    without = [files for files in every_file() if files.owner != "export"]
    assert unknown_copies(COPIES, without) == [r"PrivateBucket exports/.+"]


# ---- declarations that are wrong


def test_a_package_that_declares_nothing_or_is_none_has_no_declaration() -> None:
    assert capability_of("kit") is None
    assert capability_of("nowhere") is None


WRONG = {
    "speaks for another": "from qlinx.records.declarations import Capability\nCAPABILITY = Capability(package='people')\n",
    "has no value": "CAPABILITIES = ()\n",
    "is something else": "CAPABILITY = {'package': 'wrong'}\n",
}


@pytest.mark.parametrize("name", WRONG)
def test_a_declaration_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    add_package(tmp_path, WRONG[name])

    with another_package(tmp_path), pytest.raises(DeclarationWrong, match=r"qlinx\.wrong\.capability"):
        every_capability()


def test_a_declaration_that_can_not_be_imported_is_no_missing_one(tmp_path: Path) -> None:
    add_package(tmp_path, "import qlinx.nothing_like_it\n")

    with another_package(tmp_path), pytest.raises(ModuleNotFoundError, match="nothing_like_it"):
        every_capability()


def add_package(folder: Path, source: str) -> None:
    (folder / "wrong").mkdir()
    (folder / "wrong" / "__init__.py").touch()
    (folder / "wrong" / "capability.py").write_text(source)


@pytest.mark.parametrize(
    ("part", "found"),
    [
        ("shapes", every_shape),
        ("grounds", every_ground),
        ("notes", every_note),
        ("memories", every_memory),
        ("limits", every_limit),
        ("policies", every_policy),
    ],
)
def test_what_two_packages_declare_is_refused(
    monkeypatch: pytest.MonkeyPatch, part: str, found: Callable[[], Any]
) -> None:
    people = capability_of("people")
    assert people
    assert found()
    copy = Capability(package="copy", **{part: getattr(people, part)})
    forget_declarations()
    monkeypatch.setattr(catalogue, "every_capability", lambda: (people, copy))
    try:
        with pytest.raises(DeclarationWrong, match="declared twice"):
            found()
    finally:
        monkeypatch.undo()
        forget_declarations()


def test_shapes_that_a_module_imports_are_not_declared_with_its_own() -> None:
    from qlinx.sessions import store

    assert {shape.kind for shape in shapes_in(store)} == {"session", "renewal_token"}
