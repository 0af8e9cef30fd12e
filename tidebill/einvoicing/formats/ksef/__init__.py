"""FA(3), the logical structure of Polish structured invoices, as KSeF takes them."""

from tidebill.einvoicing.formats.ksef.admit import admits
from tidebill.einvoicing.formats.ksef.build import write
from tidebill.einvoicing.formats.ksef.elements import ROOT
from tidebill.einvoicing.formats.ksef.read import read
from tidebill.einvoicing.formats.ksef.schema import check
from tidebill.einvoicing.registry import Format

FORMAT = Format(
    name="ksef",
    title="KSeF FA(3)",
    admits=admits,
    write=write,
    rules=("fa3",),
    reads=lambda root: root.tag == ROOT,
    read=read,
    check=check,
)
