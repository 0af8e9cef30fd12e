"""Autosaved drafts, private to their author."""

import json
import re
from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction

from tidebill.accounts.models import Account, User
from tidebill.invoices.models import Draft
from tidebill.storage import clock
from tidebill.storage.selectors import get_or_not_found
from tidebill.wire import errors
from tidebill.wire.errors import Invalid

# Drafts are deleted after this time.
KEPT = timedelta(days=30)
# Drafts per user.
_MOST = 50
_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}\Z")
_PLACE = re.compile(r"/invoices/(new|\d+/edit)(\?[^\s#]*)?\Z")
_CONTENT_MAX = 2_000_000
_TITLE_MAX = 255
_PLACE_MAX = 300


@transaction.atomic
def keep_draft(account: Account, user: User, *, form_key: str, place: str, content: object) -> Draft:
    """Save a form's content, replacing its earlier draft; raises Invalid."""
    if not _KEY.match(form_key):
        raise Invalid({"form_key": errors.INVALID})
    if not _PLACE.match(place) or len(place) > _PLACE_MAX:
        raise Invalid({"place": errors.INVALID})
    if not isinstance(content, Mapping) or not _is_storable(content):
        raise Invalid({"invoice": errors.INVALID})
    values = {
        "place": place,
        "title": str(content.get("buyer_name") or "")[:_TITLE_MAX],
        "content": dict(content),
        "updated_at": clock.now(),
    }
    draft, _ = Draft.objects.update_or_create(
        account=account, user=user, form_key=form_key, defaults=values, create_defaults=values
    )
    _forget_old(user)
    return draft


def drafts_of(user: User) -> list[Draft]:
    """Return the user's drafts in the account in scope, newest first."""
    found = Draft.objects.filter(user=user, updated_at__gt=clock.now() - KEPT)
    return list(found.order_by("-updated_at"))


def find_draft(user: User, form_key: str) -> Draft:
    """Return the user's draft; raises NotFound."""
    return get_or_not_found(Draft.objects.filter(user=user, form_key=form_key))


def discard_draft(user: User, form_key: str | None) -> None:
    """Delete a draft, discarded or saved as a document."""
    if form_key:
        Draft.objects.filter(user=user, form_key=form_key).delete()


def _is_storable(content: Mapping[str, object]) -> bool:
    try:
        text = json.dumps(content, ensure_ascii=False)
        return len(text.encode()) <= _CONTENT_MAX and "\\u0000" not in text
    except (TypeError, ValueError, RecursionError):
        return False


def _forget_old(user: User) -> None:
    Draft.objects.filter(user=user, updated_at__lte=clock.now() - KEPT).delete()
    kept = Draft.objects.filter(user=user).order_by("-updated_at").values_list("pk", flat=True)[:_MOST]
    Draft.objects.filter(user=user).exclude(pk__in=list(kept)).delete()
