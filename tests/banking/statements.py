"""Statements as banks write them."""

from collections.abc import Iterable

_ROOTS = {
    "053": ("BkToCstmrStmt", "Stmt"),
    "052": ("BkToCstmrAcctRpt", "Rpt"),
    "054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
}
IBAN = "PL61109010140000071219812874"


def camt(*lines: tuple[str, str, str], version: str = "053.001.08", iban: str = IBAN) -> bytes:
    """Return a CAMT file of (amount, bank's reference, remittance); outgoing amounts are negative."""
    root = {
        "053": ("BkToCstmrStmt", "Stmt"),
        "052": ("BkToCstmrAcctRpt", "Rpt"),
        "054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
    }
    outer, inner = root[version[:3]]
    entries = "".join(_entry(*line) for line in lines)
    return (
        f'<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{version}">'
        f"<{outer}><GrpHdr><MsgId>1</MsgId></GrpHdr><{inner}><Id>1</Id>"
        f"<Acct><Id><IBAN>{iban}</IBAN></Id><Ccy>PLN</Ccy></Acct>"
        f"{_balance('OPBD', 'DBIT', '100.00')}{_balance('CLBD', 'CRDT', '23.00')}"
        f"{entries}</{inner}></{outer}></Document>"
    ).encode()


def _balance(code: str, sign: str, amount: str) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="PLN">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd></Bal>'
    )


def _entry(amount: str, reference: str, remittance: str) -> str:
    sign = "DBIT" if amount.startswith("-") else "CRDT"
    party = "Cdtr" if sign == "DBIT" else "Dbtr"
    return (
        f'<Ntry><Amt Ccy="PLN">{amount.lstrip("-")}</Amt><CdtDbtInd>{sign}</CdtDbtInd><Sts>BOOK</Sts>'
        "<BookgDt><Dt>2026-11-02</Dt></BookgDt><ValDt><Dt>2026-11-03</Dt></ValDt>"
        f"<AcctSvcrRef>{reference}</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>"
        f"<RltdPties><{party}><Nm>Jan Kowalski</Nm></{party}>"
        f"<{party}Acct><Id><IBAN>PL27114020040000300201355387</IBAN></Id></{party}Acct></RltdPties>"
        f"<RmtInf><Ustrd>{remittance}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
    )


def mt940(lines: Iterable[str]) -> bytes:
    """Return an MT940 file with these lines between its balances."""
    body = "\r\n".join(lines)
    return (
        ":20:STARTUMS\r\n:25:DE12500105170648489890\r\n:28C:00001/001\r\n:60F:C261101EUR1000,00\r\n"
        f"{body}\r\n:62F:C261103EUR1073,45\r\n-\r\n"
    ).encode("cp1250")


OFX = b"""OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20261103120000<LANGUAGE>ENG</SONRS>
</SIGNONMSGSRSV1><BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS><CURDEF>USD
<BANKACCTFROM><BANKID>123<ACCTID>456<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST><DTSTART>20261101<DTEND>20261103
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20261102<TRNAMT>99.50<FITID>F1<NAME>Smith<MEMO>Invoice 7</STMTTRN>
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20261103<TRNAMT>-12.00<FITID>F2<NAME>Fee</STMTTRN></BANKTRANLIST>
<LEDGERBAL><BALAMT>100.00<DTASOF>20261103</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""
