from collections.abc import Mapping
from functools import partial
from typing import Any, Literal

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.fields.files import FieldFile

from tidebill.accounts.models import Account, Department, User
from tidebill.events import journal
from tidebill.storage import clock
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, Refused

Image = Literal["logo", "stamp", "sec_stamp"]

_IMAGES = ("logo", "stamp", "sec_stamp")
_IMAGE_MIB = 2
_IMAGE_KINDS = {
    b"\x89PNG\r\n\x1a\n": ("image/png", "png"),
    b"\xff\xd8\xff": ("image/jpeg", "jpg"),
    b"GIF87a": ("image/gif", "gif"),
    b"GIF89a": ("image/gif", "gif"),
}


def main_department() -> Department:
    """The department of the account in scope that bills where none is named; every account has one."""
    return Department.objects.get(main=True)


@transaction.atomic
def create_department(account: Account, *, values: Mapping[str, Any], by: User | None = None) -> Department:
    """A department with the columns given; takes over from the main one if ``main`` is among them."""
    department = Department(account=account)
    _assign(department, values)
    if department.main:
        _demote_main(account)
    department.save(force_insert=True)
    journal.record(department, "department.create", by=by, after=_facts(department))
    return department


@transaction.atomic
def update_department(
    department: Department, *, values: Mapping[str, Any], by: User | None = None
) -> Department:
    """Set the columns given. The main department stays main until another one takes over."""
    before = _facts(department)
    _assign(department, values)
    department.main = department.main or before["main"]
    if department.main and not before["main"]:
        _demote_main(department.account)
    _save_change(department, before, by=by)
    return department


@transaction.atomic
def delete_department(department: Department, *, by: User | None = None) -> None:
    """Hide a department from lists and lookups; documents that name it keep their own copy of its data."""
    if department.main:
        raise Refused("The main department can't be deleted.")
    department.deleted = True
    department.updated_at = clock.now()
    department.save(update_fields=["deleted", "updated_at"])
    journal.record(department, "department.delete", by=by, before={"name": department.name})


@transaction.atomic
def set_department_image(
    department: Department, *, image: Image, name: str, content: bytes, by: User | None = None
) -> Department:
    """Keep a logo or stamp: PNG, JPEG or GIF of at most 2 MiB, judged by its bytes and not by its name."""
    content_type, ending = _read_kind(image, content)
    before = _facts(department)
    _discard_file(getattr(department, image))
    getattr(department, image).save(f"{department.pk}.{ending}", ContentFile(content), save=False)
    setattr(department, f"{image}_file_name", name[-255:])
    setattr(department, f"{image}_content_type", content_type)
    setattr(department, f"{image}_file_size", len(content))
    setattr(department, f"{image}_updated_at", clock.now())
    _save_change(department, before, by=by)
    return department


def _assign(department: Department, values: Mapping[str, Any]) -> None:
    for column, value in values.items():
        setattr(department, column, value)
    if not (department.name or "").strip():
        raise Invalid({"name": errors.BLANK})


def _demote_main(account: Account) -> None:
    """First, because the database allows one main department at any moment."""
    Department.objects.filter(account=account, main=True).update(main=False, updated_at=clock.now())


def _discard_file(file: FieldFile) -> None:
    """Once the change is certain, because a file that is gone can't be rolled back."""
    if file.name:
        transaction.on_commit(partial(file.storage.delete, file.name))


def _save_change(department: Department, before: Mapping[str, Any], *, by: User | None) -> None:
    department.updated_at = clock.now()
    department.save()
    old, new = journal.changes(before, _facts(department))
    journal.record(department, "department.update", by=by, before=old, after=new)


def _facts(department: Department) -> dict[str, Any]:
    """The columns that the journal can write down: of an image its name, kind and size, not the file."""
    columns = journal.snapshot(department)
    return {name: value for name, value in columns.items() if name not in _IMAGES}


def _read_kind(image: Image, content: bytes) -> tuple[str, str]:
    kind = next((kind for start, kind in _IMAGE_KINDS.items() if content.startswith(start)), None)
    if kind is None:
        raise Invalid({image: errors.INVALID})
    if len(content) > _IMAGE_MIB * 2**20:
        raise Invalid({image: errors.Message("is too large (maximum is %(size)s MiB)", {"size": _IMAGE_MIB})})
    return kind
