"""Parse the texts of a table's cells: formatted numbers, yes and no."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from tidebill.wire.errors import Invalid, Message

_NUMBERS: Final = frozenset(
    {
        *("price_net", "price_gross", "purchase_price_net", "purchase_price_gross"),
        *("tax", "purchase_tax", "discount", "stock_level"),
    }
)
_FLAGS: Final = frozenset({"company", "service", "limited", "disabled"})
# In the product's languages, and as spreadsheets serialize booleans.
_YES: Final = frozenset(
    {"true", "yes", "x", "✓", "✔", "prawda", "tak", "wahr", "ja", "vrai", "oui", "verdadero", "sí", "si"}
)
_NO: Final = frozenset({"false", "no", "fałsz", "nie", "falsch", "nein", "faux", "non", "falso"})
_ERROR: Final = re.compile(
    r"#(?:N/A|N/D!?|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|CALC!|SPILL!|ARG!|LICZBA!|NAZWA\?|WERT!|BEZUG!|NV)"
)
_SHORTENED: Final = re.compile(r"-?[0-9](?:[.,][0-9]+)?E\+[0-9]{2,}", re.IGNORECASE)
# A number with an optional currency or percent sign before or after it.
_AMOUNT: Final = re.compile(
    r"(?P<open>\()?(?P<sign>[-+\N{MINUS SIGN}])?\s*(?:[A-Z]{3}|zł|Kč|[€$£¥₴])?\s*"
    r"(?P<minus>[-\N{MINUS SIGN}])?"
    r"(?P<digits>[0-9](?:[0-9.,'’\s]*[0-9])?)\s*(?P<behind>-)?\s*(?:[A-Z]{3}|zł|Kč|[€$£¥₴%])?(?P<close>\))?"
)
_GROUPED: Final = re.compile(r"[1-9][0-9]{0,2}(?P<mark>[.,])[0-9]{3}(?:(?P=mark)[0-9]{3})*")


def decimal_mark(rows: Iterable[Mapping[str, str]]) -> str | None:
    """Return the decimal separator of a table if one of its numbers is unambiguous, else None."""
    for values in rows:
        for key in _NUMBERS & set(values):
            found = _AMOUNT.fullmatch(values[key].strip())
            if found and (mark := _mark(found["digits"])):
                return mark
    return None


def read_values(values: Mapping[str, str], mark: str | None) -> dict[str, str]:
    """Return the cells of a row in the API's notation. Raises Invalid for spreadsheet errors."""
    faults = {key: problem for key, text in values.items() if (problem := _problem(text))}
    if faults:
        raise Invalid(faults)
    return {key: _read(key, text, mark) for key, text in values.items()}


def _problem(text: str) -> Message | None:
    if _ERROR.fullmatch(text):
        return Message("is an error in the spreadsheet: %(text)s", {"text": text})
    if _SHORTENED.fullmatch(text):
        return Message(
            "has lost digits in the spreadsheet (%(text)s): format the column as text", {"text": text}
        )
    return None


def _read(key: str, text: str, mark: str | None) -> str:
    if key in _FLAGS:
        word = text.casefold()
        return "1" if word in _YES else "0" if word in _NO else text
    return _number(text, mark) if key in _NUMBERS else text


def _number(text: str, mark: str | None) -> str:
    """Return a number without currency, percent sign and group separators; other text unchanged."""
    found = _AMOUNT.fullmatch(text.strip())
    if found is None or bool(found["open"]) != bool(found["close"]):
        return text
    digits = re.sub(r"['’\s]", "", found["digits"])
    mark = _mark(digits) or mark
    other = {".": ",", ",": "."}.get(mark or "")
    if other and _GROUPED.fullmatch(digits.partition(mark or "")[0]):
        digits = digits.replace(other, "")
    is_negative = any(found[name] not in (None, "+") for name in ("open", "sign", "minus", "behind"))
    return ("-" if is_negative else "") + digits


def _mark(digits: str) -> str | None:
    """Return the decimal separator of a number if it is unambiguous."""
    marks = [sign for sign in digits if sign in ".,"]
    if len(set(marks)) == 2:
        return marks[-1]
    if len(marks) > 1:
        return "," if marks[0] == "." else "."
    if marks and not _GROUPED.fullmatch(re.sub(r"['’\s]", "", digits)):
        return marks[0]
    return None
