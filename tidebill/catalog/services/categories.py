"""Categories."""

from django.db import transaction

from tidebill.accounts.models import Account, User
from tidebill.catalog.commands import CategoryInput
from tidebill.catalog.models import Category
from tidebill.events import journal
from tidebill.storage.rows import assign, lock_account
from tidebill.wire import errors
from tidebill.wire.errors import Invalid


@transaction.atomic
def create_category(account: Account, attributes: CategoryInput, *, by: User | None = None) -> Category:
    """Create a category."""
    category = Category(account=account, name="")
    assign(category, attributes)
    _check_name(category)
    category.save(force_insert=True)
    journal.record(category, "category.create", by=by, after={"name": category.name})
    return category


def category_named(account: Account, name: str, *, by: User | None = None) -> Category:
    """Return the category with this name, creating it if the account allows that."""
    found = _named(name)
    if found is None:
        lock_account(account)
        found = _named(name)
    if found is None and not account.auto_create_categories:
        raise Invalid({"category_id": errors.NOT_FOUND})
    return found or create_category(account, CategoryInput(name=name), by=by)


def _named(name: str) -> Category | None:
    return Category.objects.filter(name=name, deleted=False).order_by("pk").first()


@transaction.atomic
def update_category(category: Category, attributes: CategoryInput, *, by: User | None = None) -> Category:
    """Update a category."""
    before = journal.snapshot(category)
    assign(category, attributes)
    _check_name(category)
    journal.save_changes(category, before, "category.update", by=by)
    return category


@transaction.atomic
def delete_category(category: Category, *, by: User | None = None) -> None:
    """Hide a category; its products, clients and documents keep its id."""
    before = journal.snapshot(category)
    category.deleted = True
    journal.save_changes(category, before, "category.destroy", by=by)


def _check_name(category: Category) -> None:
    if not category.name.strip():
        raise Invalid({"name": errors.BLANK})
