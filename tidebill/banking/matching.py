"""Which documents a transaction pays: proposals with a reason and a confidence.

Pure: no database. A proposal is certain only if one document, or one set of documents, fits by what the payer
wrote *and* by its amount to the cent; everything else waits for a person.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import combinations, pairwise
from typing import NamedTuple

from tidebill.kernel.identifiers import account_number_key

# Documents of one client that are tried for a sum.
_SUMMED_MAX = 10
_PROPOSALS_MAX = 5
# A shorter number, such as "7", also occurs in streets and dates.
_TELLING_LENGTH = 6
_TAX_NO_LENGTH = 8
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
_Index = Mapping[str, list[tuple[tuple[str, ...], int]]]


class Confidence(StrEnum):
    """How sure a proposal is; only certain ones may book themselves."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


class Reason(StrEnum):
    """Why documents are proposed."""

    NUMBER_AND_AMOUNT = "number_and_amount"
    ORDER_AND_AMOUNT = "order_and_amount"
    NUMBERS_AND_SUM = "numbers_and_sum"
    NUMBER = "number"
    PAYER_AND_AMOUNT = "payer_and_amount"
    PAYER_AND_SUM = "payer_and_sum"
    AMOUNT = "amount"


@dataclass(frozen=True)
class OpenDocument:
    """A document with money outstanding; ``due`` is positive, in the currency of the transaction."""

    id: int
    number: str
    due: Decimal
    oid: str = ""
    party: str = ""
    party_tax_no: str = ""
    party_accounts: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Line:
    """What a transaction says; ``amount`` is positive."""

    amount: Decimal
    text: str
    name: str = ""
    account_number: str = ""


@dataclass(frozen=True)
class Proposal:
    """Documents to settle, in this order."""

    document_ids: tuple[int, ...]
    confidence: Confidence
    reason: Reason


class Matcher:
    """Proposes documents for transactions of one direction and currency."""

    def __init__(self, documents: Iterable[OpenDocument]) -> None:
        self._documents = {document.id: document for document in documents}
        self._by_number: _Index = _index(
            (document.id, document.number) for document in self._documents.values()
        )
        self._by_order: _Index = _index((document.id, document.oid) for document in self._documents.values())
        self._by_amount: dict[Decimal, list[int]] = defaultdict(list)
        # By account number, tax number or name.
        self._by_party: dict[str, set[int]] = defaultdict(set)
        for document in self._documents.values():
            self._by_amount[document.due].append(document.id)
            tax_no = re.sub(r"\D", "", document.party_tax_no)
            identities = {*document.party_accounts, _plain(document.party)}
            for identity in identities | ({tax_no} if len(tax_no) >= _TAX_NO_LENGTH else set()):
                self._by_party[identity].add(document.id)

    def proposals(self, line: Line) -> list[Proposal]:
        """Return the proposals, the best first; at most one of them is certain."""
        theirs = self._documents_of_payer(line)
        found = [
            *self._by_reference(line),
            *self._by_payer(line, theirs),
            *self._by_sum(line, theirs),
        ]
        unique = {proposal.document_ids: proposal for proposal in reversed(found)}
        order = list(Confidence)
        ranked = sorted(unique.values(), key=lambda proposal: order.index(proposal.confidence))
        return ranked[:_PROPOSALS_MAX]

    def _documents_of_payer(self, line: Line) -> set[int]:
        """Return the documents of the party with the line's account, tax number or name."""
        joined = re.sub(r"[\s\-]", "", line.text)
        numbers = set(re.findall(rf"\d{{{_TAX_NO_LENGTH},}}", f"{line.text} {joined}"))
        identities = {account_number_key(line.account_number), _plain(line.name), *numbers} - {""}
        return set().union(*(self._by_party.get(identity, ()) for identity in identities))

    def _by_reference(self, line: Line) -> Iterator[Proposal]:
        named = self._named(line, self._by_number)
        ordered = self._named(line, self._by_order)
        strong = [id for id, is_strong in {**ordered, **named}.items() if is_strong]
        exact = [id for id in strong if self._documents[id].due == line.amount]
        if len(strong) == 1 and exact:
            reason = Reason.NUMBER_AND_AMOUNT if named.get(exact[0]) else Reason.ORDER_AND_AMOUNT
            yield Proposal((exact[0],), Confidence.CERTAIN, reason)
        elif len(strong) > 1 and sum(self._documents[id].due for id in strong) == line.amount:
            # Equal numbers of different kinds: both can't be meant.
            distinct = len({self._documents[id].number for id in strong}) == len(strong)
            confidence = Confidence.CERTAIN if distinct else Confidence.LIKELY
            yield Proposal(tuple(sorted(strong)), confidence, Reason.NUMBERS_AND_SUM)
        for id in exact:
            yield Proposal((id,), Confidence.LIKELY, Reason.NUMBER_AND_AMOUNT)
        several = tuple(sorted({**named, **ordered}))
        if len(several) > 1 and sum(self._documents[id].due for id in several) == line.amount:
            yield Proposal(several, Confidence.LIKELY, Reason.NUMBERS_AND_SUM)
        for id in {**named, **ordered}:
            is_exact = self._documents[id].due == line.amount
            confidence = Confidence.LIKELY if is_exact or id in strong else Confidence.POSSIBLE
            yield Proposal((id,), confidence, Reason.NUMBER_AND_AMOUNT if is_exact else Reason.NUMBER)

    def _by_payer(self, line: Line, theirs: set[int]) -> Iterator[Proposal]:
        equal = self._by_amount.get(line.amount, [])
        paying = [id for id in equal if id in theirs]
        for id in paying:
            confidence = Confidence.LIKELY if len(paying) == 1 else Confidence.POSSIBLE
            yield Proposal((id,), confidence, Reason.PAYER_AND_AMOUNT)
        if not paying:
            yield from (Proposal((id,), Confidence.POSSIBLE, Reason.AMOUNT) for id in equal)

    def _by_sum(self, line: Line, theirs: set[int]) -> Iterator[Proposal]:
        """Yield the only set of a payer's documents that adds up to the amount."""
        if not 2 <= len(theirs) <= _SUMMED_MAX:
            return
        sets = [
            chosen
            for size in range(2, len(theirs) + 1)
            for chosen in combinations(sorted(theirs), size)
            if sum(self._documents[id].due for id in chosen) == line.amount
        ]
        if len(sets) == 1:
            yield Proposal(sets[0], Confidence.LIKELY, Reason.PAYER_AND_SUM)

    def _named(self, line: Line, index: _Index) -> dict[int, bool]:
        """Return the documents whose reference the text contains, and whether it can mean nothing else."""
        found: dict[int, tuple[int, bool]] = {}
        # Banks break lines anywhere, also within a number.
        for text in (line.text, line.text.replace("\n", "")):
            words = _words(text)
            for position, word in enumerate(words):
                for reference, id in index.get(word.token, ()):
                    span = words[position : position + len(reference)]
                    if tuple(each.token for each in span) == reference:
                        before = words[position - 1].token if position else ""
                        is_strong = _is_telling(reference) and _means_it(span, before)
                        found[id] = (len(reference), is_strong or found.get(id, (0, False))[1])
        return self._longest(found)

    def _longest(self, found: Mapping[int, tuple[int, bool]]) -> dict[int, bool]:
        """Leave out references that are a part of another one, such as 12/2026 in FV 12/2026."""
        tokens = {id: {_tokens(self._documents[id].number), _tokens(self._documents[id].oid)} for id in found}
        return {
            id: is_strong
            for id, (length, is_strong) in found.items()
            if not any(
                other != id and found[other][0] > length and _contains(tokens[other], tokens[id])
                for other in found
            )
        }


