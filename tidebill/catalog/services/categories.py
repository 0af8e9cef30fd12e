"""What can be done with categories."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from tidebill.catalog.models import Category
from tidebill.events import journal
from tidebill.storage.rows import assign, lock_account
from tidebill.wire import errors
from tidebill.wire.errors import Invalid


@transaction.atomic
def create_category(account: Any, attributes: Mapping[str, Any], *, by: Any = None) -> Category:
    """A new category."""
    category = Category(account=account, name="")
    assign(category, attributes)
    _check_name(category)
    category.save(force_insert=True)
    journal.record(category, "category.create", by=by, after={"name": category.name})
    return category


def category_named(account: Any, name: str, *, by: Any = None) -> Category:
    """The category of this name; a new one where there is none and the account makes them."""
    found = _named(name)
    if found is None:
        lock_account(account)
        found = _named(name)
    if found is None and not account.auto_create_categories:
        raise Invalid({"category_id": errors.NOT_FOUND})
    return found or create_category(account, {"name": name}, by=by)


def _named(name: str) -> Category | None:
    return Category.objects.filter(name=name, deleted=False).order_by("pk").first()


@transaction.atomic
def update_category(category: Category, attributes: Mapping[str, Any], *, by: Any = None) -> Category:
    """Merges what was sent into the category."""
    before = journal.snapshot(category)
    assign(category, attributes)
    _check_name(category)
    journal.save_changes(category, before, "category.update", by=by)
    return category


@transaction.atomic
def delete_category(category: Category, *, by: Any = None) -> None:
    """Hides the category; what belongs to it keeps its number."""
    before = journal.snapshot(category)
    category.deleted = True
    journal.save_changes(category, before, "category.destroy", by=by)


def _check_name(category: Category) -> None:
    if not category.name.strip():
        raise Invalid({"name": errors.BLANK})
