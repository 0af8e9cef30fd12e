"""Print templates: changes, versions, and the template of a document."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Max

from tidebill.accounts.models import Account, User
from tidebill.events import journal
from tidebill.invoices.models import Invoice
from tidebill.kernel.kinds import DOCUMENT_KINDS
from tidebill.printing.commands import PrintTemplateInput
from tidebill.printing.models import PrintTemplate, PrintTemplateVersion
from tidebill.printing.models.print_templates import Content
from tidebill.printing.template_check import check_template
from tidebill.printing.templating.look import BASES, Look, base_css, base_html, build_css, look_errors
from tidebill.printing.templating.renderer import Template
from tidebill.storage import clock
from tidebill.storage.rows import assign, check_references, lock_account
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, Message

FIRST_NUMBER: Final = 1001
SIZE_MAX: Final = 200_000
CONTENT: Final = tuple(field.attname for field in Content._meta.local_fields)
_LOOK: Final = tuple(Look.__dataclass_fields__)


def create_print_template(
    account: Account, attributes: PrintTemplateInput, *, by: User | None = None
) -> PrintTemplate:
    """Create a template with its first version. Raises Invalid."""
    check_template(account, attributes)
    return _create(account, attributes, by=by)


@transaction.atomic
def _create(account: Account, attributes: PrintTemplateInput, *, by: User | None) -> PrintTemplate:
    lock_account(account)
    last = PrintTemplate.objects.aggregate(last=Max("number"))["last"]
    template = PrintTemplate(account=account, number=max(last or 0, FIRST_NUMBER - 1) + 1)
    _fill(template, attributes)
    template.save(force_insert=True)
    add_version(template)
    journal.record(template, "print_template.create", by=by, after={"name": template.name})
    return template


def update_print_template(
    template: PrintTemplate, attributes: PrintTemplateInput, *, by: User | None = None
) -> PrintTemplate:
    """Change a template; a changed content is a new version. Raises Invalid."""
    check_template(template.account, attributes)
    return _update(template, attributes, by=by)


@transaction.atomic
def _update(template: PrintTemplate, attributes: PrintTemplateInput, *, by: User | None) -> PrintTemplate:
    lock_account(template.account)
    before = journal.snapshot(template)
    _fill(template, attributes)
    changed = any(before[name] != getattr(template, name) for name in CONTENT)
    template.version += changed
    journal.save_changes(template, before, "print_template.update", by=by)
    if changed:
        _end_version(template)
        add_version(template)
    return template


@transaction.atomic
def delete_print_template(template: PrintTemplate, *, by: User | None = None) -> None:
    """Delete a template; documents that were issued with it keep it."""
    template.deleted = True
    template.save(update_fields=["deleted"])
    _end_version(template)
    journal.record(template, "print_template.destroy", by=by, before={"name": template.name})


def add_version(template: PrintTemplate, *, since: datetime | None = None) -> None:
    """Store the template's content as its current version, in force from now on or ``since``."""
    content = {name: getattr(template, name) for name in CONTENT}
    PrintTemplateVersion.objects.create(
        account_id=template.account_id,
        template=template,
        version=template.version,
        created_at=since or clock.now(),
        **content,
    )


def build_unsaved(account: Account, attributes: PrintTemplateInput) -> PrintTemplate:
    """Return a template that is not stored, for a preview. Raises Invalid."""
    template = PrintTemplate(account=account, number=FIRST_NUMBER)
    _fill(template, attributes, unnamed=True)
    return template


def duplicate(template: PrintTemplate, *, name: str, by: User | None = None) -> PrintTemplate:
    """Create a template with the content of another one."""
    copied = {field: getattr(template, field) for field in CONTENT}
    own = template.html or base_html(template.base)
    css = template.css if template.html else f"{base_css(template.base)}\n{template.css}"
    copied |= {"automatic": False, "html": own, "css": css}
    return create_print_template(template.account, PrintTemplateInput(**copied, name=name), by=by)


def list_designs() -> list[tuple[int, str]]:
    """Return number and name of the account's templates."""
    found = PrintTemplate.objects.filter(deleted=False).order_by("name", "number")
    return list(found.values_list("number", "name"))


def find_template(invoice: Invoice) -> Template | None:
    """Return the template that a document is printed with; None for a shipped design.

    That is the one it names in `invoice_template_id`, else the one that fits best, each in the version
    in force when the document was issued. A template that it named later is printed in its current version.
    """
    versions = _versions()
    if not versions:
        return None
    at = invoice.created_at if invoice.pk else clock.now()
    chosen = _named(versions, invoice, at) or _fitting(versions, invoice, at)
    return as_template(PrintTemplateVersion.objects.get(pk=chosen["id"]), invoice) if chosen else None


def as_template(content: Content, invoice: Invoice) -> Template:
    """Return a template's content as it is rendered for a document."""
    department = invoice.department
    own = content.accent or (department.accent_colour if department else "") or ""
    look = Look(**{**{name: getattr(content, name) for name in _LOOK}, "accent": own})
    return Template(
        html=content.html or base_html(content.base),
        css=build_css(content.base, look, css=content.css, is_own=bool(content.html)),
        key=f"{content.pk}",
    )


def _versions() -> list[dict[str, Any]]:
    """Return which documents each version is for, oldest first."""
    names = ("id", "template_id", "created_at", "ended_at", "automatic", "kind", "lang", "department_id")
    return list(PrintTemplateVersion.objects.order_by("id").values(*names))


def _named(versions: Sequence[Any], invoice: Invoice, at: datetime) -> Any:
    number = invoice.invoice_template_id
    if number < FIRST_NUMBER:
        return None
    own = PrintTemplate.objects.filter(number=number).values_list("pk", flat=True).first()
    found = [row for row in versions if row["template_id"] == own]
    issued_with = [row for row in found if row["created_at"] <= at]
    return (issued_with or found or [None])[-1]


def _fitting(versions: Sequence[Any], invoice: Invoice, at: datetime) -> Any:
    """Return the most specific version for the document: by department, then kind, then language."""
    lang = (invoice.lang or "").split("/")[0]
    wanted = {"kind": invoice.kind, "lang": lang, "department_id": invoice.department_id}
    fitting = [
        row
        for row in versions
        if row["automatic"]
        and row["created_at"] <= at
        and (row["ended_at"] is None or at < row["ended_at"])
        and all(row[name] in ("", None, value) for name, value in wanted.items())
    ]
    order = ("department_id", "kind", "lang")
    return max(fitting, key=lambda row: [*(bool(row[name]) for name in order), row["id"]], default=None)


def _fill(template: PrintTemplate, attributes: PrintTemplateInput, *, unnamed: bool = False) -> None:
    check_references(PrintTemplate, attributes.given(), ["department_id"], row=template)
    assign(template, attributes)
    wrong: dict[str, str | Message] = {}
    if not template.name and not unnamed:
        wrong["name"] = errors.BLANK
    if template.kind and template.kind not in DOCUMENT_KINDS:
        wrong["kind"] = errors.NOT_LISTED
    if template.base not in BASES:
        wrong["base"] = errors.NOT_LISTED
    for name in ("html", "css"):
        if len(getattr(template, name)) > SIZE_MAX:
            wrong[name] = Message("is too long (maximum is %(count)s)", {"count": SIZE_MAX})
    wrong |= look_errors(Look(**{name: getattr(template, name) for name in _LOOK}))
    if wrong:
        raise Invalid(wrong)


def _end_version(template: PrintTemplate) -> None:
    PrintTemplateVersion.objects.filter(template=template, ended_at=None).update(ended_at=clock.now())
