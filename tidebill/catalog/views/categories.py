from tidebill.catalog.commands import CategoryInput
from tidebill.catalog.filters import CategoryFilters, find_categories
from tidebill.catalog.models import Category
from tidebill.catalog.services import categories
from tidebill.catalog.wire import Category as Wire
from tidebill.http.crud import PlainResource
from tidebill.storage.selectors import get_or_not_found


def load(id: int) -> Category:
    """Return a category of the account in scope; raises NotFound."""
    return get_or_not_found(Category.objects.filter(pk=id, deleted=False))


index, create, show, update, destroy = PlainResource(
    resource=Wire,
    one="a category",
    many="categories",
    command=CategoryInput,
    find=find_categories,
    filters=CategoryFilters,
    load=load,
    orders=("name", "created_at", "updated_at"),
    create=categories.create_category,
    update=categories.update_category,
    delete=categories.delete_category,
).views()
