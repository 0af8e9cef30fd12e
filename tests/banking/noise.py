"""Transactions with known truth: what payers and banks make of an invoice number.

The generator knows which documents a line pays; it shares no code with the product.
"""

import random
from dataclasses import dataclass
from decimal import Decimal

PREFIXES = (
    "",
    "FV ",
    "FV/",
    "Faktura nr ",
    "Rechnung ",
    "Invoice No. ",
    "fv",
    "Facture n° ",
    "Zapłata za FV ",
)
NOISE = (
    "dziekujemy",
    "vielen Dank",
    "Kd.-Nr. 4711",
    "tel. 501 100 200",
    "ul. Prosta 12/14",
    "umowa 7/2024",
    "",
)
NAMES = (
    "Müller & Söhne GmbH",
    "Żabka Jan",
    "Łódzkie Zakłady S.A.",
    "O'Brien Ltd",
    "Café René",
    "Acme",
    "Świt sp. z o.o.",
)
PATTERNS = ("{n}/{m:02d}/2026", "FV/{n}/2026", "FV {n:04d}/{m:02d}/26", "2026-{n:05d}", "INV{n:06d}")


@dataclass(frozen=True)
class Document:
    id: int
    number: str
    due: Decimal
    name: str
    tax_no: str
    account: str
    oid: str


@dataclass(frozen=True)
class Transfer:
    """A line with its truth: the documents it pays; none if it pays nothing here."""

    text: str
    amount: Decimal
    name: str
    account: str
    truth: tuple[int, ...]


def documents(chance: random.Random, count: int, *, price: Decimal | None = None) -> list[Document]:
    """Return documents of a few clients, with several patterns and many equal amounts, or only one price."""
    clients = [
        (
            f"{chance.choice(NAMES)} {index}",
            f"{chance.randrange(10**9, 10**10)}",
            f"{chance.randrange(10**25, 10**26)}",
        )
        for index in range(max(count // 4, 1))
    ]
    made = []
    for id in range(1, count + 1):
        name, tax_no, account = chance.choice(clients)
        number = chance.choice(PATTERNS).format(n=id, m=chance.randrange(1, 13))
        cents = chance.choice((12300, 9900, 49999)) if chance.random() < 0.3 else chance.randrange(100, 10**6)
        oid = f"ORD{id:07d}" if chance.random() < 0.3 else ""
        made.append(Document(id, number, price or Decimal(cents) / 100, name, tax_no, account, oid))
    return made


def transfers(chance: random.Random, known: list[Document]) -> list[Transfer]:
    """Return one transfer or none per document, with the habits of payers and banks."""
    left = list(known)
    chance.shuffle(left)
    made = []
    while left:
        document = left.pop()
        kind = chance.random()
        if kind < 0.08:
            made.append(_unrelated(chance, document))
        elif kind < 0.16 and (other := _of_same_client(left, document)):
            left.remove(other)
            made.append(_together(chance, document, other))
        elif kind < 0.24:
            made.append(_partial(chance, document))
        elif kind < 0.32 and document.oid:
            made.append(Transfer(f"Order {document.oid}", document.due, document.name, "", (document.id,)))
        elif kind < 0.38:
            made.append(Transfer("Zapłata", document.due, document.name, document.account, (document.id,)))
        else:
            text = f"{chance.choice(PREFIXES)}{_mangled(chance, document.number)} {chance.choice(NOISE)}"
            account = document.account if chance.random() < 0.5 else ""
            made.append(
                Transfer(_broken(chance, text), document.due, document.name.upper(), account, (document.id,))
            )
    return made


def late_transfers(chance: random.Random, closed: list[Document]) -> list[Transfer]:
    """Return transfers for documents that are paid already: nothing that is still open is meant."""
    return [
        Transfer(
            _broken(chance, f"{chance.choice(PREFIXES)}{_mangled(chance, one.number)}"), one.due, "", "", ()
        )
        for one in closed
    ]


def _unrelated(chance: random.Random, document: Document) -> Transfer:
    """Return money for another invoice, with a date or a longer number that looks like ours."""
    text = chance.choice(
        (
            "Czynsz za 12/2026",
            f"Invoice of {chance.randrange(1, 28)}/{chance.randrange(1, 13):02d}/2026",
            f"Rechnung vom {chance.randrange(1, 28)}.{chance.randrange(1, 13):02d}.2026",
            f"{document.number}/KOR/9",
            f"9{document.number}",
        )
    )
    amount = document.due if chance.random() < 0.7 else document.due + 1
    return Transfer(text, amount, "Somebody else", "", ())


def _together(chance: random.Random, first: Document, second: Document) -> Transfer:
    text = (
        f"{first.number}, {second.number}"
        if chance.random() < 0.5
        else f"FV {first.number} i {second.number}"
    )
    return Transfer(text, first.due + second.due, first.name, first.account, (first.id, second.id))


def _partial(chance: random.Random, document: Document) -> Transfer:
    part = (document.due / 2).quantize(Decimal("0.01"))
    return Transfer(f"Zaliczka FV {document.number}", part, document.name, document.account, (document.id,))


def _of_same_client(left: list[Document], document: Document) -> Document | None:
    return next((other for other in left if other.name == document.name), None)


def _mangled(chance: random.Random, number: str) -> str:
    change = chance.random()
    if change < 0.15:
        return number.replace("/", " ")
    if change < 0.3:
        return number.replace("/", "-")
    if change < 0.4:
        return number.replace("/0", "/")
    if change < 0.5:
        return number.replace("/", " / ")
    return number.lower() if change < 0.6 else number


def _broken(chance: random.Random, text: str) -> str:
    """Break the text as banks do, within words and numbers."""
    if chance.random() < 0.7:
        return text
    width = chance.choice((27, 35))
    lead = "Przelew krajowy z dnia biezacego "[: chance.randrange(5, 30)]
    whole = lead + " " + text
    return "\n".join(whole[start : start + width] for start in range(0, len(whole), width))