class _Word(NamedTuple):
    """A word or number of a text, and whether a reference may begin before and end after it."""

    token: str
    begins: bool
    ends: bool


def _index(references: Iterable[tuple[int, str]]) -> _Index:
    found: dict[str, list[tuple[tuple[str, ...], int]]] = defaultdict(list)
    for id, reference in references:
        if tokens := _tokens(reference):
            found[tokens[0]].append((tokens, id))
    return found


def _words(text: str) -> list[_Word]:
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
        _Word(
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


def _tokens(text: str) -> tuple[str, ...]:
    return tuple(word.token for word in _words(text))


def _means_it(span: Sequence[_Word], before: str) -> bool:
    """Return whether the words of a reference stand alone, and are no date."""
    if not (span[0].begins and span[-1].ends):
        return False
    return not _is_like_date([word.token for word in span]) or before in _KEYWORDS


def names_longer(text: str, number: str, others: Iterable[str]) -> bool:
    """Return whether a text names another document's number that contains this one, or equals it."""
    wanted = _tokens(number)
    readings = [_tokens(text), _tokens(text.replace("\n", ""))]
    return any(
        _holds(other, wanted) and any(_holds(reading, other) for reading in readings)
        for other in map(_tokens, others)
    )


def _holds(whole: Sequence[str], part: Sequence[str]) -> bool:
    return any(
        tuple(whole[start : start + len(part)]) == tuple(part) for start in range(len(whole) - len(part) + 1)
    )


def _is_telling(reference: Sequence[str]) -> bool:
    return len(reference) > 1 or len(reference[0]) >= _TELLING_LENGTH


def _is_like_date(tokens: Sequence[str]) -> bool:
    """Return whether tokens can be a day, or a month with its year."""
    if not all(token.isdigit() for token in tokens) or not _YEAR.fullmatch(tokens[-1]):
        return False
    numbers = [int(token) for token in tokens[:-1]]
    return len(numbers) in (1, 2) and all(number <= _DAY_MAX for number in numbers)


def _contains(longer: Iterable[tuple[str, ...]], shorter: Iterable[tuple[str, ...]]) -> bool:
    return any(
        part and whole != part and part == whole[start : start + len(part)]
        for whole in longer
        for part in shorter
        for start in range(len(whole) - len(part) + 1)
    )


def _plain(name: str) -> str:
    return " ".join(sorted(re.findall(r"[A-Z0-9]+", _unaccented(name))))


def _unaccented(text: str) -> str:
    """Return a text in capitals and without accents, as many banks transmit it."""
    replaced = text.upper().replace("Ł", "L").replace("ß", "SS")
    return "".join(
        char for char in unicodedata.normalize("NFKD", replaced) if not unicodedata.combining(char)
    )
