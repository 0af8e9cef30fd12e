"""Email templates."""

import re
from typing import Final

from django.db import transaction

from tidebill.accounts.models import Account, User
from tidebill.events import journal
from tidebill.kernel.commands import known
from tidebill.kernel.placeholders import invalid_placeholders, unknown_placeholders
from tidebill.mail.commands import TemplateInput
from tidebill.mail.models import EmailTemplate
from tidebill.mail.services.wording import VARIABLES
from tidebill.printing.template_check import sample_source
from tidebill.printing.templating.renderer import render_texts
from tidebill.printing.templating.variables import variable_names
from tidebill.storage.rows import assign, check_references, lock_account
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, Message, RuleViolation

_PATH: Final = re.compile(r"\{\{\s*(\w+(?:\.\w+)+)\s*\}\}")
_TAG: Final = re.compile(r"\{%|%\}")
_SET_BY_CLIENT = ("kind", "lang", "department_id", "subject", "text")


def create_template(account: Account, attributes: TemplateInput, *, by: User | None = None) -> EmailTemplate:
    """Create a template; kind, subject and text are required. Raises Invalid."""
    _check(account, attributes)
    return _create(account, attributes, by=by)


@transaction.atomic
def _create(account: Account, attributes: TemplateInput, *, by: User | None) -> EmailTemplate:
    lock_account(account)
    template = EmailTemplate(account=account)
    _fill(template, attributes)
    template.save(force_insert=True)
    journal.record(template, "email_template.create", by=by, after={"kind": template.kind})
    return template


def update_template(
    template: EmailTemplate, attributes: TemplateInput, *, by: User | None = None
) -> EmailTemplate:
    """Update a template. Raises Invalid."""
    _check(template.account, attributes)
    return _update(template, attributes, by=by)


@transaction.atomic
def _update(template: EmailTemplate, attributes: TemplateInput, *, by: User | None) -> EmailTemplate:
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


def _check(account: Account, attributes: TemplateInput) -> None:
    """Raise Invalid for unknown placeholders, and Handlebars that can't be rendered with a sample document.

    Runs before the transaction of the change: it may wait for another process.
    """
    written = {name: text for name in ("subject", "text") if (text := known(getattr(attributes, name)))}
    handlebars = {name: text for name, text in written.items() if invalid_placeholders(text, VARIABLES)}
    if not handlebars:
        return
    source = sample_source(account)
    names = {*VARIABLES, *variable_names(source)}
    for name, text in handlebars.items():
        unknown = [*unknown_placeholders(text, names), *_not_handlebars(text)]
        if unknown:
            raise Invalid(
                {name: Message("contains an unknown placeholder: %(place)s", {"place": unknown[0]})}
            )
        try:
            render_texts([text], source, defaults=dict.fromkeys(VARIABLES, ""))
        except RuleViolation as error:
            raise Invalid({name: error.message}) from None


def _not_handlebars(text: str) -> list[str]:
    """Return tags of another language, and paths into variables that are texts."""
    paths = (path for path in _PATH.findall(text) if path.partition(".")[0] in VARIABLES)
    return [*paths, *_TAG.findall(text)]


def _fill(template: EmailTemplate, attributes: TemplateInput) -> None:
    given = {name: value for name, value in attributes.given().items() if name in _SET_BY_CLIENT}
    check_references(EmailTemplate, given, ["department_id"], row=template)
    assign(template, given)
    wrong: dict[str, str | Message] = {
        name: errors.BLANK for name in ("kind", "subject", "text") if not getattr(template, name)
    }
    if wrong:
        raise Invalid(wrong)
    template.subject = " ".join(template.subject.split())
    same = EmailTemplate.objects.filter(
        kind=template.kind, lang=template.lang, department=template.department
    )
    if same.exclude(pk=template.pk).exists():
        raise Invalid({"kind": errors.TAKEN})
