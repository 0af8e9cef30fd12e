"""Which documents a transaction pays: proposals with a reason and a confidence.

Pure: no database. A proposal is certain only if one document, or one set of documents, fits by what the payer
wrote *and* by its amount to the cent; everything else waits for a person.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import combinations

from tidebill.banking.references import (
    Index,
    contains,
    index_references,
    is_telling,
    means_it,
    plain_name,
    read_tokens,
    read_words,
)
from tidebill.kernel.identifiers import account_number_key

# Documents of one client that are tried for a sum.
_SUMMED_MAX = 10
_PROPOSALS_MAX = 5
_TAX_NO_LENGTH = 8


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
        self._by_number: Index = index_references(
            (document.id, document.number) for document in self._documents.values()
        )
        self._by_order: Index = index_references(
            (document.id, document.oid) for document in self._documents.values()
        )
        self._by_amount: dict[Decimal, list[int]] = defaultdict(list)
        # By account number, tax number or name.
        self._by_party: dict[str, set[int]] = defaultdict(set)
        for document in self._documents.values():
            self._by_amount[document.due].append(document.id)
            tax_no = re.sub(r"\D", "", document.party_tax_no)
            identities = {*document.party_accounts, plain_name(document.party)}
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
        identities = {account_number_key(line.account_number), plain_name(line.name), *numbers} - {""}
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

    def _named(self, line: Line, index: Index) -> dict[int, bool]:
        """Return the documents whose reference the text contains, and whether it can mean nothing else."""
        found: dict[int, tuple[int, bool]] = {}
        # Banks break lines anywhere, also within a number.
        for text in (line.text, line.text.replace("\n", "")):
            words = read_words(text)
            for position, word in enumerate(words):
                for reference, id in index.get(word.token, ()):
                    span = words[position : position + len(reference)]
                    if tuple(each.token for each in span) == reference:
                        before = words[position - 1].token if position else ""
                        is_strong = is_telling(reference) and means_it(span, before)
                        found[id] = (len(reference), is_strong or found.get(id, (0, False))[1])
        return self._longest(found)

    def _longest(self, found: Mapping[int, tuple[int, bool]]) -> dict[int, bool]:
        """Leave out references that are a part of another one, such as 12/2026 in FV 12/2026."""
        tokens = {
            id: {read_tokens(self._documents[id].number), read_tokens(self._documents[id].oid)}
            for id in found
        }
        return {
            id: is_strong
            for id, (length, is_strong) in found.items()
            if not any(
                other != id and found[other][0] > length and contains(tokens[other], tokens[id])
                for other in found
            )
        }
