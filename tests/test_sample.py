"""The sampler of texts (docs/sample.py) is deterministic and finds every kind of text."""

from collections import Counter
from pathlib import Path

import pytest

from docs import sample


def test_the_same_seed_gives_the_same_sample() -> None:
    assert sample.sample(7, 20) == sample.sample(7, 20)
    assert sample.sample(7, 20) != sample.sample(8, 20)


def test_every_kind_of_text_is_found() -> None:
    assert set(Counter(text.kind for text in sample.collect())) == set(sample.KINDS)


def test_a_sample_can_be_restricted_to_one_kind() -> None:
    assert {text.kind for text in sample.sample(7, 20, "message")} == {"message"}


def test_each_text_names_its_line() -> None:
    for text in sample.sample(7, 20, "test"):
        assert text.text in (sample.ROOT / text.file).read_text().splitlines()[text.line - 1]


def test_code_blocks_are_not_paragraphs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# Title\n\nFirst line\nsecond line\n\n    code\n\n```\ncode\n```\n\n| a | b |\n|---|---|\n- item\n"
    )
    monkeypatch.setattr(sample, "ROOT", tmp_path)

    texts = [(text.line, text.text) for text in sample._paragraphs(page)]

    assert texts == [(1, "# Title"), (3, "First line second line"), (12, "| a | b |"), (14, "- item")]
