"""Archives of functions and layers."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

from infrastructure.local.archives import digest, function_archive, layer_archive


def a_function(folder: Path) -> Path:
    (folder / "__pycache__").mkdir(parents=True)
    (folder / "__pycache__" / "handler.pyc").write_bytes(b"compiled")
    (folder / "handler.py").write_text("answer = 42\n")
    return folder


def test_a_function_is_packed_with_its_files_and_nothing_compiled(tmp_path: Path) -> None:
    content = function_archive(a_function(tmp_path / "website"))

    assert zipfile.ZipFile(io.BytesIO(content)).namelist() == ["handler.py"]


def test_equal_content_has_an_equal_archive(tmp_path: Path) -> None:
    first = function_archive(a_function(tmp_path / "one"))
    second = function_archive(a_function(tmp_path / "two"))

    assert digest(first) == digest(second)


def test_a_layer_s_content_comes_before_what_the_interpreter_has(tmp_path: Path) -> None:
    layer = tmp_path / "domain"
    layer.mkdir()
    (layer / "yaml.py").write_text("mine = True\n")
    zipfile.ZipFile(io.BytesIO(layer_archive(layer))).extractall(tmp_path / "unpacked")
    (site_packages,) = (tmp_path / "unpacked" / "python" / "lib").glob("*/site-packages")

    found = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import site; site.addsitedir({str(site_packages)!r}); import yaml; print(yaml.mine)",
        ],
        capture_output=True,
        text=True,
        check=True,
    )

    assert found.stdout.strip() == "True"
