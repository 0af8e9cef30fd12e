"""Read FA(3) and FA(2) into a neutral invoice, leniently, since other issuers' files vary."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from lxml import etree

from tidebill.einvoicing import model
from tidebill.einvoicing.reading.values import Element, decimal, readable_day
from tidebill.kernel.money import round_half_up

ZERO = Decimal(0)
# P_12 → the API's tax and the category of EN 16931.
_TAXES = {
    "0 KR": ("0", "Z"),
    "0 WDT": ("0", "K"),
    "0 EX": ("0", "G"),
    "zw": ("zw", "E"),
    "oo": ("oo", "AE"),
    "np I": ("np", "G"),
    "np II": ("np", "AE"),
    # FA(2)
    "np": ("np", "O"),
}
_DISCOUNT = "Rabat"
# Suffix of P_13 and P_14 → taxes summed there; line items tell which of several applies.
_SUMS = {
    "1": ("23", "22"),
    "2": ("8", "7"),
    "3": ("5",),
    "4": ("4", "3"),
    "5": (),
    "6_1": ("0 KR",),
    "6_2": ("0 WDT",),
    "6_3": ("0 EX",),
    "7": ("zw",),
    "8": ("np I",),
    "9": ("np II",),
    "10": ("oo",),
    "11": ("",),
}
_MEANS = {"1": "10", "2": "48", "4": "20", "6": "30"}
_CORRECTED = "384"
_FACTOR = "faktor"


def read(root: Element) -> model.Invoice:
    """Read an invoice; raises ValueError if a number, a date or a mandatory element is missing or invalid."""
    fa = _one(root, "Fa")
    if fa is None:
        raise ValueError("Fa is missing")
    lines = tuple(_lines(fa))
    totals = _totals(fa, lines)
    return model.Invoice(
        number=_needed(fa, "P_2"),
        issue_date=_day(_needed(fa, "P_1")),
        type_code=_type_code(fa),
        currency=_needed(fa, "KodWaluty"),
        seller=_party(root, "Podmiot1"),
        buyer=_party(root, "Podmiot2"),
        totals=totals,
        lines=lines,
        tax_groups=tuple(_groups(fa, lines)),
        notes=tuple(_notes(root, fa)),
        accounting_currency="PLN" if totals.accounting_tax is not None else "",
        due_date=next(iter(_days(fa, "Platnosc/TerminPlatnosci/Termin")), None),
        order=_text(fa, "WarunkiTransakcji/Zamowienia/NrZamowienia"),
        contract=_text(fa, "WarunkiTransakcji/Umowy/NrUmowy"),
        preceding=tuple(_preceding(fa)),
        delivery_date=next(iter(_days(fa, "P_6")), None),
        period=_period(fa),
        payments=tuple(_payments(fa)),
        charges=tuple(_charges(fa)),
    )


def _type_code(fa: Element) -> str:
    kind = _text(fa, "RodzajFaktury")
    if kind.startswith("KOR"):
        return _CORRECTED
    return "386" if kind == "ZAL" else "380"


def _party(root: Element, name: str) -> model.Party:
    found = _one(root, name)
    if found is None:
        raise ValueError(f"{name} is missing")
    data = "DaneIdentyfikacyjne"
    polish, union = _text(found, f"{data}/NIP"), _text(found, f"{data}/NrVatUE")
    return model.Party(
        name=_text(found, f"{data}/Nazwa"),
        vat_id=f"PL{polish}" if polish else f"{_text(found, f'{data}/KodUE')}{union}" if union else "",
        tax_id=_text(found, f"{data}/NrID"),
        address=_address(found),
        email=_text(found, "DaneKontaktowe/Email"),
        phone=_text(found, "DaneKontaktowe/Telefon"),
    )


def _address(party: Element) -> model.Address:
    """Parse two free-form lines: the second is postal code and city, if present."""
    street, town = _text(party, "Adres/AdresL1"), _text(party, "Adres/AdresL2")
    code, _, city = town.partition(" ")
    is_code = any(character.isdigit() for character in code)
    return model.Address(
        street=street,
        post_code=code if is_code else "",
        city=city if is_code else town,
        country=_text(party, "Adres/KodKraju"),
    )


def _lines(fa: Element) -> Iterator[model.Line]:
    """Yield line items; of corrected ones the original side is negated, so that totals are differences."""
    rows = [*_all(fa, "FaWiersz")] or [*_all(fa, "Zamowienie/ZamowienieWiersz")]
    is_order = bool(rows) and rows[0].tag.endswith("ZamowienieWiersz")
    if is_order:
        # An advance lists the goods of the order, not the amounts it requests.
        yield from _advance_lines(fa)
        return
    for place, row in enumerate(rows, start=1):
        sign = -1 if _text(row, "StanPrzed") == "1" else 1
        yield _line(fa, row, place, sign)


def _line(fa: Element, row: Element, place: int, sign: int) -> model.Line:
    word, foreign = _text(row, "P_12"), _text(row, "P_12_XII")
    wire, tax = _tax(word, foreign)
    quantity = decimal(_text(row, "P_8B") or "1")
    gross_priced = not _text(row, "P_11")
    total = decimal(_text(row, "P_11") or _text(row, "P_11A") or "0")
    net = _without_tax(total, tax.rate or ZERO) if gross_priced else total
    price = decimal(_text(row, "P_9A") or _text(row, "P_9B") or "0")
    if gross_priced:
        price = net / quantity if quantity else net
    discount = decimal(_text(row, "P_10") or "0")
    name = _text(row, "P_7")
    code = _text(row, "GTIN")
    return model.Line(
        id=str(place),
        name=name,
        quantity=sign * quantity,
        unit=_text(row, "P_8A"),
        net=sign * net,
        price=price,
        tax=tax,
        allowances=(model.Allowance(amount=sign * discount, reason=_DISCOUNT),) if discount else (),
        seller_code=_text(row, "Indeks"),
        standard_id=model.Identifier(value=code, scheme="0160") if code else None,
        description=" ".join(_row_notes(fa, _text(row, "NrWierszaFa"))),
        wire_tax=wire,
        tax_amount=sign * (total - net) if gross_priced else None,
    )


def _advance_lines(fa: Element) -> Iterator[model.Line]:
    """Yield one line item per rate of an advance, which is all it states about the amount due."""
    for place, (tax, wire, base, amount) in enumerate(_summed(fa, ()), start=1):
        yield model.Line(
            id=str(place),
            name=_text(fa, "Zamowienie/ZamowienieWiersz/P_7Z") or "-",
            quantity=Decimal(1),
            unit="",
            net=base,
            price=base,
            tax=tax,
            wire_tax=wire,
            tax_amount=amount,
        )


def _tax(word: str, foreign: str = "") -> tuple[str, model.Tax]:
    """Return the API's tax and the neutral one; a line item without rate is sold under a margin scheme."""
    if foreign:
        return foreign, model.Tax(category="S", rate=decimal(foreign))
    if word in _TAXES:
        wire, category = _TAXES[word]
        return wire, model.Tax(category=category)
    if not word:
        return "disabled", model.Tax(category="E")
    return word, model.Tax(category="S", rate=decimal(word))


