"""Models of printing."""

from tidebill.printing.models.print_templates import PrintTemplate, PrintTemplateVersion
from tidebill.printing.models.prints import Print

__all__ = ["Print", "PrintTemplate", "PrintTemplateVersion"]
