"""Online payment: checkout, return and callbacks."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django_scopes import scope, scopes_disabled

from tidebill.accounts.services.departments import main_department
from tidebill.accounts.throttle import Limit, acquire
from tidebill.events.journal import snapshot
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.errors import TooManyRequests
from tidebill.http.limits import client_address
from tidebill.http.paging import Paging, paginate
from tidebill.http.responses import OK, Collection, Detail, Redirect, Response, Value
from tidebill.invoices.models import Invoice
from tidebill.payments import serializers
from tidebill.payments.models import Checkout, Payment, PaymentProvider
from tidebill.payments.offer import offered
from tidebill.payments.providers import PROVIDERS, SANDBOX, InvalidSignature, MalformedCallback
from tidebill.payments.providers.sandbox import make_callback
from tidebill.payments.services import checkout as checkouts
from tidebill.payments.services.providers import settings_of
from tidebill.payments.tasks import call_back
from tidebill.payments.wire import Checkout as Wire
from tidebill.payments.wire import Payment as PaymentWire
from tidebill.storage.language import text_language
from tidebill.wire.errors import BadRequest, NotFound
from tidebill.wire.readers import read_path_id

# What parsing an unexpected structure raises.
_MALFORMED = (MalformedCallback, AttributeError, KeyError, TypeError, ValueError, ArithmeticError)
_TRIES, _TRIES_SECONDS = 20, 600
# Number and delay (seconds) of the sandbox's callbacks by button.
_DECISIONS = {
    "approve": ("paid", 1, 0),
    "decline": ("declined", 1, 0),
    "delay": ("paid", 1, 20),
    "repeat": ("paid", 5, 0),
}


@endpoint("List online payment attempts", answers=Wire, many=True, parameters=Paging)
def index(context: RequestContext) -> Response:
    page = paginate(Checkout.objects.order_by("-pk").values(), context.filters(Paging))
    return Collection(resource=Wire, rows=page.rows, **page.shape)


@endpoint("Refund a payment through its provider", answers=PaymentWire, outside=True)
def refund(context: RequestContext, id: int) -> Response:
    payment = checkouts.refund_payment(id, by=context.user, resume=context.is_resumed)
    (values,) = serializers.serialize_payments(
        [snapshot(payment)], account=context.account, with_invoices=False
    )
    return Detail(resource=PaymentWire, values=values)


@endpoint(
    "Leads a customer to a payment service",
    answers="A redirect",
    public=True,
    capability_url=True,
    documented=False,
)
def pay_invoice(context: RequestContext, token: str) -> Response:
    with _opened(Invoice, token) as invoice:
        return _begin(context, invoice=invoice)


@endpoint(
    "Leads a buyer to a payment service",
    answers="A redirect",
    public=True,
    capability_url=True,
    documented=False,
)
def pay_order(context: RequestContext, token: str) -> Response:
    with _opened(Payment, token) as payment:
        return _begin(context, payment=payment)


@endpoint(
    "Shows a buyer how to pay an order",
    answers="What is due",
    public=True,
    page_first=True,
    capability_url=True,
    documented=False,
)
def order(context: RequestContext, token: str) -> Response:
    with _opened(Payment, token) as payment:
        context.language = translation.get_language()
        department = payment.department or main_department()
        back = payment.product.payment_url_ok if payment.product else None
        if payment.paid and (back or "").startswith(("https://", "http://")):
            return Redirect(location=str(back), status=303)
        return Value(
            value={"status": "paid" if payment.paid else "waiting", "id": payment.pk},
            page="public/thanks.html",
            page_context={
                "payment": payment,
                "department": department,
                "title": f"{payment.name} {payment.pk}",
                **offered(context.option("checkout")),
            },
        )


@endpoint(
    "Takes what a payment service says", answers="`ok`", public=True, capability_url=True, documented=False
)
def callback(context: RequestContext, token: str) -> Response:
    with _opened(PaymentProvider, token) as provider:
        found = PROVIDERS[provider.kind]
        try:
            outcome = found.confirm(context.request.body, context.request.headers, settings_of(provider))
        except InvalidSignature:
            raise BadRequest("The signature is invalid") from None
        except _MALFORMED:
            raise BadRequest("The request can't be read") from None
        if outcome is not None:
            checkouts.conclude_checkout(provider, outcome)
        return Value(value=OK)


@endpoint(
    "Shows the pay page of the sandbox",
    answers="A page",
    public=True,
    capability_url=True,
    page_first=True,
    documented=False,
)
def sandbox(context: RequestContext, token: str) -> Response:
    with _opened(Checkout, token) as checkout:
        _check_sandbox(checkout)
        context.language = translation.get_language()
        page_context = {"checkout": checkout, "title": _title(checkout)}
        return Value(value={"status": checkout.status}, page="public/sandbox.html", page_context=page_context)


@endpoint(
    "Takes what a person decided on that page",
    answers="A redirect",
    public=True,
    capability_url=True,
    documented=False,
)
def decide(context: RequestContext, token: str) -> Response:
    with _opened(Checkout, token) as checkout:
        _check_sandbox(checkout)
        state, times, seconds = _DECISIONS.get(str(context.option("decision")), (None, 0, 0))
        if state is None:
            raise BadRequest("The request body can't be read")
        body, headers = make_callback(
            checkout.token, state, amount=checkout.amount, currency=checkout.currency
        )
        for _ in range(times):
            call_back(checkout.provider, body, headers, seconds=seconds)
        return Redirect(location=_back(checkout), status=303)


def _begin(context: RequestContext, **what: Any) -> Response:
    if acquire([Limit(f"pay {client_address(context.request)}", _TRIES, _TRIES_SECONDS)]) is None:
        raise TooManyRequests(_TRIES_SECONDS)
    number = read_path_id(str(context.option("provider_id") or ""))
    wanted = PaymentProvider.objects.filter(active=True, deleted=False).select_related("account")
    provider = wanted.filter(pk=number).first()
    if provider is None:
        raise NotFound
    location = checkouts.begin_checkout(provider, **what)
    # The form-action policy also applies to redirects.
    host = urlsplit(location).netloc
    policy = settings.TIDEBILL_CONTENT_POLICY.replace(
        "form-action 'self'", f"form-action 'self' https://{host}"
    )
    headers = {"Content-Security-Policy": policy} if host else {}
    return Redirect(location=location, status=303, headers=headers)


@contextmanager
def _opened(model: Any, token: str) -> Iterator[Any]:
    """Yield the row of a token, with its account in scope and its language active."""
    with scopes_disabled():
        row = model.objects.of_open_accounts().filter(token=token).select_related("account").first()
    # A deleted provider may still send callbacks.
    if row is None or (model is not PaymentProvider and getattr(row, "deleted", False)):
        raise NotFound
    language = text_language(getattr(row, "lang", None), row.account.lang)
    with scope(account=row.account), translation.override(language):
        yield row


def _check_sandbox(checkout: Checkout) -> None:
    if not settings.TIDEBILL_SANDBOX or checkout.provider.kind != SANDBOX:
        raise NotFound


def _title(checkout: Checkout) -> str:
    return checkout.invoice.number if checkout.invoice else str(checkout.payment)


def _back(checkout: Checkout) -> str:
    if checkout.invoice:
        return f"/invoice/payment/{checkout.invoice.token}?checkout={checkout.token}"
    return f"/pay/{checkout.payment.token}?checkout={checkout.token}" if checkout.payment else "/"
