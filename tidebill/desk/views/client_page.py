"""Client page: sales, balance, documents, and panel access."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext
from django_scopes import scope

from tidebill.accounts.throttle import Limit, acquire
from tidebill.catalog.models import Address, Client
from tidebill.catalog.selectors import load_client, serialize_client
from tidebill.catalog.wire import Client as Wire
from tidebill.events.journal import snapshot
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.errors import TooManyRequests
from tidebill.http.forms import flash_success, page_errors
from tidebill.http.responses import OK, Detail, Response, Value
from tidebill.invoices import serializers
from tidebill.invoices.models import Invoice
from tidebill.invoices.sums import sum_by_currency
from tidebill.mail.notices import flash_sending
from tidebill.payments.statement import statements_of
from tidebill.portal.tasks import mail_panel_link
from tidebill.recurring.models import Recurring
from tidebill.storage import clock

_NEWEST = 10
_LINKS, _LINKS_SECONDS = 5, 900
# Candidates for a merge; beyond that, duplicates are found in the list.
_OTHERS_MAX = 500


def show(context: RequestContext, id: int) -> Response:
    client = load_client(id)
    sales = Invoice.objects.filter(client_id=id, income=True, deleted=False)
    year_ago = clock.today(context.account.zone) - timedelta(days=365)
    return Detail(
        resource=Wire,
        values=serialize_client(context, snapshot(client)),
        page="clients/show.html",
        page_context={
            "client": client,
            "documents": _newest(context, sales),
            "expenses": _newest(context, Invoice.objects.filter(client_id=id, income=False, deleted=False)),
            "turnover": sum_by_currency(sales.filter(issue_date__gt=year_ago)),
            "statements": statements_of(id, zone=context.account.zone),
            "recurrings": list(Recurring.objects.filter(client_id=id).order_by("-pk")[:_NEWEST]),
            "facts": _facts(client),
            "addresses": list(
                Address.objects.filter(addressable=client, deleted=False).order_by("kind", "pk")
            ),
            "others": _others(id) if context.may("clients:write") else [],
            "has_password": bool(client.panel_password),
            "faults": page_errors(context, {}),
        },
    )


@endpoint("Mails a client the link of its panel", formats=("html",), documented=False)
def send_link(context: RequestContext, id: int) -> Response:
    client = load_client(id)
    if not client.email:
        return flash_success(
            context,
            Value(value=OK),
            then=f"/clients/{id}",
            message=gettext("This client has no email address"),
        )
    if acquire([Limit(f"panel link {client.pk}", _LINKS, _LINKS_SECONDS)]) is None:
        raise TooManyRequests(_LINKS_SECONDS)
    with scope(account=context.account):
        mail_panel_link.using(account=context.account).enqueue(client=client.pk)
    message = gettext("A sign-in link has been sent to %(email)s") % {"email": client.email}
    flash_sending(context, message)
    return Value(value=OK, then=f"/clients/{id}")


def _newest(context: RequestContext, rows: "QuerySet[Any, Any]") -> list[dict[str, Any]]:
    found = rows.order_by("-issue_date", "-pk").values()[:_NEWEST]
    return serializers.serialize_list(list(found), account=context.account)


def _others(id: int) -> list[tuple[int, str]]:
    found = Client.objects.filter(deleted=False).exclude(pk=id).order_by("name_key", "id")
    return list(found.values_list("pk", "name")[:_OTHERS_MAX])


def _facts(client: Client) -> list[tuple[str, str]]:
    place = " ".join(part for part in (client.post_code, client.city) if part)
    facts = (
        (gettext("Tax number"), client.tax_no),
        (gettext("Short name"), client.shortcut if client.shortcut != client.name else None),
        (gettext("Street and number"), client.street),
        (gettext("City"), place),
        (gettext("Country"), client.country),
        (gettext("Email"), client.email),
        (gettext("Phone"), client.phone),
        (gettext("Mobile"), client.mobile_phone),
        (gettext("Website"), client.www),
        (gettext("Account number"), client.bank_account),
        (gettext("Discount (%)"), f"{client.discount.normalize():f}" if client.discount else None),
        (gettext("Price list"), client.price_list.name if client.price_list else None),
        (gettext("Category"), client.category.name if client.category else None),
        (gettext("Tags"), ", ".join(client.tag_list)),
        (gettext("External ID"), client.external_id),
    )
    return [(name, value) for name, value in facts if value]
