"""What a release is made of: pinned versions, bill of materials, licenses."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Any

from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from tidebill import __version__

_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)(?P<marker> *;[^\\\n]*)?", re.MULTILINE)
_LICENSE_FILES = re.compile(r"(?i)(licen[cs]e|copying|notice|ofl)[^/]*$")
# Licenses of packages whose metadata names none.
_UNDECLARED = {"saxonche": "MPL-2.0"}


@dataclass(frozen=True)
class Pin:
    """One line of a requirements file; ``marker`` says on which machines it is installed."""

    name: str
    version: str
    marker: str


def pins(pinned: str) -> Iterator[Pin]:
    """Yield the pinned packages of a requirements file with hashes."""
    for entry in _PIN.finditer(pinned):
        yield Pin(entry["name"], entry["version"], (entry["marker"] or "").strip())


def constraints(pinned: str) -> str:
    """Return pip's constraint file: the tested version of each package, without hashes."""
    return "".join(f"{pin.name}=={pin.version} {pin.marker}".rstrip() + "\n" for pin in pins(pinned))


def bill_of_materials(pinned: str) -> str:
    """Return a CycloneDX document of the product and its pinned packages, the same for the same input."""
    product = _component("tidebill", __version__, license_name="Apache-2.0")
    bom = Bom(components=[_of(pin) for pin in pins(pinned)])
    bom.metadata.component = product
    bom.register_dependency(product, bom.components)
    document: dict[str, Any] = json.loads(JsonV1Dot6(bom).output_as_string())
    # A time and a random number would make each build differ.
    document.pop("serialNumber", None)
    document["metadata"].pop("timestamp", None)
    return json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def licenses(pinned: str) -> str:
    """Return the license of each installed package, with the texts that it ships."""
    parts = []
    for pin in pins(pinned):
        package = _installed(pin.name)
        if package is None:
            parts.append(f"{pin.name} {pin.version}: not installed on this kind of machine\n")
            continue
        texts = [file.read_text().strip() for file in package.files or [] if _LICENSE_FILES.search(str(file))]
        heading = f"{pin.name} {pin.version}: {license_of(package)}"
        parts.append("\n\n".join([heading, "=" * len(heading), *texts]) + "\n")
    return "\n\n".join(parts)


def license_of(package: Distribution) -> str:
    """Return the declared license: the expression, else the text's first line, else the classifiers."""
    data = package.metadata
    if data.get("License-Expression"):
        return str(data["License-Expression"])
    classifiers = [
        line.rsplit(" :: ", 1)[1]
        for line in data.get_all("Classifier") or []
        if line.startswith("License ::")
    ]
    text = (data.get("License") or "").strip().split("\n")[0]
    return text or ", ".join(classifiers) or _UNDECLARED.get(data["Name"], "")


def _of(pin: Pin) -> Component:
    package = _installed(pin.name)
    return _component(pin.name, pin.version, license_name=license_of(package) if package else "")


def _component(name: str, version: str, *, license_name: str) -> Component:
    url = PackageURL("pypi", name=name, version=version)
    kind = ComponentType.APPLICATION if name == "tidebill" else ComponentType.LIBRARY
    licensed = [DisjunctiveLicense(name=license_name)] if license_name else []
    return Component(name=name, version=version, type=kind, purl=url, bom_ref=str(url), licenses=licensed)


def _installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None
