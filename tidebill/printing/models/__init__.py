"""Models of printing."""

from tidebill.printing.models.print_templates import PrintTemplate, PrintTemplateVersion

__all__ = ["PrintTemplate", "PrintTemplateVersion"]
