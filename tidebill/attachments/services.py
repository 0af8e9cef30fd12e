"""Files of documents: uploaded with signed credentials, then attached, downloaded and deleted."""

import base64
import hmac
import io
import json
import mimetypes
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.crypto import constant_time_compare
from django_scopes import scope, scopes_disabled

from tidebill.accounts.models import User
from tidebill.attachments.models import Attachment
from tidebill.events import journal
from tidebill.invoices.models import Invoice
from tidebill.invoices.services.changing.update import lock_invoice
from tidebill.kernel.identifiers import new_token
from tidebill.storage import clock
from tidebill.storage.selectors import get_or_not_found
from tidebill.wire import errors
from tidebill.wire.errors import Invalid, Message, NotFound, RuleViolation

SIZE_MAX = 25 * 2**20
COUNT_MAX = 100
# All files of a document are zipped in memory.
TOTAL_MAX = 200 * 2**20
CREDENTIALS_GOOD = timedelta(minutes=30)
PENDING_KEPT = timedelta(days=1)
LINK_SECONDS = 600
# Common office formats; no executable ones.
ENDINGS = frozenset(
    {"pdf", "png", "jpg", "jpeg", "gif", "webp", "tif", "tiff", "bmp", "heic"}
    | {"txt", "csv", "xml", "json", "md", "rtf", "eml", "msg", "zip", "7z"}
    | {"doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp"}
    | {"p7m", "p7s", "sig", "xades", "asc"}
)
_PLACE = "${filename}"
_LINK_SALT = "tidebill.attachments"
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class UploadPermit:
    """The upload that a signed policy permits."""

    account: int
    invoice: int
    user: int | None
    prefix: str


class UploadDenied(Exception):
    """The credentials are invalid, expired, or for another purpose."""


def make_credentials(invoice: Invoice, *, url: str, by: User | None = None) -> dict[str, str]:
    """Return the fields of an upload form, compatible with S3's; valid for half an hour and this document."""
    prefix = f"uploads/{new_token(24)}/"
    said = {
        "expiration": (clock.now() + CREDENTIALS_GOOD).isoformat(),
        "prefix": prefix,
        "account": invoice.account_id,
        "invoice": invoice.pk,
        "user": by.pk if by else None,
    }
    policy = base64.b64encode(json.dumps(said).encode()).decode()
    return {
        "url": url,
        "AWSAccessKeyId": "tidebill",
        "key": f"{prefix}{_PLACE}",
        "policy": policy,
        "signature": _sign(policy),
        "acl": "private",
        "success_action_status": "201",
    }


def check_credentials(fields: Mapping[str, str]) -> UploadPermit:
    """Verify the fields of a form and return what they permit; raises UploadDenied."""
    policy = fields.get("policy", "")
    if not constant_time_compare(_sign(policy), fields.get("signature", "")):
        raise UploadDenied
    said = json.loads(base64.b64decode(policy))
    key = fields.get("key", "")
    named = key.removeprefix(said["prefix"])
    if datetime.fromisoformat(said["expiration"]) <= clock.now() or not key.startswith(said["prefix"]):
        raise UploadDenied
    if named != _PLACE and "/" in named:
        raise UploadDenied
    return UploadPermit(said["account"], said["invoice"], said["user"], said["prefix"])


def receive_file(allowed: UploadPermit, file: UploadedFile, *, name: str) -> Attachment:
    """Store an uploaded file until it is attached. Raises NotFound, or Invalid for its name or size."""
    name = clean_name(name)
    file = _checked(file)
    with scopes_disabled():
        found = Invoice.objects.of_open_accounts().filter(
            pk=allowed.invoice, account_id=allowed.account, deleted=False
        )
        invoice = found.select_related("account").first()
    if invoice is None:
        raise NotFound
    with scope(account=invoice.account):
        return _keep(invoice, file, name=name, user=allowed.user)


