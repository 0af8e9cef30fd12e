"""Client panel: documents, balance, and online payment."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.utils import translation
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext
from django_scopes import scope, scopes_disabled

from tidebill.accounts.services.departments import main_department
from tidebill.accounts.throttle import Limit, acquire, release
from tidebill.catalog.models import Client
from tidebill.events.journal import snapshot
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.errors import TooManyRequests
from tidebill.http.forms import flash_success
from tidebill.http.limits import client_address
from tidebill.http.paging import Paging, paginate
from tidebill.http.responses import OK, Redirect, Response, Value
from tidebill.invoices import serializers
from tidebill.payments.statement import documents_of, statements_of
from tidebill.portal.services import panel
from tidebill.portal.tasks import mail_panel_link
from tidebill.storage.language import text_language
from tidebill.storage.selectors import get_or_not_found
from tidebill.wire import types
from tidebill.wire.declaring import field
from tidebill.wire.errors import NotFound
from tidebill.wire.resource import Schema

SESSION = "panel"
PRIVATE = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "same-origin"}
_TRIES, _TRIES_SECONDS = 10, 300
_LINKS, _LINKS_SECONDS = 3, 900


_PAGE: Any = {
    "public": True,
    "capability_url": True,
    "page_first": True,
    "formats": ("html",),
    "documented": False,
}


class PasswordParameters(Schema):
    """Parameters of a panel password."""

    password: types.Text = field("New password, at least 8 characters; null removes it.")


@endpoint("Set the panel password of a client", answers="`ok`", parameters=PasswordParameters)
def set_password(context: RequestContext, id: int) -> Response:
    client = get_or_not_found(Client.objects.filter(pk=id, deleted=False).select_related("account"))
    panel.let_in_by(client, PasswordParameters.read(context.params).password, by=context.user)
    return Value(value=OK)


def change_password(context: RequestContext, id: int) -> Response:
    response = set_password(context, id)
    return flash_success(context, response, then=f"/clients/{id}", message=gettext("Panel password changed"))


@endpoint("Shows a client its panel", answers="A page", **_PAGE)
def show(context: RequestContext, token: str) -> Response:
    with _opened(context, token) as client:
        if not _is_in(context, client):
            return _ask(context, client)
        given = context.filters(Paging)
        page = paginate(documents_of(client.pk).order_by("-issue_date", "-pk").values(), given)
        rows = [
            {**shown, "payable": serializers.is_payable(row)}
            for shown, row in zip(
                serializers.serialize_list(page.rows, account=client.account), page.rows, strict=True
            )
        ]
        return _page(
            client,
            "panel/show.html",
            rows=rows,
            page=page,
            statements=statements_of(client.pk, zone=client.account.zone),
        )


@endpoint("Shows a client its statement", answers="A page", **_PAGE)
def statement(context: RequestContext, token: str) -> Response:
    with _opened(context, token) as client:
        if not _is_in(context, client):
            return _ask(context, client)
        return _page(
            client, "panel/statement.html", statements=statements_of(client.pk, zone=client.account.zone)
        )


@endpoint(
    "Lets a client into its panel",
    answers="A redirect",
    public=True,
    page_first=True,
    formats=("html",),
    documented=False,
)
def sign_in(context: RequestContext, token: str) -> Response:
    address = client_address(context.request)
    with _opened(context, token) as client:
        places = acquire(
            [
                # Not the client alone: a stranger who guesses must not lock the client out.
                Limit(f"panel {client.pk} {address}", _TRIES, _TRIES_SECONDS),
                Limit(f"panel {address}", _TRIES, _TRIES_SECONDS),
            ]
        )
        if places is None:
            raise TooManyRequests(_TRIES_SECONDS)
        email, password = (str(context.params.get(name) or "") for name in ("email", "password"))
        if not _fits(client, email, password):
            return _ask(context, client, fault=gettext("Wrong email address or password."))
        release(places)
        return _enter(context, client)


@endpoint("Mails a client a link", answers="A page", **_PAGE)
def send_link(context: RequestContext, token: str) -> Response:
    with _opened(context, token) as client:
        if acquire([Limit(f"panel link {client.pk}", _LINKS, _LINKS_SECONDS)]) is None:
            raise TooManyRequests(_LINKS_SECONDS)
        if client.email:
            mail_panel_link.using(account=client.account).enqueue(client=client.pk)
        # The same message for every client, to not reveal whether there is an address.
        told = gettext(
            "If this address is known, we have sent you a sign-in link. It is valid for 30 minutes."
        )
        return _ask(context, client, told=told)


@endpoint("Shows a client the button that uses a link", answers="A page", **_PAGE)
def ask_to_enter(context: RequestContext, token: str, key: str) -> Response:
    """Show a form: mail scanners open links, and would use them up."""
    with _opened(context, token) as client:
        return _page(client, "panel/enter.html", key=key)


@endpoint(
    "Lets a client in by a link",
    answers="A redirect",
    public=True,
    page_first=True,
    formats=("html",),
    documented=False,
)
def enter(context: RequestContext, token: str, key: str) -> Response:
    with _opened(context, token) as client:
        if not panel.open_link(client, key):
            return _ask(
                context, client, fault=gettext("This link has been used or has expired. Request a new one.")
            )
        return _enter(context, client)


@endpoint("Lets a client out", answers="A redirect", **_PAGE)
def sign_out(context: RequestContext, token: str) -> Response:
    with _opened(context, token) as client:
        context.request.session.pop(SESSION, None)
        return Redirect(location=f"/client/{client.token}", status=303)


@contextmanager
def _opened(context: RequestContext, token: str) -> Iterator[Client]:
    """Yield the client of a panel URL, with its account in scope and its language active."""
    with scopes_disabled():
        found = Client.objects.of_open_accounts().filter(token=token, deleted=False)
        client = found.select_related("account").first()
    if client is None:
        raise NotFound
    context.language = text_language(client.account.lang)
    with scope(account=client.account), translation.override(context.language):
        yield client


def _fits(client: Client, email: str, password: str) -> bool:
    if not client.panel_password:
        # Takes as long as a wrong password, to not reveal who has one.
        make_password(password)
        return False
    own = (client.email or "").strip().casefold() == email.strip().casefold()
    return check_password(password, client.panel_password) and own


def _is_in(context: RequestContext, client: Client) -> bool:
    kept = context.request.session.get(SESSION)
    return isinstance(kept, str) and constant_time_compare(kept, panel.session_key(client))


def _enter(context: RequestContext, client: Client) -> Response:
    # A new session id prevents session fixation.
    context.request.session.cycle_key()
    context.request.session[SESSION] = panel.session_key(client)
    return Redirect(location=f"/client/{client.token}", status=303)


def _ask(context: RequestContext, client: Client, *, fault: str = "", told: str = "") -> Response:
    response = _page(client, "panel/sign_in.html", fault=fault, told=told)
    response.status = 422 if fault else 200
    return response


def _page(client: Client, template: str, **page_context: object) -> Value:
    shown = {"client": snapshot(client), "department": main_department(), **page_context}
    return Value(value=OK, page=template, headers=PRIVATE, page_context=shown)
