"""Email templates."""

from django.db import transaction

from tidebill.accounts.models import Account, User
from tidebill.events import journal
from tidebill.kernel.placeholders import invalid_placeholders
from tidebill.mail.commands import TemplateInput
from tidebill.mail.models import EmailTemplate
from tidebill.mail.services.wording import VARIABLES
from tidebill.storage.rows import assign, check_references, lock_account
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, Message

_SET_BY_CLIENT = ("kind", "lang", "department_id", "subject", "text")


@transaction.atomic
def create_template(account: Account, attributes: TemplateInput, *, by: User | None = None) -> EmailTemplate:
    """Create a template; kind, subject and text are required. Raises Invalid."""
    lock_account(account)
    template = EmailTemplate(account=account)
    _fill(template, attributes)
    template.save(force_insert=True)
    journal.record(template, "email_template.create", by=by, after={"kind": template.kind})
    return template


@transaction.atomic
def update_template(
    template: EmailTemplate, attributes: TemplateInput, *, by: User | None = None
) -> EmailTemplate:
    """Update a template. Raises Invalid."""
    lock_account(template.account)
    before = journal.snapshot(template)
    _fill(template, attributes)
    journal.save_changes(template, before, "email_template.update", by=by)
    return template


@transaction.atomic
def delete_template(template: EmailTemplate, *, by: User | None = None) -> None:
    """Delete a template; the next best match applies."""
    journal.record(template, "email_template.destroy", by=by, before={"subject": template.subject})
    template.delete()


def _fill(template: EmailTemplate, attributes: TemplateInput) -> None:
    given = {name: value for name, value in attributes.given().items() if name in _SET_BY_CLIENT}
    check_references(EmailTemplate, given, ["department_id"], row=template)
    assign(template, given)
    wrong: dict[str, str | Message] = {
        name: errors.BLANK for name in ("kind", "subject", "text") if not getattr(template, name)
    }
    for name in ("subject", "text"):
        places = invalid_placeholders(getattr(template, name) or "", VARIABLES)
        if places:
            wrong[name] = Message("contains an unknown placeholder: %(place)s", {"place": places[0]})
    if wrong:
        raise Invalid(wrong)
    template.subject = " ".join(template.subject.split())
    same = EmailTemplate.objects.filter(
        kind=template.kind, lang=template.lang, department=template.department
    )
    if same.exclude(pk=template.pk).exists():
        raise Invalid({"kind": errors.TAKEN})
