"""Fuzz the readers of foreign files, guided by branch coverage.

python -m tests.attack.fuzz_readers pdf|csv|workbook|mail|einvoice|mt940|camt|ofx CORPUS -max_total_time=60

Any exception except a rejection is a crash, which the fuzzer saves. Workbooks are built around the fuzzed
sheet, because mutations of a ZIP file hardly ever unpack.
"""

import io
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import atheris

with atheris.instrument_imports(
    include=["tidebill.wire", "tidebill.einvoicing.reading", "tidebill.banking", "email", "mt940"]
):
    import django

    django.setup()
    from pydantic_core import PydanticCustomError

    from tidebill.banking.formats import read_statements
    from tidebill.confined import Rejection
    from tidebill.einvoicing.reading.container import read_document
    from tidebill.einvoicing.reading.mail import attached_files
    from tidebill.einvoicing.reading.pdf import attached_xml
    from tidebill.wire.errors import WireError
    from tidebill.wire.sheets import read_sheet, read_workbook

_SHEET = "xl/worksheets/sheet1.xml"


def book_of(sheet: bytes) -> bytes:
    """Return a workbook with this sheet."""
    from openpyxl import Workbook  # noqa: PLC0415

    plain, packed = io.BytesIO(), io.BytesIO()
    Workbook().save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            target.writestr(name, sheet if name == _SHEET else source.read(name))
    return packed.getvalue()


READERS: Mapping[str, Callable[[bytes], Any]] = {
    "pdf": attached_xml,
    "csv": lambda data: read_sheet("a.csv", data),
    "workbook": lambda data: read_workbook(book_of(data)),
    "mail": attached_files,
    "einvoice": read_document,
    "mt940": read_statements,
    "camt": read_statements,
    "ofx": read_statements,
}
SEEDS: Mapping[str, bytes] = {
    "pdf": b"%PDF-1.5\n1 0 obj\n<</Type/Catalog/Names<</EmbeddedFiles<</Names[(a.xml)2 0 R]>>>>>>\nendobj\n",
    "csv": b'sep=;\nname;"price"\nA;="1"\n\'0;1,5\n',
    "workbook": b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row><row r="2"><c r="A2"><v>1</v></c>'
    b'<c r="B2"><f>A1</f></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>',
    "mail": b"From: a@example.com\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: "
    b"application/xml; name*=utf-8''a.xml\r\nContent-Transfer-Encoding: base64\r\n\r\nPGEvPg==\r\n--b--\r\n",
    "einvoice": b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:c="urn:oasis:'
    b'names:specification:ubl:schema:xsd:CommonBasicComponents-2"><c:ID>1</c:ID><c:IssueDate>2026-01-01'
    b"</c:IssueDate><c:DocumentCurrencyCode>EUR</c:DocumentCurrencyCode></Invoice>",
    "mt940": b":20:X\n:25:DE12\n:60F:C261101EUR1,00\n:61:2611021102C1,45NTRFNONREF//83\n"
    b":86:166?20SVWZ+FV 1?31DE89?32Jan\n:62F:C261103EUR2,45\n",
    "camt": b'<Document><Stmt><Acct><Id><IBAN>PL1</IBAN></Id></Acct><Ntry><Amt Ccy="PLN">1.00</Amt>'
    b"<CdtDbtInd>CRDT</CdtDbtInd><BookgDt><Dt>2026-11-02</Dt></BookgDt><NtryDtls><TxDtls><RmtInf>"
    b"<Ustrd>FV 1</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry></Stmt></Document>",
    "ofx": b"OFXHEADER:100\n<OFX><STMTRS><CURDEF>USD<ACCTID>4<BANKTRANLIST><STMTTRN><DTPOSTED>20261102"
    b"<TRNAMT>1.50<FITID>F<NAME>S</STMTTRN></BANKTRANLIST><LEDGERBAL><BALAMT>1</LEDGERBAL></STMTRS></OFX>",
}


def main(arguments: list[str]) -> None:
    name, corpus = arguments[1], Path(arguments[2])
    corpus.mkdir(exist_ok=True)
    (corpus / "seed").write_bytes(SEEDS[name])

    def try_one(data: bytes) -> None:
        try:
            READERS[name](data)
        except (WireError, PydanticCustomError, Rejection):
            return

    atheris.Setup([arguments[0], str(corpus), *arguments[3:]], try_one)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv)
