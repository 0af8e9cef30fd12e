"""Every displayed text is translated to every language."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.conf import settings

from tests.messages import CATALOGUES, Msgid, find_messages
from tidebill.wire import errors

_PLACE = re.compile(r"%\(\w+\)s|<[^>]+>")


def read(file: Path) -> Catalog:
    with file.open("rb") as stream:
        return read_po(stream)


def texts(catalogue: Catalog) -> dict[Msgid, tuple[str, ...]]:
    found = {}
    for message in catalogue:
        if message.id:
            key = message.id if isinstance(message.id, str) else tuple(message.id)
            found[key] = (message.string,) if isinstance(message.string, str) else tuple(message.string)
    return found


def name(file: Path) -> str:
    return file.parts[-3]


def test_every_language_on_offer_has_a_catalogue() -> None:
    assert {name(file) for file in CATALOGUES} == {code for code, _ in settings.LANGUAGES} - {"en"}


@pytest.mark.parametrize("file", CATALOGUES, ids=name)
def test_every_text_of_the_sources_is_translated(file: Path) -> None:
    translated = texts(read(file))

    assert set(find_messages()) - set(translated) == set(), "run: python -m tests.messages"
    assert [text for text, strings in translated.items() if not all(strings)] == []


@pytest.mark.parametrize("file", CATALOGUES, ids=name)
def test_nothing_is_translated_that_the_sources_don_t_say(file: Path) -> None:
    assert set(texts(read(file))) - set(find_messages()) == set(), "run: python -m tests.messages"


@pytest.mark.parametrize("file", CATALOGUES, ids=name)
def test_no_translation_is_a_guess(file: Path) -> None:
    assert [message.id for message in read(file) if message.id and message.fuzzy] == []


@pytest.mark.parametrize("file", CATALOGUES, ids=name)
def test_translations_keep_places_and_markup(file: Path) -> None:
    for text, strings in texts(read(file)).items():
        for string in strings:
            original = text if isinstance(text, str) else text[-1]
            assert sorted(_PLACE.findall(string)) == sorted(_PLACE.findall(original)), text


def test_faults_of_fields_begin_with_a_dash_in_polish() -> None:
    polish = texts(next(read(file) for file in CATALOGUES if name(file) == "pl"))

    assert polish[errors.BLANK] == ("- nie może być puste",)
    assert polish["is too long (maximum is %(count)s characters)"] == (
        "- jest za długie (maksymalnie %(count)s znaków)",
    )
    faults = [errors.INVALID, errors.NOT_A_NUMBER, errors.NOT_A_DATE, errors.TAKEN, errors.NOT_FOUND]
    assert all(polish[fault][0].startswith("- ") for fault in faults)


def test_texts_are_found_in_code_and_in_templates() -> None:
    found = find_messages()

    assert errors.BLANK in found
    assert "The body is not valid JSON" in found
    assert ("%(count)s document", "%(count)s documents") in found
    assert found["Sign in"] == ["tidebill/templates/account/login.html"] or len(found["Sign in"]) > 1
