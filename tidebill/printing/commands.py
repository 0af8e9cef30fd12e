"""Commands of printing; the fields have the API's names."""

from dataclasses import dataclass

from tidebill.kernel.commands import UNSET, Command, Maybe


@dataclass(frozen=True, kw_only=True)
class PrintTemplateInput(Command):
    """Fields of a print template."""

    name: Maybe[str] = UNSET
    kind: Maybe[str] = UNSET
    lang: Maybe[str] = UNSET
    department_id: Maybe[int] = UNSET
    automatic: Maybe[bool] = UNSET
    base: Maybe[str] = UNSET
    html: Maybe[str] = UNSET
    css: Maybe[str] = UNSET
    accent: Maybe[str] = UNSET
    font: Maybe[str] = UNSET
    font_size: Maybe[int] = UNSET
    spacing: Maybe[str] = UNSET
    logo_height: Maybe[int] = UNSET
    header_band: Maybe[bool] = UNSET
