"""The form of a document, for every kind."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.utils.translation import get_language, gettext

from tidebill.catalog.models import Client
from tidebill.http.context import RequestContext
from tidebill.http.forms import Group, form_of, rows_of
from tidebill.http.forms.shown import Form
from tidebill.http.responses import Response, Value
from tidebill.invoices import form_groups, form_options, names
from tidebill.invoices.commands import InvoiceChange, NewInvoice
from tidebill.invoices.computed import computed
from tidebill.invoices.entry import read_entry, touched, without_idle
from tidebill.invoices.form_sides import sides_of
from tidebill.invoices.form_tax import untaxed_places, usual_tax, warn_of_zero_tax
from tidebill.invoices.form_values import carried, new_values, stored_values, typed_values
from tidebill.invoices.history import changes_since
from tidebill.invoices.models import Draft, Invoice
from tidebill.invoices.previews import is_scripted
from tidebill.invoices.selectors import load_invoice
from tidebill.invoices.services.changing.update import update_invoice
from tidebill.invoices.services.issuing import drafts
from tidebill.invoices.services.issuing.preview import Preview, preview_change, preview_new
from tidebill.invoices.sources import GUIDED, sources_for
from tidebill.invoices.versions import version_of
from tidebill.invoices.views import invoices
from tidebill.invoices.wire import Invoice as Wire
from tidebill.kernel.commands import UNSET, known
from tidebill.kernel.identifiers import new_token
from tidebill.kernel.kinds import DEFAULT_KIND, DOCUMENT_KINDS
from tidebill.kernel.vocabulary import SERVICE_UNITS
from tidebill.stock.models import WarehouseDocument
from tidebill.wire.errors import StaleVersion
from tidebill.wire.readers import read_path_id

Values = Mapping[str, Any]
_ABOUT = {"draft", "query"}
# Key next to the envelope for the raw input, while the envelope holds the converted one.
_TYPED = "typed"
# Line items of an empty form, for browsers without JavaScript.
_OFFERED_ROWS = 3
_MORE: list[dict[str, Any]] = [{}] * 5


def new(context: RequestContext) -> Response:
    """Show the form of a new document: empty, from a source, from a draft, or with errors."""
    if context.errors:
        return _form(context, _typed(context))
    if context.query.get("draft"):
        draft = drafts.find_draft(context.user, str(context.query["draft"]))
        return _form(context, typed_values(draft.content or {}), draft=draft)
    asked = {name: value for name, value in context.query.items() if name not in _ABOUT}
    # Links may use the name of a form's control: ``invoice[client_id]``.
    inner = asked.pop(Wire.name_, None)
    asked |= inner if isinstance(inner, dict) else {}
    sent = _usual(context, Wire.read(asked).build(NewInvoice))
    kind = sent.kind or DEFAULT_KIND
    if kind in GUIDED and not sent.copy_invoice_from:
        return _choose(context, kind)
    sent = _complete(sent, kind)
    preview = preview_new(context.account, sent, by=context.user)
    given = sent.given(besides={"positions", "calculating_strategy"})
    return _form(context, {**new_values(preview, sent), **given}, preview=preview)


def edit(context: RequestContext, id: int) -> Response:
    """Show the form of a stored document."""
    invoice = load_invoice(id)
    if context.errors:
        return _form(context, _typed(context), stored=invoice)
    if context.query.get("draft"):
        draft = drafts.find_draft(context.user, str(context.query["draft"]))
        return _form(context, typed_values(draft.content or {}), stored=invoice, draft=draft)
    return _form(context, stored_values(invoice), stored=invoice, preview=preview_change(id, InvoiceChange()))


def create(context: RequestContext) -> Response:
    """Create a document and delete its draft in one transaction."""
    if context.body.get("more_rows"):
        return _with_more_rows(context)
    context.body[_TYPED] = without_idle(Wire.unwrap(context.body))
    context.body["invoice"] = read_entry(context.body[_TYPED], account=context.account)
    untaxed = untaxed_places(context)
    made: Any = invoices.create(context)
    drafts.discard_draft(context.user, _form_key(context))
    warn_of_zero_tax(context, made.values["id"], untaxed)
    message = gettext("%(number)s issued") % {"number": made.values["number"]}
    return saved(context, made.values["id"], message)


def update(context: RequestContext, id: int) -> Response:
    """Update a document; if it was changed concurrently, show the changes and keep the input."""
    stored = load_invoice(id)
    if context.body.get("more_rows"):
        return _with_more_rows(context, stored)
    context.body[_TYPED] = without_idle(Wire.unwrap(context.body))
    context.body["invoice"] = read_entry(context.body[_TYPED], account=context.account, stored=stored)
    sent = touched(context.read(Wire), stored).build(InvoiceChange)
    version = str(context.body.get("version") or "")
    seen = read_path_id(version) or None
    try:
        invoice = update_invoice(id, sent, by=context.user, version=seen, in_order=True)
    except StaleVersion:
        return _outdated(context, stored, seen or 0)
    drafts.discard_draft(context.user, _form_key(context))
    context.warn(shortage.message for shortage in invoice.shortages)
    return saved(context, id, gettext("%(number)s saved") % {"number": invoice.number})


def _typed(context: RequestContext) -> dict[str, Any]:
    """Return the submitted form, for rendering it again."""
    context.body["invoice"] = typed_values(context.body.get(_TYPED) or Wire.unwrap(context.body))
    return dict(context.body["invoice"])


def _with_more_rows(context: RequestContext, stored: Invoice | None = None) -> Response:
    """Render the form with more rows, for browsers without JavaScript, without saving."""
    values = typed_values(Wire.unwrap(context.body))
    response = _form(
        context, {**values, "positions": [*rows_of(values.get("positions")), *_MORE]}, stored=stored
    )
    response.status = 422
    return response


def saved(context: RequestContext, number: int, message: str) -> Response:
    """Redirect to the document; a script receives the URL instead."""
    messages.success(context.request, message)
    place = f"/invoices/{number}"
    return Value(value={"location": place}, then=None if is_scripted(context) else place)


def _outdated(context: RequestContext, stored: Invoice, seen: int) -> Response:
    response = _form(context, _typed(context), stored=stored)
    response.status = 409
    response.page_context["meanwhile"] = changes_since(stored, seen)
    return response


def _choose(context: RequestContext, kind: str) -> Response:
    """Show the choice of a source document."""
    query = str(context.query.get("query") or "")
    return Value(
        page="invoices/form/choose.html",
        page_context={
            "kind": kind,
            "heading": _heading(kind, is_income=True),
            "kind_name": gettext(names.KIND_NAMES[kind]),
            "query": query,
            "sources": sources_for(kind, query),
        },
    )


def _form(
    context: RequestContext,
    values: dict[str, Any],
    *,
    stored: Invoice | None = None,
    draft: Draft | None = None,
    preview: Preview | None = None,
) -> Response:
    start = _start(context, values, stored)
    if not rows_of(values.get("positions")) and stored is None:
        values = {**values, "positions": [{"tax": usual_tax(context, values)}] * _OFFERED_ROWS}
    kind = str(values.get("kind") or start["kind"])
    is_income = str(start.get("income")) not in ("False", "0", "false")
    shape = _shape(kind, values)
    method, place = ("PUT", f"/invoices/{stored.pk}") if stored else ("POST", "/invoices")
    groups = _groups(context, values, {**start, "kind": kind, "income": is_income}, is_new=stored is None)
    form = form_of(context, Wire, groups, action=place, back=place, values=values, method=method)
    return Value(
        page="invoices/form/form.html",
        page_context={
            **_parts_of(form),
            "values": values,
            "start": start,
            "stored": stored,
            **_of_kind(kind, is_income=is_income),
            **_of_stock(),
            "shape": shape,
            "sides": sides_of(values),
            "computed": computed(preview) if preview else {},
            "carried": [] if stored else carried({**values, "income": is_income}, shape),
            "form_key": draft.form_key if draft else _form_key(context) or new_token(),
            "version": version_of(stored) if stored else None,
            "drafts": [] if context.errors or draft else _others(context, stored),
            "draft": draft,
            "preview_url": f"{place}/preview",
        },
    )


def _parts_of(form: Form) -> dict[str, Any]:
    head, buyer, positions, *options = form.groups
    return {"form": form, "head": head, "buyer": buyer, "table": positions.table, "options": options}


def _of_kind(kind: str, *, is_income: bool) -> dict[str, Any]:
    return {
        "kind": kind,
        "kind_name": gettext(names.KIND_NAMES[kind]),
        "is_income": is_income,
        "heading": _heading(kind, is_income=is_income),
    }


def _of_stock() -> dict[str, Any]:
    """Return by what the form tells goods from services."""
    return {
        "keeps_stock": WarehouseDocument.objects.exists(),
        "service_units": "|".join(sorted(SERVICE_UNITS)),
    }


def _groups(
    context: RequestContext, values: dict[str, Any], start: dict[str, Any], *, is_new: bool
) -> list[Group]:
    """Return the groups of the form."""
    return [
        form_groups.head(context, start, is_new=is_new),
        form_groups.buyer(is_income=start["income"]),
        form_groups.rows_group(context, start),
        *form_groups.special(start["kind"], values),
        form_groups.notes(),
        *form_options.options(context, start),
    ]


def _start(context: RequestContext, values: Values, stored: Invoice | None) -> dict[str, Any]:
    """Return the values of an untouched form, to detect which collapsed options are used."""
    if stored:
        return stored_values(stored)
    income = str(values.get("income")) not in ("False", "0", "false")
    new = NewInvoice(income=income)
    return new_values(preview_new(context.account, new, by=context.user), NewInvoice())


def _usual(context: RequestContext, sent: NewInvoice) -> NewInvoice:
    """Fill in the defaults of a new form."""
    if sent.copy_invoice_from or sent.payment_type is not UNSET:
        return sent
    client = Client.objects.filter(pk=sent.client_id).first() if sent.client_id else None
    usual = client.default_payment_type if client else None
    return replace(sent, payment_type=usual or context.account.default_payment_type)


def _complete(sent: NewInvoice, kind: str) -> NewInvoice:
    """Prefill an advance with the whole remainder, a final invoice with all advances."""
    source = sources_for(kind, "", only=known(sent.copy_invoice_from)) if kind in GUIDED else []
    if kind == "advance" and source and known(sent.advance_value) is None:
        return replace(sent, advance_creation_mode="amount", advance_value=source[0].left)
    if kind == "final" and source and not sent.invoice_ids:
        return replace(sent, invoice_ids=[advance["id"] for advance in source[0].advances])
    return sent


def _shape(kind: str, values: Values) -> str:
    """Return the layout of line items: table, before and after, advance, final, or none."""
    if kind in ("advance", "final") and values.get("copy_invoice_from"):
        return kind
    if kind == "correction" and sides_of(values):
        return "correction"
    facts = DOCUMENT_KINDS[kind] if kind in DOCUMENT_KINDS else DOCUMENT_KINDS[DEFAULT_KIND]
    return "rows" if facts.has_positions else "note"


def _heading(kind: str, *, is_income: bool) -> str:
    """Return the heading of a new document of a kind."""
    name = gettext(names.KIND_NAMES[kind])
    if not is_income:
        return (
            gettext("New expense")
            if kind == DEFAULT_KIND
            else gettext("New expense: %(kind)s") % {"kind": name}
        )
    # German capitalizes nouns wherever they stand.
    is_german = (get_language() or "").startswith("de")
    return gettext("New %(kind)s") % {"kind": name if is_german else name[:1].lower() + name[1:]}


def _others(context: RequestContext, stored: Invoice | None) -> list[Draft]:
    """Return the drafts that can be continued here."""
    if context.user is None:
        return []
    place = f"/invoices/{stored.pk}/edit" if stored else "/invoices/new"
    return [draft for draft in drafts.drafts_of(context.user) if draft.place.partition("?")[0] == place]


def _form_key(context: RequestContext) -> str | None:
    found = context.body.get("form_key")
    return found if isinstance(found, str) else None
