"""Designs and their ids in the API."""

import pytest

from tidebill.printing.typesetting.compiler import TEMPLATES
from tidebill.printing.typesetting.designs import DESIGNS, find_design


@pytest.mark.parametrize(
    ("template_id", "name"),
    [
        (1, "modern"),
        (2, "compact"),
        (3, "plain"),
        ("3", "plain"),
        (" 2 ", "compact"),
        (0, "modern"),
        (99, "modern"),
        (-1, "modern"),
        (None, "modern"),
        ("", "modern"),
        ("../plain", "modern"),
    ],
)
def test_it_finds_a_design_by_its_number(template_id: object, name: str) -> None:
    assert find_design(template_id).name == name


def test_every_design_has_its_file_and_a_number_of_its_own() -> None:
    files = {path.stem for path in TEMPLATES.glob("*.typ")}

    assert {design.name for design in DESIGNS} == files
    assert len({design.id for design in DESIGNS}) == len(DESIGNS)
