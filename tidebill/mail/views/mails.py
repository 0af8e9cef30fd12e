"""API of emails and templates."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext

from tidebill.events.journal import snapshot
from tidebill.http.context import RequestContext
from tidebill.http.endpoints import endpoint
from tidebill.http.paging import Paging, ordered, paginate
from tidebill.http.responses import OK, Collection, Detail, Response, Value, created
from tidebill.mail import names
from tidebill.mail.commands import MailOptions, TemplateInput
from tidebill.mail.models import EmailTemplate, Mail
from tidebill.mail.notices import flash_sending
from tidebill.mail.services import templates
from tidebill.mail.services.invoices import mail_invoice
from tidebill.mail.services.outcome import OVERDUE
from tidebill.mail.services.queue import resend_mail
from tidebill.mail.wire import Email, EmailList, Reminder, ReminderParameters, SendParameters
from tidebill.mail.wire import EmailTemplate as TemplateWire
from tidebill.storage import clock
from tidebill.storage.selectors import get_or_not_found
from tidebill.wire.errors import Invalid, Message

ORDERS = ("created_at", "updated_at", "sent_time", "status")
TEMPLATE_ORDERS = ("kind", "lang", "created_at")
REPORT_DAYS = 7
_OF_LISTS = frozenset({"text"})


@endpoint("Send a document by email", answers="A confirmation", parameters=SendParameters)
def send_by_email(context: RequestContext, id: int) -> Response:
    given = SendParameters.read(_given(context)).build(MailOptions)
    mail = mail_invoice(id, given, by=context.user)
    message = gettext("Sending the document to %(to)s") % {"to": ", ".join(mail.to)}
    if context.format == "html":
        flash_sending(context, message)
    return Value(value={"status": "ok", "message": message}, then=f"/emails/{mail.pk}")


@endpoint("List emails", answers=Email, many=True, parameters=EmailList)
def index(context: RequestContext) -> Collection:
    given = context.filters(EmailList)
    wanted = {name: value for name, value in given.sent().items() if name in ("status", "kind", "invoice_id")}
    found = Mail.objects.filter(**{name: value for name, value in wanted.items() if value is not None})
    page = paginate(ordered(found, given.order, ORDERS, context.ignored).values(), given)
    return Collection(resource=Email, rows=page.rows, without=_OF_LISTS, **page.shape)


@endpoint("Retrieve an email", answers=Email)
def show(context: RequestContext, id: int) -> Response:
    mail = load(id)
    files = list(mail.attachments.values_list("name", flat=True))
    row = described(snapshot(mail))
    return Detail(
        resource=Email,
        values=snapshot(mail),
        page="emails/show.html",
        page_context={"mail": row, "files": files, "may_resend": mail.status not in Mail.WAITING},
    )


@endpoint("Resend an email", answers=Email, status=201)
def resend(context: RequestContext, id: int) -> Response:
    made = resend_mail(load(id), by=context.user)
    return created(Email, snapshot(made), then=f"/emails/{made.pk}")


@endpoint("List created reminders", answers=Reminder, many=True, parameters=ReminderParameters)
def reminders_report(context: RequestContext) -> Response:
    given = context.filters(ReminderParameters)
    start, end = _week(context, given.date_from, given.date_to)
    found = Mail.objects.filter(kind=Mail.Kind.REMINDER, created_at__gte=start, created_at__lt=end)
    if given.kind and given.kind != OVERDUE:
        found = found.none()
    if given.department_id:
        found = found.filter(invoice__department_id=given.department_id)
    rows = ordered(found.select_related("invoice", "user"), given.order, ("created_at",), context.ignored)
    page = paginate(rows, given)
    return Collection(resource=Reminder, rows=[_reminder(mail) for mail in page.rows], **page.shape)


@endpoint("List email templates", answers=TemplateWire, many=True, parameters=Paging)
def list_templates(context: RequestContext) -> Response:
    paging = context.filters(Paging)
    found = ordered(EmailTemplate.objects.all(), paging.order, TEMPLATE_ORDERS, context.ignored)
    page = paginate(found.values(), paging)
    return Collection(resource=TemplateWire, rows=page.rows, **page.shape)


@endpoint("Create an email template", reads=TemplateWire, answers=TemplateWire, status=201)
def create_template(context: RequestContext) -> Response:
    made = templates.create_template(
        context.account, context.read(TemplateWire).build(TemplateInput), by=context.user
    )
    return created(TemplateWire, snapshot(made))


@endpoint("Retrieve an email template", answers=TemplateWire)
def show_template(context: RequestContext, id: int) -> Response:
    return Detail(resource=TemplateWire, values=snapshot(load_template(id)))


@endpoint("Update an email template", reads=TemplateWire, answers=TemplateWire)
def update_template(context: RequestContext, id: int) -> Response:
    changed = templates.update_template(
        load_template(id), context.read(TemplateWire).build(TemplateInput), by=context.user
    )
    return Detail(resource=TemplateWire, values=snapshot(changed))


@endpoint("Delete an email template", answers="`ok`")
def destroy_template(context: RequestContext, id: int) -> Response:
    templates.delete_template(load_template(id), by=context.user)
    return Value(value=OK)


def _given(context: RequestContext) -> dict[str, Any]:
    """Merge query, body and envelope; a list of addresses is joined with commas."""
    envelope = context.body.get("invoice")
    found = {**context.params, **(envelope if isinstance(envelope, dict) else {})}
    lists = {name: value for name, value in found.items() if isinstance(value, list)}
    return {**found, **{name: ",".join(str(item) for item in value) for name, value in lists.items()}}


def load(id: int) -> Mail:
    """Return an email of the account in scope; raises NotFound."""
    return get_or_not_found(Mail.objects.filter(pk=id).select_related("account", "invoice"))


def load_template(id: int) -> EmailTemplate:
    """Return a template of the account in scope; raises NotFound."""
    return get_or_not_found(EmailTemplate.objects.filter(pk=id).select_related("account"))


def described(row: Mapping[str, Any]) -> dict[str, Any]:
    """Add name and CSS class of its state to an email."""
    return {**row, "status_name": names.states()[row["status"]], "badge": names.BADGES[row["status"]]}


def _week(context: RequestContext, first: date | None, last: date | None) -> tuple[datetime, datetime]:
    """Return the report's time range; raises Invalid for more than a week, or a negative range."""
    zone, span = context.account.zone, timedelta(days=REPORT_DAYS - 1)
    last = last or (first + span if first else clock.today(zone))
    first = first or last - span
    if not first <= last <= first + span:
        raise Invalid(
            {"date_to": Message("must be at most %(count)s days after the start date", {"count": 7})}
        )
    begin, end = (datetime.combine(day, time(), tzinfo=zone) for day in (first, last + timedelta(days=1)))
    return begin, end


def _reminder(mail: Mail) -> dict[str, Any]:
    invoice = mail.invoice
    return {
        "kind": OVERDUE,
        "created_at": mail.created_at,
        "user_id": mail.user_id,
        "user_name": mail.user.name if mail.user else None,
        "document_id": mail.invoice_id,
        "document_number": invoice.number if invoice else None,
        "buyer_name": invoice.buyer_name if invoice else None,
        "client_id": invoice.client_id if invoice else None,
        "document_status": invoice.status if invoice else None,
    }
