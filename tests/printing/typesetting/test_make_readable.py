"""Accent colors."""

import pytest

from tests.printing.typesetting.documents import make_document
from tidebill.printing.typesetting.accent import LEAST_CONTRAST, contrast_to_white, is_colour, make_readable
from tidebill.printing.typesetting.designs import DESIGNS


@pytest.mark.parametrize(
    ("colour", "readable"),
    [
        ("#12506b", "#12506b"),
        ("#000000", "#000000"),
        ("#767676", "#767676"),
        ("#ffffff", "#6f6f6f"),
        ("#FFD700", "#836e00"),
    ],
)
def test_it_darkens_only_what_cannot_be_read_on_white(colour: str, readable: str) -> None:
    assert make_readable(colour) == readable


def test_every_designs_own_accent_can_be_read() -> None:
    assert all(make_readable(design.accent) == design.accent for design in DESIGNS)


def test_it_measures_contrast_as_the_standard_does() -> None:
    assert contrast_to_white([0, 0, 0]) == pytest.approx(21)
    assert contrast_to_white([1, 1, 1]) == pytest.approx(1)
    assert contrast_to_white([0x76 / 255] * 3) == pytest.approx(LEAST_CONTRAST, abs=0.05)


@pytest.mark.parametrize("text", ["", "#fff", "12506b", "#12506g", "red", "#12506b ", "#12506b\n", '#"+x'])
def test_it_refuses_what_is_no_colour(text: str) -> None:
    assert not is_colour(text)
    with pytest.raises(ValueError, match="is not a colour"):
        make_document(accent=text)