def _groups(fa: Element, lines: tuple[model.Line, ...]) -> Iterator[model.TaxGroup]:
    for tax, _wire, base, amount in _summed(fa, lines):
        yield model.TaxGroup(tax=tax, base=base, amount=amount, reason=_reason(fa, tax))


def _summed(fa: Element, lines: tuple[model.Line, ...]) -> Iterator[tuple[model.Tax, str, Decimal, Decimal]]:
    """Yield the sums by rate: tax, the API's tax, net, and tax amount."""
    named = {line.wire_tax for line in lines}
    for end, words in _SUMS.items():
        base = _text(fa, f"P_13_{end}")
        if not base:
            continue
        word = next((known for known in words if known in named), words[0] if words else "")
        foreign = next((line.wire_tax for line in lines), "0") if end == "5" else ""
        wire, tax = _tax(word, foreign)
        yield tax, wire, decimal(base), decimal(_text(fa, f"P_14_{end}") or "0")


def _reason(fa: Element, tax: model.Tax) -> str:
    if tax.category != "E":
        return ""
    place = "Adnotacje/Zwolnienie"
    return next((found for end in "ABC" if (found := _text(fa, f"{place}/P_19{end}"))), "")


def _totals(fa: Element, lines: tuple[model.Line, ...]) -> model.Totals:
    groups = list(_summed(fa, lines))
    gross = decimal(_needed(fa, "P_15"))
    tax = sum((amount for *_, amount in groups), ZERO)
    charged = sum((amount for amount, _reason in _charges(fa)), ZERO)
    payable = decimal(_text(fa, "Rozliczenie/DoZaplaty") or "0") or gross + charged
    paid = payable if _text(fa, "Platnosc/Zaplacono") == "1" else _paid_in_part(fa)
    converted = [_text(fa, f"P_14_{end}W") for end in _SUMS]
    return model.Totals(
        lines=sum((line.net for line in lines), ZERO),
        net=gross - tax,
        tax=tax,
        gross=gross,
        prepaid=paid,
        # EN 16931 excludes charges outside the invoice.
        due=payable - charged - paid,
        gross_only=not groups,
        accounting_tax=sum((decimal(found) for found in converted if found), ZERO)
        if any(converted)
        else None,
    )


