"""The words of a document: one data file per language, printed alone or two side by side."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tidebill.delivery.printing.formats import Formats

LABELS = Path(__file__).parent / "labels"
FALLBACK = "en"
MOST_LANGUAGES = 2
# The tax's name where the account gave it no other; each language has its own word for it.
COMMON_TAX = "VAT"

Phrase = list[str]
"""One text in each language of the document, the main one first, equal texts once."""


@dataclass(frozen=True)
class Language:
    """One language's words and patterns, as its file in `labels/` gives them."""

    code: str
    data: dict[str, Any]

    @property
    def locale(self) -> str:
        return str(self.data["locale"])

    def find(self, section: str, key: str) -> str | None:
        text: str | None = self.data[section].get(key)
        return text

    def name_tax(self, tax: str) -> str:
        """The tax under its own name, such as "GST"; the common one in this language's word for it."""
        return str(self.data["labels"]["vat"]) if tax == COMMON_TAX else tax


class Wording:
    """The words and formats of a document whose `lang` is "pl", "en-GB" or two such as "pl/en"."""

    def __init__(self, lang: str | None) -> None:
        self.languages = read_languages(lang)
        self.formats = build_formats(self.languages)

    def label(self, key: str, **values: str) -> Phrase:
        """The label `key`, with `values` filled in; KeyError when no language knows it."""
        return self._fill("labels", key, values)

    def taxed_label(self, key: str, *, tax: str) -> Phrase:
        """The label `key` about a tax, such as "Total VAT"."""
        texts = [
            language.data["labels"][key].format(tax=language.name_tax(tax)) for language in self.languages
        ]
        return unique(texts)

    def mark(self, key: str, **values: str) -> Phrase:
        return self._fill("marks", key, values)

    def title(self, kind: str) -> Phrase:
        """The title of a document of this kind, such as "Faktura VAT"."""
        return self.choice("kinds", kind) or self.choice("kinds", "invoice_other")

    def choice(self, section: str, key: str) -> Phrase:
        """The words for one value of an enumeration, or nothing for a value that is free text."""
        return unique([text for language in self.languages if (text := language.find(section, key))])

    def tax(self, tax: str) -> str:
        """A tax as it is printed: "23%", "zw.", or the stored text where it is neither."""
        return self.formats.rate(tax) or " / ".join(self.choice("taxes", tax.lower())) or tax

    def _fill(self, section: str, key: str, values: dict[str, str]) -> Phrase:
        return unique([language.data[section][key].format(**values) for language in self.languages])


def read_languages(lang: str | None) -> tuple[Language, ...]:
    """The languages of `lang` that have a file, at most two; English where none has."""
    codes = [code for part in (lang or "").split("/") if (code := known_code(part))]
    chosen = tuple(dict.fromkeys(codes))[:MOST_LANGUAGES] or (FALLBACK,)
    return tuple(read_language(code) for code in chosen)


def known_code(lang: str) -> str | None:
    """The file that serves `lang`: its own ("en-GB"), or its language's ("en")."""
    code = lang.strip().lower().replace("_", "-")
    return known_codes().get(code) or known_codes().get(code.partition("-")[0])


@cache
def known_codes() -> dict[str, str]:
    """The languages that have a file, by their code in lower case."""
    return {path.stem.lower(): path.stem for path in LABELS.glob("*.json")}


@cache
def read_language(code: str) -> Language:
    return Language(code=code, data=json.loads((LABELS / f"{code}.json").read_text(encoding="utf-8")))


def build_formats(languages: tuple[Language, ...]) -> Formats:
    """The main language's formats; two languages share the ISO date, which neither can misread."""
    main = languages[0]
    if len(languages) > 1:
        return Formats(main.locale)
    patterns = main.data["formats"]
    return Formats(main.locale, date_pattern=patterns["date"], month_pattern=patterns["month"])


def unique(texts: list[str]) -> Phrase:
    return list(dict.fromkeys(texts))
