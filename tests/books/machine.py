"""An independent oracle of the books, written from docs/chains.md without the product's arithmetic.

It drives the API through random chains of verbs, and after each step compares every view of the books with a
model that knows only which lines were billed, and which payments were recorded.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

import time_machine
from django.test import Client

from tests.caller import Caller

ZERO = Decimal(0)
CENT = Decimal("0.01")
Values = dict[str, Any]
Lines = dict[str, tuple[Decimal, Decimal]]
_PAYABLE = {"vat", "bill", "receipt", "advance", "final", "correction", "proforma"}
_OWED = _PAYABLE - {"proforma"}
_ORDERS = {"client_order", "estimate", "proforma"}
_RATES = {"23": Decimal(23), "8": Decimal(8), "0": ZERO}
_KINDS = ("vat", "vat", "vat", "bill", "receipt", "proforma", "client_order", "client_order", "estimate")
_HTML = {"Accept": "text/html"}
_STATE = ("number", "kind", "client_id", "currency", "issue_date", "price_gross", "paid", "status")


def split(gross: Decimal, tax: str) -> tuple[Decimal, Decimal]:
    """Split a gross amount into net and tax."""
    net = (gross * 100 / (100 + _RATES[tax])).quantize(CENT, ROUND_HALF_UP)
    return net, gross - net


@dataclass
class Document:
    """The model of a document: net and tax billed by rate, and its relations."""

    id: int
    kind: str
    client: int
    currency: str
    lines: Lines
    parent: int | None = None
    advances: Sequence[int] = ()
    settlement: Decimal = ZERO
    gone: bool = False
    cancelled: bool = False

    @property
    def gross(self) -> Decimal:
        return sum((net + tax for net, tax in self.lines.values()), ZERO)

    @property
    def live(self) -> bool:
        return not (self.gone or self.cancelled)


class Violation(AssertionError):
    """The books contradict the model."""


@dataclass
class Machine:
    """Performs random steps on one account and its model; ``log`` reproduces a failing run."""

    caller: Caller
    other: Caller
    departments: tuple[int, int]
    chance: Random
    documents: dict[int, Document] = field(default_factory=dict)
    payments: dict[int, Values] = field(default_factory=dict)
    used: dict[tuple[str, str], int] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    refused: int = 0
    steps: int = 0
    provider: int = 0
    issue_due: Callable[[], object] = bool
    client: Client = field(default_factory=Client)

    def step(self) -> None:
        """Perform one verb that has something to act on, and check the books."""
        before, accepted = self._seen, None
        self.steps += 1
        while accepted is None:
            verb = self.chance.choices(list(_VERBS), list(_VERBS.values()))[0]
            accepted = getattr(self, f"do_{verb}")()
        self._seen = self.view()
        if accepted is False:
            self.refused += 1
            self._same(before, self._seen)
        self.check(self._seen)

    # ── Reading ──────────────────────────────────────────────────────────────────────────────────────────

    def get(self, path: str) -> Any:
        answer = self.caller.get(path)
        self._fine(answer, f"GET {path}")
        return answer.json()

    def view(self) -> tuple[dict[int, Values], dict[int, Values]]:
        documents = self.get(
            "/invoices.json?period=all&per_page=100&additional_fields[invoice]=connected_payments"
        )
        listed = {row["id"]: row for row in documents}
        payments = {row["id"]: row for row in self.get("/banking/payments.json?per_page=100")}
        return listed, payments

    # ── Verbs: each answers whether it was accepted, None where there was nothing to do ──────────────────

    def do_create(self) -> bool:
        kind = self.chance.choice(_KINDS)
        rows = [(self.chance.choice(list(_RATES)), self._amount()) for _ in range(self.chance.randint(1, 3))]
        body: Values = {"kind": kind, "buyer_name": self.chance.choice(("Anna", "Bert", "Cleo"))}
        body["positions"] = [
            {"name": "r", "quantity": 1, "tax": tax, "total_price_gross": str(gross)} for tax, gross in rows
        ]
        body["issue_date"] = f"2026-{self.chance.randint(1, 3):02}-{self.chance.randint(1, 28):02}"
        body["currency"] = self.chance.choice(("PLN", "PLN", "EUR"))
        body["department_id"] = self.chance.choice(self.departments)
        lines: Lines = {}
        for tax, gross in rows:
            net, amount = split(gross, tax)
            lines[tax] = (lines.get(tax, (ZERO, ZERO))[0] + net, lines.get(tax, (ZERO, ZERO))[1] + amount)
        return self._issue(body, lines, must=True)

    def do_copy(self) -> bool | None:
        source = self._pick(lambda each: each.live and each.kind in _ORDERS | {"vat", "bill"})
        if source is None:
            return None
        body = {"kind": self.chance.choice(("vat", "vat", "proforma")), "copy_invoice_from": source.id}
        return self._issue(body, dict(source.lines), settlement=source.settlement, must=True)

    def do_advance(self) -> bool | None:
        order = self._pick(lambda each: each.live and each.kind in _ORDERS)
        if order is None:
            return None
        percent = self.chance.choice((10, 30, 50, 50, 100))
        body = {"kind": "advance", "copy_invoice_from": order.id, "advance_creation_mode": "percent"}
        body |= {"advance_value": percent}
        gross = (order.gross * percent / 100).quantize(CENT, ROUND_HALF_UP)
        left = order.gross - sum((each.gross for each in self._billed(order)), ZERO)
        final = any(self._stands(each) for each in self._children(order, "final"))
        accepted = self._issue(body, None, parent=order.id)
        if accepted != (ZERO < gross <= left and not final):
            raise Violation(f"advance of {gross} with {left} left of {order.id}: accepted {accepted}")
        if accepted and self._newest().gross != gross:
            raise Violation(f"advance of {percent} % of {order.gross} bills {self._newest().gross}")
        return accepted

    def do_final(self) -> bool | None:
        order = self._pick(lambda each: each.live and each.kind in _ORDERS and bool(self._advances(each)))
        if order is None:
            return None
        advances = self._advances(order)
        if self.chance.random() < 0.2:
            advances = advances[:1]
        ids = [each.id for each in advances]
        body = {"kind": "final", "copy_invoice_from": order.id, "invoice_ids": ids}
        missing = [each for each in self._advances(order) if each.id not in ids and self._stands(each)]
        finals = [each for each in self._children(order, "final") if self._stands(each)]
        accepted = self._issue(body, None, parent=order.id, advances=ids, settlement=order.settlement)
        if accepted != (not missing and not finals):
            raise Violation(f"final of {order.id} accepted {accepted}, missing {missing}, finals {finals}")
        return accepted

    def do_correct(self) -> bool | None:
        source = self._pick(
            lambda each: each.live and each.kind in {"vat", "bill", "receipt", "advance", "final"}
        )
        if source is None:
            return None
        family = [source, *self._corrections(source)]
        left = self._sum(family)
        body = {"kind": "correction", "copy_invoice_from": source.id, "total_correction": "1"}
        body |= {"correction_reason": "r"}
        settled = source.kind == "advance" and self._settling(source) is not None
        accepted = self._issue(
            body, {tax: (-net, -amount) for tax, (net, amount) in left.items()}, parent=source.id
        )
        something = any(net or amount for net, amount in left.values()) and not self._is_replaced(source)
        if accepted != (something and not settled):
            raise Violation(f"total correction of {source.id} accepted {accepted}, left {left}")
        return accepted

    def do_correct_partly(self) -> bool | None:
        source = self._pick(lambda each: each.live and each.kind in {"vat", "bill", "receipt", "final"})
        if source is None:
            return None
        tax = self.chance.choice(list(source.lines))
        taken = self._amount()
        net, amount = split(taken, tax)
        row = {"name": "back", "quantity": -1, "tax": tax, "total_price_gross": str(-taken)}
        links = {"invoice_id": source.id, "from_invoice_id": source.id, "client_id": source.client}
        body = {"kind": "correction", "positions": [row], "currency": source.currency, **links}
        billed = [source, *self._corrections(source), *self._deducted(source)]
        left = sum(self._sum(billed).get(tax, (ZERO, ZERO)), ZERO)
        accepted = self._issue(body, {tax: (-net, -amount)}, parent=source.id)
        replaced = self._is_replaced(source)
        if accepted and replaced:
            raise Violation(f"{source.id} was replaced, and {taken} at {tax} was taken back from it")
        if accepted and taken > left + CENT:
            raise Violation(f"{taken} of {left} at {tax} taken back from {source.id}")
        if not accepted and taken <= left and not replaced:
            raise Violation(f"{taken} of {left} at {tax} refused for {source.id}")
        return accepted

    def do_pay(self) -> bool | None:
        some = [each for each in self.documents.values() if not each.gone and each.kind in _PAYABLE | _ORDERS]
        if not some:
            return None
        chosen = self.chance.sample(some, min(len(some), self.chance.choice((1, 1, 2))))
        body = {"name": "p", "price": str(self._amount()), "currency": chosen[0].currency, "paid": True}
        body |= {"invoice_ids": [each.id for each in chosen], "paid_date": self._day()}
        answer = self._send("POST", "/banking/payments.json", {"banking_payment": body})
        legal = all(each.live and each.currency == chosen[0].currency for each in chosen)
        return self._accepted(answer, legal=legal)

    def do_change_payment(self) -> bool | None:
        payment = self._payment()
        if payment is None:
            return None
        change = self.chance.choice(({"price": str(self._amount())}, {"paid": not payment["paid"]}))
        answer = self._send("PUT", f"/banking/payments/{payment['id']}.json", {"banking_payment": change})
        return self._accepted(answer, legal=True)

    def do_delete_payment(self) -> bool | None:
        payment = self._payment()
        if payment is None:
            return None
        return self._accepted(self._send("DELETE", f"/banking/payments/{payment['id']}.json"), legal=True)

    def do_delete_payment_of_others(self) -> bool | None:
        """Delete a payment as a restricted colleague: rejected if it settles inaccessible documents."""
        payment = self._payment()
        if payment is None:
            return None
        answer = self.other.delete(f"/banking/payments/{payment['id']}.json")
        return self._accepted(answer)

    def do_pay_online(self) -> bool | None:
        """Pay what the payment page of a document requests. A paid proforma becomes an invoice by itself."""
        document = self._pick(lambda each: not each.gone and each.kind in _PAYABLE | _ORDERS)
        if document is None:
            return None
        page = f"/invoice/payment/{self._seen[0][document.id]['token']}"
        due = Decimal(self.client.get(f"{page}.json").json()["due"])
        answer = self.client.post(page, {"provider_id": self.provider}, headers=_HTML)
        self.log.append(f"pay online {document.id}: {answer.status_code}")
        if answer.status_code != 303:
            if document.live and due > 0:
                raise Violation(f"{due} is due on {document}, its payment page answers {answer.status_code}")
            return False
        if due <= 0 or not document.live:
            raise Violation(f"the payment page of {document} requests {due}")
        self.client.post(answer.headers["Location"], {"decision": "approve"}, headers=_HTML)
        self._adopt(document)
        return True

    def do_refund(self) -> bool | None:
        payment = self._payment()
        if payment is None or payment["provider"] != "sandbox":
            return None
        answer = self._send("POST", f"/banking/payments/{payment['id']}/refund.json")
        return self._accepted(answer, legal=None if payment["provider_status"] != "refunded" else False)

    def do_repeat(self) -> bool | None:
        """Let a definition issue its first document, and delete the definition."""
        model = self._pick(lambda each: each.live and each.kind in {"vat", "bill", "proforma"})
        if model is None:
            return None
        day = datetime.now(UTC) + timedelta(days=self.chance.randint(1, 40))
        body = {"invoice_id": model.id, "start_date": f"{day:%Y-%m-%d}", "every": "1m", "name": "r"}
        answer = self._send("POST", "/recurrings.json", {"recurring": body})
        self._accepted(answer, legal=True)
        if self._adopt(model, repeated=True):
            raise Violation(f"the definition of {model} issued a document at once")
        with time_machine.travel(day.replace(hour=23), tick=False):
            self.issue_due()
        self._accepted(self._send("DELETE", f"/recurrings/{answer.json()['id']}.json"), legal=True)
        if not self._adopt(model, repeated=True):
            raise Violation(f"the definition of {model} issued nothing on {day:%Y-%m-%d}")
        return True

    def do_change_department(self) -> bool | None:
        document = self._pick(lambda each: each.live)
        if document is None:
            return None
        return self._change(document, {"department_id": self.chance.choice(self.departments)}, must=True)

    def do_change_total(self) -> bool | None:
        document = self._pick(
            lambda each: each.live and each.kind in {"vat", "bill", "proforma", "client_order"}
        )
        if document is None:
            return None
        row = self.get(f"/invoices/{document.id}.json")["positions"][0]
        gross = self._amount()
        body = {"positions": [{"id": row["id"], "total_price_gross": str(gross)}]}
        blocked = self._depends(document)
        accepted = self._change(document, body)
        if accepted:
            tax = row["tax"]
            net, amount = document.lines[tax]
            new, old = split(gross, tax), split(Decimal(row["total_price_gross"]), tax)
            document.lines[tax] = (net - old[0] + new[0], amount - old[1] + new[1])
        same = Decimal(row["total_price_gross"]) == gross
        self._expect(document, accepted, same, blocked)
        return accepted

    def do_settle(self) -> bool | None:
        document = self._pick(lambda each: each.live and each.kind in {"vat", "bill"} and not each.settlement)
        if document is None:
            return None
        kind, amount = self.chance.choice(("charge", "deduction")), self._amount() / 10
        amount = amount.quantize(CENT, ROUND_HALF_UP) or CENT
        row = {"kind": kind, "amount": str(amount), "reason": "s"}
        accepted = self._change(document, {"settlement_positions": [row]})
        if accepted:
            document.settlement = amount if kind == "charge" else -amount
        return accepted

    def do_move(self) -> bool | None:
        document = self._pick(lambda each: each.live)
        return None if document is None else self._change(document, {"issue_date": self._day()}, must=True)

    def do_change_currency(self) -> bool | None:
        document = self._pick(lambda each: each.live and each.kind in {"vat", "bill", "proforma"})
        if document is None:
            return None
        wanted = self.chance.choice(("PLN", "EUR"))
        same = wanted == document.currency
        blocked = self._depends(document)
        accepted = self._change(document, {"currency": wanted})
        document.currency = wanted if accepted else document.currency
        self._expect(document, accepted, same, blocked)
        return accepted

    def do_change_client(self) -> bool | None:
        document = self._pick(lambda each: each.live)
        other = self._pick(lambda each: True)
        if document is None or other is None:
            return None
        same = other.client == document.client
        blocked = self._is_built_on(document)
        accepted = self._change(document, {"client_id": other.client})
        document.client = other.client if accepted else document.client
        self._expect(document, accepted, same, blocked)
        return accepted

    def do_change_kind(self) -> bool | None:
        document = self._pick(lambda each: each.live and each.kind in {"vat", "bill", "proforma", "estimate"})
        if document is None:
            return None
        wanted = self.chance.choice(("vat", "bill", "proforma"))
        same = wanted == document.kind
        blocked = self._depends(document)
        accepted = self._change(document, {"kind": wanted})
        document.kind = wanted if accepted else document.kind
        self._expect(document, accepted, same, blocked)
        return accepted

    def do_mark(self) -> bool | None:
        document = self._pick(lambda each: each.live and each.kind in _PAYABLE)
        if document is None:
            return None
        query = self.chance.choice(("status=paid", "status=issued&payments=unlink", "status=issued"))
        answer = self._send("POST", f"/invoices/{document.id}/change_status.json?{query}")
        return self._accepted(answer)

    def do_delete(self) -> bool | None:
        document = self._pick(lambda each: not each.gone)
        if document is None:
            return None
        blocked = self._depends(document)
        accepted = self._accepted(self._send("DELETE", f"/invoices/{document.id}.json"))
        if accepted == blocked and document.live:
            raise Violation(f"deleting {document} accepted {accepted}, dependents {blocked}")
        document.gone = document.gone or accepted
        return accepted

    def do_restore(self) -> bool | None:
        document = self._pick(lambda each: each.gone)
        if document is None:
            return None
        accepted = self._accepted(self._send("POST", f"/invoices/{document.id}/restore.json"))
        document.gone = document.gone and not accepted
        return accepted

    def do_cancel(self) -> bool | None:
        document = self._pick(lambda each: each.live)
        if document is None:
            return None
        accepted = self._accepted(self._send("POST", f"/invoices/{document.id}/cancel.json"))
        document.cancelled = accepted
        return accepted

    # ── What must hold ───────────────────────────────────────────────────────────────────────────────────

    def check(self, view: tuple[dict[int, Values], dict[int, Values]]) -> None:
        listed, payments = view
        live = {each.id: each for each in self.documents.values() if not each.gone}
        if set(listed) != set(live):
            raise Violation(f"listed {sorted(listed)}, known {sorted(live)}")
        for pk, row in listed.items():
            self._check_document(live[pk], row)
        self._check_numbers(listed)
        for row in payments.values():
            self._note_owner(row)
            self._check_payment(row, listed)
        self._check_orders()
        if self.steps % 5 == 0:
            self._check_balances(listed, payments)

    def _check_document(self, document: Document, row: Values) -> None:
        gross, paid = Decimal(row["price_gross"]), Decimal(row["paid"])
        if gross != document.gross or Decimal(row["price_tax"]) != sum(
            (t for _, t in document.lines.values()), ZERO
        ):
            raise Violation(
                f"{row['kind']} {document.id} bills {gross}, the model {document.gross} {document.lines}"
            )
        payable = gross + document.settlement
        settled = sum((Decimal(each["settled"]) for each in row["connected_payments"]), ZERO)
        negative = any(Decimal(each["settled"]) < 0 for each in row["connected_payments"])
        if negative or (payable >= 0 and paid < settled):
            raise Violation(f"{document.id}: paid {paid}, payments settle {settled}")
        states = {"issued": not paid, "paid": (paid >= payable if payable >= 0 else paid <= payable)}
        states["partial"] = bool(paid) and not states["paid"]
        if document.live and not states.get(row["status"], True):
            raise Violation(f"{document.id}: {row['status']} with {paid} of {payable}")

    def _check_numbers(self, listed: dict[int, Values]) -> None:
        numbers: dict[tuple[str, str], int] = {}
        for pk, row in listed.items():
            kind = row.get("canceled_kind") or row["kind"]
            if numbers.setdefault((kind, row["number"]), pk) != pk:
                raise Violation(f"{row['number']} is the number of {pk} and {numbers[kind, row['number']]}")

    def _check_payment(self, row: Values, listed: dict[int, Values]) -> None:
        arrived = Decimal(row["price"]) if row["paid"] else ZERO
        left = Decimal(row["overpaid"] or 0)
        own = [
            (listed[pk], Decimal(each["settled"]), each)
            for pk in listed
            for each in listed[pk]["connected_payments"]
            if each["id"] == row["id"]
        ]
        real = [(document, amount) for document, amount, _ in own if not self._replaced(document["id"])]
        spent = sum((amount for _, amount in real), ZERO)
        if spent + left != arrived:
            raise Violation(f"payment {row['id']}: {spent} settled and {left} left of {arrived}")
        waiting = [
            document["id"]
            for document, _ in real
            if document["currency"] == row["currency"]
            and self.documents[document["id"]].live
            and self._due(document) > 0
        ]
        if left > 0 and waiting:
            raise Violation(f"payment {row['id']} has {left} left while {waiting} are due")

    def _check_orders(self) -> None:
        for order in self.documents.values():
            if order.gone or order.kind not in _ORDERS:
                continue
            billed = self._billed(order)
            finals = [each for each in self._children(order, "final") if self._stands(each)]
            total = self._sum(billed)
            if (
                finals
                and not self._corrections(finals[0])
                and total != {**dict.fromkeys(total, (ZERO, ZERO)), **order.lines}
            ):
                raise Violation(f"order {order.id} {order.lines}, billed {total}")
            if not finals and sum((each.gross for each in billed), ZERO) > order.gross:
                raise Violation(f"order {order.id} of {order.gross} is billed {total}")

    def _check_balances(self, listed: dict[int, Values], payments: dict[int, Values]) -> None:
        receivables = self.get("/reports/receivables.json?per_page=100")
        for client in {each.client for each in self.documents.values()}:
            expected: dict[str, Decimal] = {}
            for pk, row in listed.items():
                document = self.documents[pk]
                if document.client == client and self._is_owed(document):
                    expected[row["currency"]] = expected.get(row["currency"], ZERO) + self._due(row)
            for row in payments.values():
                credit = self._credit(row, listed, client)
                if credit:
                    expected[row["currency"]] = expected.get(row["currency"], ZERO) - credit
            self._compare(client, {k: v for k, v in expected.items() if v}, receivables)

    def _compare(self, client: int, expected: dict[str, Decimal], receivables: Sequence[Values]) -> None:
        rows = [row for row in receivables if row["client_id"] == client]
        found = {row["currency"]: Decimal(row["total"]) for row in rows if Decimal(row["total"])}
        last = {
            row["currency"]: Decimal(row["balance"])
            for row in self.get(f"/reports/statement.json?client_id={client}&per_page=100")
        }
        statement = {currency: balance for currency, balance in last.items() if balance}
        balance = Decimal(self.get(f"/clients/{client}.json").get("balance", 0))
        single = next(iter(expected.values())) if len(expected) == 1 else expected.get("PLN", ZERO)
        if not expected == found == statement or balance != single:
            raise Violation(
                f"client {client}: model {expected}, receivables {found}, statement {statement}, {balance}"
            )

    # ── The model's own reckoning ────────────────────────────────────────────────────────────────────────

    def _is_owed(self, document: Document) -> bool:
        return document.live and document.kind in _OWED

    def _due(self, row: Values) -> Decimal:
        return Decimal(row["price_gross"]) + self.documents[row["id"]].settlement - Decimal(row["paid"])

    def _credit(self, payment: Values, listed: dict[int, Values], client: int) -> Decimal:
        """Return the payment's credit: the part not allocated to owed documents."""
        linked = [
            (pk, each)
            for pk in listed
            for each in listed[pk]["connected_payments"]
            if each["id"] == payment["id"]
        ]
        if self._owners[payment["id"]] != client:
            return ZERO
        debts = [Decimal(each["settled"]) for pk, each in linked if self._is_owed(self.documents[pk])]
        arrived = Decimal(payment["price"]) if payment["paid"] else ZERO
        return arrived - sum(debts, ZERO)

    def _note_owner(self, payment: Values) -> None:
        """Keep the client of a payment without documents."""
        first = payment["invoice_id"]
        if first or payment["client_id"]:
            self._owners[payment["id"]] = payment["client_id"] or self.documents[first].client

    def _replaced(self, pk: int) -> bool:
        """Return whether an estimate, order or proforma was converted to another document in the same
        currency.
        """
        ranks = {"estimate": 1, "client_order": 2, "proforma": 3}
        document = self.documents[pk]
        rank = ranks.get(document.kind)
        if rank is None:
            return False
        return any(
            each.live
            and each.parent == pk
            and each.currency == document.currency
            and each.kind != "correction"
            and (4 if each.kind in _OWED else ranks.get(each.kind, 0)) > rank
            for each in self.documents.values()
        )

    def _children(self, parent: Document, kind: str) -> list[Document]:
        return [
            each
            for each in self.documents.values()
            if each.live and each.parent == parent.id and each.kind == kind
        ]

    def _advances(self, order: Document) -> list[Document]:
        return self._children(order, "advance")

    def _corrections(self, document: Document) -> list[Document]:
        return self._children(document, "correction")

    def _deducted(self, final: Document) -> list[Document]:
        advances = [self.documents[pk] for pk in final.advances if self.documents[pk].live]
        return [*advances, *(c for each in advances for c in self._corrections(each))]

    def _billed(self, order: Document) -> list[Document]:
        parts = [*self._advances(order), *self._children(order, "final")]
        return [*parts, *(c for each in parts for c in self._corrections(each))]

    def _stands(self, document: Document) -> bool:
        corrections = self._corrections(document)
        left = self._sum([document, *corrections])
        return not corrections or any(net or tax for net, tax in left.values())

    def _settling(self, advance: Document) -> Document | None:
        finals = [each for each in self.documents.values() if each.live and advance.id in each.advances]
        return next((each for each in finals if self._stands(each)), None)

    def _depends(self, document: Document) -> bool:
        """Whether a document may not go, because others build on it or its order would be billed twice."""
        if document.kind == "correction" and self._revives(self.documents[document.parent or 0], document):
            return True
        return self._is_built_on(document)

    def _is_built_on(self, document: Document) -> bool:
        if document.kind == "advance" and self._settling(document):
            return True
        if document.kind in _ORDERS and (self._advances(document) or self._children(document, "final")):
            return True
        if document.kind == "correction":
            root = self.documents[document.parent or 0]
            later = [each for each in self._corrections(root) if each.id > document.id]
            settled = root.kind == "advance" and self._settling(root) is not None
            return bool(later) or settled or self._is_replaced(root)
        return bool(self._corrections(document))

    def _is_replaced(self, final: Document) -> bool:
        """Whether a final was taken back and another one stands for its order."""
        order = self.documents.get(final.parent or 0)
        if final.kind != "final" or order is None:
            return False
        finals = self._children(order, "final")
        return any(each.id != final.id and self._stands(each) for each in finals)

    def _revives(self, root: Document, correction: Document) -> bool:
        """Whether the order of an advance or final would be billed beyond its total without a correction."""
        order = self.documents.get(root.parent or 0)
        if root.kind not in ("advance", "final") or order is None or order.gone or order.kind not in _ORDERS:
            return False
        billed = sum((each.gross for each in self._billed(order) if each.id != correction.id), ZERO)
        if root.kind == "final" and not self._deducts_as_issued(root, order):
            return True
        return billed > order.gross or self._is_replaced(root)

    def _deducts_as_issued(self, final: Document, order: Document) -> bool:
        """Whether a final would still be its order less its advances and their corrections."""
        parts = self._sum([final, *self._deducted(final)])
        return all(parts.get(tax, (ZERO, ZERO)) == amounts for tax, amounts in order.lines.items())

    def _sum(self, documents: Iterable[Document]) -> Lines:
        total: Lines = {}
        for document in documents:
            for tax, (net, amount) in document.lines.items():
                old = total.get(tax, (ZERO, ZERO))
                total[tax] = (old[0] + net, old[1] + amount)
        return total

    # ── Sending ──────────────────────────────────────────────────────────────────────────────────────────

    def _issue(
        self,
        body: Values,
        lines: Lines | None,
        *,
        must: bool = False,
        settlement: Decimal = ZERO,
        **model: Any,
    ) -> bool:
        answer = self._send("POST", "/invoices.json", {"invoice": body})
        if answer.status_code != 201:
            return self._accepted(answer, legal=True if must else None)
        row = answer.json()
        if lines is None:
            lines = self._billed_lines(row)
        parent = model.pop("parent", None) or body.get("copy_invoice_from")
        self.documents[row["id"]] = Document(
            row["id"],
            row["kind"],
            row["client_id"],
            row["currency"],
            lines,
            parent,
            settlement=settlement,
            **model,
        )
        return True

    def _adopt(self, source: Document, *, repeated: bool = False) -> bool:
        """Note the documents that were issued without being requested, as copies of ``source``."""
        new = [
            row
            for row in self.get("/invoices.json?period=all&per_page=100")
            if row["id"] not in self.documents
        ]
        for row in new:
            self.documents[row["id"]] = Document(
                row["id"],
                row["kind"],
                source.client,
                source.currency,
                dict(source.lines),
                None if repeated else source.id,
                settlement=source.settlement,
            )
        return bool(new)

    def _billed_lines(self, row: Values) -> Lines:
        """An advance's line items as billed; a final must be its order less its advances."""
        if row["kind"] == "final":
            order = self.documents[row["from_invoice_id"]]
            taken = self._sum(self._deducted_ids(row))
            return {
                tax: (
                    order.lines.get(tax, (ZERO, ZERO))[0] - taken.get(tax, (ZERO, ZERO))[0],
                    order.lines.get(tax, (ZERO, ZERO))[1] - taken.get(tax, (ZERO, ZERO))[1],
                )
                for tax in {**order.lines, **taken}
            }
        lines: Lines = {}
        for each in row["positions"]:
            net, amount = Decimal(each["total_price_net"]), Decimal(each["total_price_tax"])
            old = lines.get(each["tax"], (ZERO, ZERO))
            lines[each["tax"]] = (old[0] + net, old[1] + amount)
        return lines

    def _deducted_ids(self, row: Values) -> list[Document]:
        advances = self._advances(self.documents[row["from_invoice_id"]])
        return [*advances, *(c for each in advances for c in self._corrections(each))]

    def _change(self, document: Document, body: Values, *, must: bool = False) -> bool:
        answer = self._send("PUT", f"/invoices/{document.id}.json", {"invoice": body})
        return self._accepted(answer, legal=True if must else None)

    def _expect(self, document: Document, accepted: bool, same: bool, blocked: bool) -> None:
        if accepted is blocked and not same:
            raise Violation(f"change of {document} accepted {accepted}, dependents {blocked}")

    def _send(self, verb: str, path: str, body: Any = None) -> Any:
        self.log.append(f"{verb} {path} {body or ''}")
        answer = self.caller.send(verb, path, body)
        self.log[-1] += (
            f" → {answer.status_code} {answer.content[:200]!r}" if answer.status_code > 299 else ""
        )
        return answer

    def _accepted(self, answer: Any, *, legal: bool | None = None) -> bool:
        accepted = answer.status_code in (200, 201)
        if answer.status_code not in (200, 201, 404, 422):
            raise Violation(f"{answer.status_code}: {answer.content[:300]!r}")
        if legal is not None and accepted != legal:
            raise Violation(f"accepted {accepted}, by the model {legal}: {answer.content[:300]!r}")
        return accepted

    def _fine(self, answer: Any, what: str) -> None:
        if answer.status_code != 200:
            raise Violation(f"{what}: {answer.status_code} {answer.content[:300]!r}")

    def _same(self, before: Any, after: Any) -> None:
        for old, new in zip(before, after, strict=True):
            for pk in {**old, **new}:
                kept = [(name, row.get(name)) for row in (old.get(pk, {}),) for name in _STATE]
                now = [(name, row.get(name)) for row in (new.get(pk, {}),) for name in _STATE]
                if kept != now:
                    raise Violation(f"a refused action changed {pk}: {kept} → {now}")

    # ── Choosing ─────────────────────────────────────────────────────────────────────────────────────────

    def __post_init__(self) -> None:
        self._owners: dict[int, int] = {}
        self._seen: tuple[dict[int, Values], dict[int, Values]] = ({}, {})

    def _pick(self, fits: Any) -> Document | None:
        some = [each for each in self.documents.values() if fits(each)]
        return self.chance.choice(some) if some else None

    def _payment(self) -> Values | None:
        some = list(self._seen[1].values())
        return self.chance.choice(some) if some else None

    def _newest(self) -> Document:
        return self.documents[max(self.documents)]

    def _amount(self) -> Decimal:
        return (
            Decimal(
                self.chance.choice((1, 99, 100, 3333, 10005, 12345, 50000, self.chance.randint(1, 99999)))
            )
            / 100
        )

    def _day(self) -> str:
        return f"2026-{self.chance.randint(1, 4):02}-{self.chance.randint(1, 28):02}"


_VERBS = {
    "create": 6,
    "copy": 3,
    "advance": 5,
    "final": 4,
    "correct": 4,
    "correct_partly": 4,
    "pay": 6,
    "change_payment": 3,
    "delete_payment": 1,
    "delete_payment_of_others": 1,
    "pay_online": 3,
    "refund": 2,
    "repeat": 1,
    "change_department": 2,
    "change_total": 3,
    "settle": 2,
    "move": 2,
    "change_currency": 2,
    "change_client": 2,
    "change_kind": 2,
    "mark": 3,
    "delete": 3,
    "restore": 3,
    "cancel": 1,
}
