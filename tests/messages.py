"""Extract translatable texts and update the catalogs: ``python -m tests.messages``.

In Python these are arguments of gettext and of API errors, in templates translate and blocktranslate tags.
New texts are added untranslated, unused ones are removed.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

PRODUCT = Path(__file__).parent.parent / "tidebill"
CATALOGUES = sorted(PRODUCT.glob("locale/*/LC_MESSAGES/django.po"))
_HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""
Msgid = str | tuple[str, str]

_TEMPLATES = {".html", ".txt"}
_WORDS = {
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "_",
    "ngettext",
    "Message",
    "refusal",
    "RuleViolation",
    "StaleVersion",
    "BadRequest",
    "Locked",
}
_REFUSALS = _WORDS | {"Forbidden", "BodyTooLarge", "validation_error", "Invalid"}
_IN_TEMPLATE = re.compile(
    r"""\b(?:n?gettext|_)\(\s*u?(?P<one>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
    r"""(?:\s*,\s*u?(?P<many>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))?"""
)


def find_messages() -> dict[Msgid, list[str]]:
    """Return every text with the files that contain it."""
    found: dict[Msgid, list[str]] = {}
    pages = (PRODUCT / "templates").rglob("*.*")
    for file in sorted([*PRODUCT.rglob("*.py"), *(page for page in pages if page.suffix in _TEMPLATES)]):
        place = str(file.relative_to(PRODUCT.parent))
        read = _in_python if file.suffix == ".py" else _in_template
        for message in read(file):
            places = found.setdefault(message, [])
            if place not in places:
                places.append(place)
    return found


def update(file: Path) -> None:
    """Merge the texts of the sources into a catalog."""
    with file.open("rb") as stream:
        catalogue = read_po(stream)
    template = Catalog()
    for message, places in find_messages().items():
        template.add(message, locations=[(place, 0) for place in places])
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    write(catalogue, file)


def write(catalogue: Catalog, file: Path) -> None:
    """Write a catalog sorted and without dates or line numbers, so that it changes only with its texts."""
    header = _HEADER.format(language=catalogue.locale, plurals=catalogue.plural_forms)
    with file.open("wb") as stream:
        stream.write(header.encode())
        write_po(stream, catalogue, width=110, sort_output=True, include_lineno=False, omit_header=True)


def _in_python(file: Path) -> Iterator[Msgid]:
    tree = ast.parse(file.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in _REFUSALS and node.args:
            yield from _texts(_name(node.func), node.args)
    if file.match("wire/errors.py"):
        # Common errors are constants.
        yield from (
            text for node in tree.body if isinstance(node, ast.Assign) for text in _strings(node.value)
        )


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _texts(name: str, arguments: list[ast.expr]) -> Iterator[Msgid]:
    if name == "ngettext":
        one, many = (text for argument in arguments[:2] for text in _strings(argument))
        yield (one, many)
    elif name == "Invalid" and isinstance(arguments[0], ast.Dict):
        yield from (text for value in arguments[0].values for text in _strings(value))
    elif name != "Invalid":
        yield from _strings(arguments[0])


def _strings(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.List | ast.Tuple):
        yield from (text for item in node.elts for text in _strings(item))


def _in_template(file: Path) -> Iterator[Msgid]:
    from django.utils.translation.template import templatize  # noqa: PLC0415  # needs settings

    for match in _IN_TEMPLATE.finditer(templatize(file.read_text(), origin=str(file))):
        one, many = match["one"], match["many"]
        yield (ast.literal_eval(one), ast.literal_eval(many)) if many else ast.literal_eval(one)


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    for each in CATALOGUES:
        update(each)