def _checked(file: UploadedFile) -> UploadedFile:
    if (file.size or 0) > SIZE_MAX:
        too_large = Message("is too large (maximum is %(size)s MiB)", {"size": SIZE_MAX // 2**20})
        raise Invalid({"file": too_large})
    return file


def _keep(invoice: Invoice, file: UploadedFile, *, name: str, user: int | None) -> Attachment:
    # A random name in the storage prevents path traversal and collisions.
    path = default_storage.save(f"attachments/{invoice.account_id}/{new_token(24)}", file)
    return Attachment.objects.create(
        account=invoice.account,
        invoice=invoice,
        user_id=user,
        name=name,
        path=path,
        content_type=mimetypes.guess_type(name)[0] or "application/octet-stream",
        size=file.size or 0,
    )


@transaction.atomic
def attach_file(number: int, file: UploadedFile, *, by: User | None = None) -> Attachment:
    """Attach a file to the document. Raises NotFound, Invalid or RuleViolation without storing the file."""
    invoice = lock_invoice(number)
    name = clean_name(file.name or "")
    kept = _keep(invoice, _checked(file), name=name, user=by.pk if by else None)
    try:
        return add_attachment(number, name, by=by)
    except RuleViolation:
        default_storage.delete(kept.path)
        raise


@transaction.atomic
def add_attachment(number: int, name: str, *, by: User | None = None) -> Attachment:
    """Attach the newest upload with this name to the document. Raises NotFound, Invalid and RuleViolation."""
    invoice = lock_invoice(number)
    if not name.strip():
        raise Invalid({"file_name": errors.BLANK})
    wanted = Attachment.objects.filter(invoice=invoice, added=False, name=clean_name(name, field="file_name"))
    attachment = wanted.order_by("-pk").first()
    if attachment is None:
        raise Invalid({"file_name": errors.NOT_FOUND})
    sizes = list(Attachment.objects.filter(invoice=invoice, added=True).values_list("size", flat=True))
    if len(sizes) >= COUNT_MAX or sum(sizes) + attachment.size > TOTAL_MAX:
        raise RuleViolation("This document has the maximum number of attachments")
    attachment.added = True
    attachment.save(update_fields=["added"])
    _count(invoice, len(sizes) + 1, "invoice.attach", name=attachment.name, by=by)
    return attachment


@transaction.atomic
def remove_attachment(number: int, attachment_id: int, *, by: User | None = None) -> None:
    """Detach a file and delete it after commit. Raises NotFound."""
    invoice = lock_invoice(number)
    attachment = get_or_not_found(Attachment.objects.filter(pk=attachment_id, invoice=invoice, added=True))
    attachment.delete()
    left = Attachment.objects.filter(invoice=invoice, added=True).count()
    _count(invoice, left, "invoice.detach", name=attachment.name, by=by)
    transaction.on_commit(lambda: default_storage.delete(attachment.path))


def attachments_of(invoice_id: int) -> list[Attachment]:
    """Return the files of a document, oldest first."""
    return list(Attachment.objects.filter(invoice_id=invoice_id, added=True).order_by("pk"))


def pack(attachments: list[Attachment]) -> bytes:
    """Return a zip archive of the files; duplicate names are numbered."""
    target = io.BytesIO()
    taken: set[str] = set()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for attachment in attachments:
            name = _free_name(attachment.name, taken)
            taken.add(name)
            archive.writestr(name, read(attachment))
    return target.getvalue()


def read(attachment: Attachment) -> bytes:
    """Return the content of a file."""
    with default_storage.open(attachment.path) as stream:
        content: bytes = stream.read()
    return content


def make_link(attachment: Attachment) -> str:
    """Return a signed URL of the file, valid for ten minutes."""
    signed = signing.dumps(attachment.pk, salt=_LINK_SALT)
    return f"{attachment.account.url}/attachments/{signed}"


def open_link(signed: str) -> Attachment:
    """Return the file of a signed URL; raises NotFound."""
    try:
        number = signing.loads(signed, salt=_LINK_SALT, max_age=LINK_SECONDS)
    except signing.BadSignature:
        raise NotFound from None
    with scopes_disabled():
        found = Attachment.objects.of_open_accounts().filter(pk=number, added=True, invoice__deleted=False)
        attachment = found.select_related("account").first()
    if attachment is None:
        raise NotFound
    return attachment


def clean_name(name: str, *, field: str = "file") -> str:
    """Return a safe file name without path; raises Invalid for a disallowed type."""
    plain = _UNSAFE.sub("_", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .")
    ending = plain.rsplit(".", 1)[-1].lower() if "." in plain else ""
    if not plain or ending not in ENDINGS:
        raise Invalid({field: "is not an allowed file type"})
    return f"{plain[: 250 - len(ending)]}" if len(plain) <= 250 else f"{plain[: 249 - len(ending)]}.{ending}"


def forget_pending() -> int:
    """Delete uploads not attached within a day; return how many."""
    with scopes_disabled():
        old = list(Attachment.objects.filter(added=False, created_at__lte=clock.now() - PENDING_KEPT)[:500])
        for attachment in old:
            default_storage.delete(attachment.path)
            attachment.delete()
    return len(old)


def _count(invoice: Invoice, count: int, action: str, *, name: str, by: User | None) -> None:
    invoice.attachments_count, invoice.updated_at = count, clock.now()
    invoice.save(update_fields=["attachments_count", "updated_at"])
    journal.record(invoice, action, by=by, after={"attachment": name, "attachments_count": count})


def _free_name(name: str, taken: set[str]) -> str:
    stem, _, ending = name.rpartition(".")
    candidates = (f"{stem} ({number}).{ending}" for number in range(2, COUNT_MAX + 2))
    return name if name not in taken else next(other for other in candidates if other not in taken)


def _sign(policy: str) -> str:
    key = f"{_LINK_SALT} {settings.SECRET_KEY}".encode()
    return base64.b64encode(hmac.new(key, policy.encode(), "sha256").digest()).decode()
