import gettext
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

_HOOK = Path(__file__).parent.parent / "hatch_build.py"
_PO = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Invoice"
msgstr "Faktura"
"""


def test_it_compiles_each_translation_beside_its_source(tmp_path: Path) -> None:
    folder = tmp_path / "tidebill" / "locale" / "pl" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(_PO)

    build_translations(tmp_path)

    translated = gettext.translation("django", tmp_path / "tidebill" / "locale", ["pl"])
    assert translated.gettext("Invoice") == "Faktura"


def build_translations(root: Path) -> None:
    spec = spec_from_file_location("hatch_build", _HOOK)
    assert spec and spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    module.CompileTranslations(str(root), {}, None, None, str(root), "wheel").initialize("editable", {})
