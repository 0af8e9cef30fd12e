"""References in the text of a transfer: document numbers as payers write them and banks break them."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

# A shorter number, such as "7", also occurs in streets and dates.
_TELLING_LENGTH = 6
_TOKEN = re.compile(r"[A-Z]+|\d+")
# Punctuation that ends a reference, whatever follows.
_ENDS = frozenset(',;()|"#°')
_DAY_MAX, _YEAR = 31, re.compile(r"20\d\d|\d\d")
# Words before a number that is no date.
_KEYWORDS = frozenset(
    {"FV", "FVS", "FA", "FAKTURA", "FAKTURE", "FAKTURY", "FAKT", "NUMER", "ZAMOWIENIE", "PROFORMA"}
    | {"INVOICE", "INV", "NUMBER", "NO", "NR", "ORDER", "RECHNUNG", "RECHN", "RECHNUNGSNR", "RE", "RG", "RNR"}
    | {"NUMMER", "BESTELLUNG", "FACTURE", "FACT", "COMMANDE", "FACTURA", "FRA", "NUMERO", "PEDIDO"}
)
# References by their first token: all tokens, and the document.
Index = Mapping[str, list[tuple[tuple[str, ...], int]]]


class Word(NamedTuple):
    """A word or number of a text, and whether a reference may begin before and end after it."""

    token: str
    begins: bool
    ends: bool


def index_references(references: Iterable[tuple[int, str]]) -> Index:
    """Return references, with the IDs of their documents, by their first token."""
    found: dict[str, list[tuple[tuple[str, ...], int]]] = defaultdict(list)
    for id, reference in references:
        if tokens := read_tokens(reference):
            found[tokens[0]].append((tokens, id))
    return found


def read_words(text: str) -> list[Word]:
    """Return the words and numbers of a text, without leading zeros, accents and punctuation."""
    plain = _unaccented(text)
    found = list(_TOKEN.finditer(plain))
    # The text between each word and the next one, and around all of them.
    gaps = [
        plain[end:start]
        for end, start in pairwise([0, *(edge for one in found for edge in one.span()), len(plain)])
    ]
    tokens = [one[0].lstrip("0") or "0" if one[0].isdigit() else one[0] for one in found]
    around = ["", *tokens, ""]
    return [
        Word(
            token,
            _begins(around[place], gaps[2 * place], token),
            _ends(gaps[2 * place + 2], around[place + 2]),
        )
        for place, token in enumerate(tokens)
    ]


def _begins(before: str, gap: str, token: str) -> bool:
    """Return whether a reference that starts with this token can't be the end of a longer one."""
    if not before or not _ENDS.isdisjoint(gap):
        return True
    if token.isalpha() and before.isalpha() and gap.isspace():
        return True
    return before in _KEYWORDS and not gap.strip(" \n\t.:")


def _ends(gap: str, after: str) -> bool:
    """Return whether a reference can't be the beginning of a longer one."""
    if not after or not _ENDS.isdisjoint(gap):
        return True
    is_word = after.isalpha() and (len(after) > 1 or after == "I")
    return is_word and gap != "" and not gap.strip(" \n\t.")


def read_tokens(text: str) -> tuple[str, ...]:
    """Return the words and numbers of a text without their surroundings."""
    return tuple(word.token for word in read_words(text))


def means_it(span: Sequence[Word], before: str) -> bool:
    """Return whether the words of a reference stand alone, and are no date."""
    if not (span[0].begins and span[-1].ends):
        return False
    return not _is_like_date([word.token for word in span]) or before in _KEYWORDS


def names_longer(text: str, number: str, others: Iterable[str]) -> bool:
    """Return whether a text names another document's number that contains this one, or equals it."""
    wanted = read_tokens(number)
    readings = [read_tokens(text), read_tokens(text.replace("\n", ""))]
    return any(
        _holds(other, wanted) and any(_holds(reading, other) for reading in readings)
        for other in map(read_tokens, others)
    )


def _holds(whole: Sequence[str], part: Sequence[str]) -> bool:
    return any(
        tuple(whole[start : start + len(part)]) == tuple(part) for start in range(len(whole) - len(part) + 1)
    )


def is_telling(reference: Sequence[str]) -> bool:
    """Return whether a reference is long enough to occur by intention only."""
    return len(reference) > 1 or len(reference[0]) >= _TELLING_LENGTH


def _is_like_date(tokens: Sequence[str]) -> bool:
    """Return whether tokens can be a day, or a month with its year."""
    if not all(token.isdigit() for token in tokens) or not _YEAR.fullmatch(tokens[-1]):
        return False
    numbers = [int(token) for token in tokens[:-1]]
    return len(numbers) in (1, 2) and all(number <= _DAY_MAX for number in numbers)


def contains(longer: Iterable[tuple[str, ...]], shorter: Iterable[tuple[str, ...]]) -> bool:
    """Return whether a reference of the second group is a part of one of the first."""
    return any(
        part and whole != part and part == whole[start : start + len(part)]
        for whole in longer
        for part in shorter
        for start in range(len(whole) - len(part) + 1)
    )


def plain_name(name: str) -> str:
    """Return the words of a name in alphabetical order, without accents, case and punctuation."""
    return " ".join(sorted(re.findall(r"[A-Z0-9]+", _unaccented(name))))


def _unaccented(text: str) -> str:
    """Return a text in capitals and without accents, as many banks transmit it."""
    replaced = text.upper().replace("Ł", "L").replace("ß", "SS")
    return "".join(
        char for char in unicodedata.normalize("NFKD", replaced) if not unicodedata.combining(char)
    )
