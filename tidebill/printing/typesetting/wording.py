"""Printed texts: one data file per language, used alone or in pairs."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tidebill.kernel.currencies import amount_places
from tidebill.kernel.money import AMOUNT_PLACES
from tidebill.printing.typesetting.formats import Formats

LABELS = Path(__file__).parent / "labels"
FALLBACK = "en"
MOST_LANGUAGES = 2
# Default name of the tax; each language has its own word for it.
COMMON_TAX = "VAT"

Phrase = list[str]
"""One text in each language of the document, the main one first, equal texts once."""


@dataclass(frozen=True)
class Language:
    """Texts and patterns of one language, from its file in `labels/`."""

    code: str
    data: dict[str, Any]

    @property
    def locale(self) -> str:
        return str(self.data["locale"])

    def find(self, section: str, key: str) -> str | None:
        text: str | None = self.data[section].get(key)
        return text

    def name_tax(self, tax: str) -> str:
        """Return a custom tax name, such as "GST"; the default one in this language."""
        return str(self.data["labels"]["vat"]) if tax == COMMON_TAX else tax


class Wording:
    """Texts and formats of a document whose `lang` is "pl", "en-GB" or a pair such as "pl/en"."""

    def __init__(self, lang: str | None, *, currency: str | None = None) -> None:
        self.languages = read_languages(lang)
        self.formats = build_formats(self.languages, amount_places=amount_places(currency))

    def label(self, key: str, **values: str) -> Phrase:
        """Return the label `key` with `values` filled in; raises KeyError if no language has it."""
        return self._fill("labels", key, values)

    def taxed_label(self, key: str, *, tax: str) -> Phrase:
        """Return the label `key` about a tax, such as "Total VAT"."""
        texts = [
            language.data["labels"][key].format(tax=language.name_tax(tax)) for language in self.languages
        ]
        return unique(texts)

    def mark(self, key: str, **values: str) -> Phrase:
        return self._fill("marks", key, values)

    def title(self, kind: str) -> Phrase:
        """Return the title of a kind, such as "Faktura VAT"."""
        return self.choice("kinds", kind) or self.choice("kinds", "invoice_other")

    def choice(self, section: str, key: str) -> Phrase:
        """Return the label of an enumeration's value, or nothing for free text."""
        return unique([text for language in self.languages if (text := language.find(section, key))])

    def tax(self, tax: str) -> str:
        """Format a tax: "23%", "zw.", or the stored text if unknown."""
        return self.formats.rate(tax) or " / ".join(self.choice("taxes", tax.lower())) or tax

    def _fill(self, section: str, key: str, values: dict[str, str]) -> Phrase:
        return unique([language.data[section][key].format(**values) for language in self.languages])


def read_languages(lang: str | None) -> tuple[Language, ...]:
    """Return the languages of `lang` with a data file, at most two; English as fallback."""
    codes = [code for part in (lang or "").split("/") if (code := known_code(part))]
    chosen = tuple(dict.fromkeys(codes))[:MOST_LANGUAGES] or (FALLBACK,)
    return tuple(read_language(code) for code in chosen)


def known_code(lang: str) -> str | None:
    """Return the file for `lang`: its own ("en-GB"), or its language's ("en")."""
    code = lang.strip().lower().replace("_", "-").rstrip("0123456789")
    return known_codes().get(code) or known_codes().get(code.partition("-")[0])


@cache
def known_codes() -> dict[str, str]:
    """Return available languages by lower-case code."""
    return {path.stem.lower(): path.stem for path in LABELS.glob("*.json")}


@cache
def read_language(code: str) -> Language:
    return Language(code=code, data=json.loads((LABELS / f"{code}.json").read_text(encoding="utf-8")))


def build_formats(languages: tuple[Language, ...], *, amount_places: int = AMOUNT_PLACES) -> Formats:
    """Return the main language's formats; a pair uses the unambiguous ISO date."""
    main = languages[0]
    if len(languages) > 1:
        return Formats(main.locale, amount_places=amount_places)
    patterns = main.data["formats"]
    return Formats(
        main.locale,
        date_pattern=patterns["date"],
        month_pattern=patterns["month"],
        amount_places=amount_places,
    )


def unique(texts: list[str]) -> Phrase:
    return list(dict.fromkeys(texts))
