"""The release contains the product, is reproducible, and names what it is made of."""

import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path
from zipfile import ZipFile

import pytest

from deploy.release.materials import bill_of_materials, constraints, licenses, pins
from tidebill import __version__

ROOT = Path(__file__).parent.parent
PINNED = (ROOT / "requirements.txt").read_text()


def _build(target: Path) -> dict[str, Path]:
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1767225600"}
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(target)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return {file.suffix: file for file in target.iterdir()}


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return _build(tmp_path_factory.mktemp("release"))


def test_two_builds_are_equal(release: dict[str, Path], tmp_path: Path) -> None:
    again = _build(tmp_path)

    assert {file.name for file in again.values()} == {
        f"tidebill-{__version__}-py3-none-any.whl",
        f"tidebill-{__version__}.tar.gz",
    }
    assert all(again[suffix].read_bytes() == release[suffix].read_bytes() for suffix in (".whl", ".gz"))


def test_the_wheel_contains_every_file_of_the_product(release: dict[str, Path]) -> None:
    command = ["git", "ls-files", "tidebill"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.split("\n")
    files = {name for name in listed if name and (ROOT / name).exists()}
    with ZipFile(release[".whl"]) as wheel:
        packed = set(wheel.namelist())

    assert files
    assert files - packed == set()
    assert {
        f"tidebill/locale/{language}/LC_MESSAGES/django.mo" for language in ("pl", "de", "fr", "es")
    } <= packed
    assert [name for name in packed if name.startswith(("tests/", "bench/", "docs/"))] == []


def test_the_source_archive_can_be_built_from(release: dict[str, Path]) -> None:
    with tarfile.open(release[".gz"]) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}

    assert {"pyproject.toml", "hatch_build.py", "LICENSE", "README.md", "tidebill/__init__.py"} <= names


def test_each_pinned_package_is_a_constraint_a_component_and_has_a_license() -> None:
    packages = list(pins(PINNED))

    assert len(packages) == PINNED.count("==") - PINNED.count(" == ")
    lines = constraints(PINNED).splitlines()
    assert [line.split("==")[0] for line in lines] == [pin.name for pin in packages]
    assert "sha256" not in "".join(lines)
    document = json.loads(bill_of_materials(PINNED))
    assert document["metadata"]["component"]["version"] == __version__
    assert {(part["name"], part["version"]) for part in document["components"]} == {
        (pin.name, pin.version) for pin in packages
    }
    assert (
        bill_of_materials(PINNED) == json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    )
    texts = licenses(PINNED)
    assert [pin.name for pin in packages if f"{pin.name} {pin.version}: " not in texts] == []
    undeclared = [pin.name for pin in packages if f"{pin.name} {pin.version}: \n" in texts]
    assert undeclared == []
