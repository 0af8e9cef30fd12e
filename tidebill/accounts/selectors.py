"""Loading rows of accounts."""

from tidebill.accounts.models import Department
from tidebill.storage.selectors import get_or_not_found


def load_department(id: int) -> Department:
    """Return a department accessible to the caller; raises NotFound."""
    return get_or_not_found(Department.objects.filter(pk=id, deleted=False))
