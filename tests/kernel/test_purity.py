"""The kernel is exact and imports no framework."""

import ast
import subprocess
import sys
from pathlib import Path

import tidebill.kernel

FILES = sorted(Path(tidebill.kernel.__file__).parent.glob("*.py"))


def test_it_has_no_binary_fractions() -> None:
    nodes = [node for file in FILES for node in ast.walk(ast.parse(file.read_text()))]

    assert not [node for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, float)]
    assert not [node for node in nodes if isinstance(node, ast.Name) and node.id == "float"]


def test_it_needs_neither_django_nor_the_other_rooms() -> None:
    modules = " ".join(f"tidebill.kernel.{file.stem}," for file in FILES if file.stem != "__init__").rstrip(
        ","
    )
    script = f"import sys, {modules}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout

    rooms = {name.split(".")[1] for name in loaded.split() if name.startswith("tidebill.")}
    assert rooms == {"kernel"}
    assert "django" not in loaded.split()
