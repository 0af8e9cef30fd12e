"""FA(3), the XML format of Polish structured invoices in KSeF."""

from tidebill.einvoicing.formats.ksef.build import write
from tidebill.einvoicing.formats.ksef.elements import FORMER_ROOT, ROOT
from tidebill.einvoicing.formats.ksef.precheck import precheck
from tidebill.einvoicing.formats.ksef.read import read
from tidebill.einvoicing.formats.ksef.schema import check
from tidebill.einvoicing.registry import Format

FORMAT = Format(
    name="ksef",
    title="KSeF FA(3)",
    precheck=precheck,
    write=write,
    rules=("fa3",),
    reads=lambda root: root.tag in (ROOT, FORMER_ROOT),
    read=read,
    check=check,
)