def _paid_in_part(fa: Element) -> Decimal:
    parts = _all(fa, "Platnosc/ZaplataCzesciowa")
    return sum((decimal(_needed(part, "KwotaZaplatyCzesciowej")) for part in parts), ZERO)


def _charges(fa: Element) -> Iterator[tuple[Decimal, str]]:
    """Yield charges and deductions outside the invoice total, deductions below zero."""
    for name, sign in (("Obciazenia", 1), ("Odliczenia", -1)):
        for row in _all(fa, f"Rozliczenie/{name}"):
            yield sign * decimal(_needed(row, "Kwota")), _text(row, "Powod")


def _payments(fa: Element) -> Iterator[model.Payment]:
    form = _text(fa, "Platnosc/FormaPlatnosci")
    code, words = _MEANS.get(form, "ZZZ" if form else "1"), _text(fa, "Platnosc/OpisPlatnosci")
    accounts = [*_all(fa, "Platnosc/RachunekBankowy"), *_all(fa, "Platnosc/RachunekBankowyFaktora")]
    for account in accounts:
        is_factor = account.tag.endswith("Faktora")
        yield model.Payment(
            code=code,
            text=" ".join(filter(None, (words, _FACTOR if is_factor else ""))),
            account=_text(account, "NrRB"),
            account_name=_text(account, "NazwaBanku"),
            bic=_text(account, "SWIFT"),
        )
    if not accounts and (form or words):
        yield model.Payment(code="ZZZ" if words else code, text=words)


def _preceding(fa: Element) -> Iterator[model.Reference]:
    for row in _all(fa, "DaneFaKorygowanej"):
        days = _days(row, "DataWystFaKorygowanej")
        yield model.Reference(number=_text(row, "NrFaKorygowanej"), day=next(iter(days), None))
    for row in _all(fa, "FakturaZaliczkowa"):
        yield model.Reference(number=_text(row, "NrFaZaliczkowej") or _text(row, "NrKSeFFaZaliczkowej"))


def _notes(root: Element, fa: Element) -> Iterator[model.Note]:
    reason = _text(fa, "PrzyczynaKorekty")
    if reason:
        yield model.Note(text=reason)
    for row in _all(fa, "DodatkowyOpis"):
        if not _text(row, "NrWiersza"):
            yield model.Note(text=f"{_text(row, 'Klucz')}: {_text(row, 'Wartosc')}")
    footer = _text(root, "Stopka/Informacje/StopkaFaktury")
    if footer:
        yield model.Note(text=footer)


def _row_notes(fa: Element, place: str) -> list[str]:
    notes = [row for row in _all(fa, "DodatkowyOpis") if place and _text(row, "NrWiersza") == place]
    return [_text(row, "Wartosc") for row in notes]


def _period(fa: Element) -> model.Period | None:
    start, end = (next(iter(_days(fa, f"OkresFa/P_6_{name}")), None) for name in ("Od", "Do"))
    return model.Period(start=start, end=end) if start or end else None


def _without_tax(gross: Decimal, rate: Decimal) -> Decimal:
    return round_half_up(gross * 100 / (100 + rate))


def _one(parent: Element, path: str) -> Element | None:
    return next(iter(_all(parent, path)), None)


def _all(parent: Element, path: str) -> list[Element]:
    space = etree.QName(parent).namespace
    found: list[Element] = parent.findall("/".join(f"{{{space}}}{name}" for name in path.split("/")))
    return found


def _text(parent: Element, path: str) -> str:
    found = _one(parent, path)
    return " ".join((found.text or "").split()) if found is not None else ""


def _needed(parent: Element, path: str) -> str:
    found = _text(parent, path)
    if not found:
        raise ValueError(f"{path} is missing")
    return found


def _days(parent: Element, path: str) -> list[date]:
    """Return the readable ones of optional dates."""
    name = path.rpartition("/")[2]
    texts = (text for row in _all(parent, path) if (text := (row.text or "").strip()))
    return [day for text in texts if (day := readable_day(text, name))]


def _day(text: str) -> date:
    return date.fromisoformat(text[:10])
