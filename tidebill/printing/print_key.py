"""The key of a stored print: a checksum of everything the PDF is made of."""

from dataclasses import fields, replace
from hashlib import sha256

from tidebill.einvoicing.services.examine import Draft, rule_editions
from tidebill.printing.edition import print_edition
from tidebill.printing.templating.renderer import Template, describe_print
from tidebill.printing.templating.variables.values import Source
from tidebill.printing.typesetting.document import PrintableDocument

# Bookkeeping columns that no shipped design prints and that printing or sending changes. A template can print
# the time of sending, which is part of its own description.
UNPRINTED = ("print_time", "sent_time")


def print_key(
    document: PrintableDocument,
    *,
    print_option: str,
    draft: Draft | None,
    profile: str | None,
    template: tuple[Template, Source] | None,
) -> str:
    """Return the key of a print.

    A PDF is a function of the printing data, the e-invoice with its rules, the template and the edition of
    the product. The key is computed from these values themselves and not from versions of the rows they come
    from, so that every change of an input changes the key.
    """
    found = sha256()
    for part in (
        print_edition(),
        print_option,
        profile or "",
        _describe_document(document),
        _describe_draft(draft),
        describe_print(*template, print_option=print_option) if template else b"",
    ):
        content = part.encode(errors="surrogatepass") if isinstance(part, str) else part
        found.update(f"{len(content)}\0".encode() + content)
    return found.hexdigest()


def _describe_document(document: PrintableDocument) -> str:
    row = {name: value for name, value in document.invoice.items() if name not in UNPRINTED}
    values = replace(document, invoice=row, logo=None, stamp=None)
    images = [_describe_image(image) for image in (document.logo, document.stamp)]
    return repr(([getattr(values, field.name) for field in fields(values)], images))


def _describe_image(image: tuple[bytes, str] | None) -> tuple[bytes, str] | None:
    return image and (sha256(image[0]).digest(), image[1])


def _describe_draft(draft: Draft | None) -> str:
    if draft is None:
        return ""
    return repr((draft.format.name, draft.content, rule_editions(draft)))
