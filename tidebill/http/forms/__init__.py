"""HTML forms for the fields of a resource, rendered again with errors when a change fails.

A form is declared once, as groups of controls. ``form_of`` fills it with stored values, or, after a failed
change, with the submitted values and the errors next to their fields (``context.errors``, set by the
dispatcher).
"""

from tidebill.http.forms.declared import Choices, Control, Group, Rows, Text
from tidebill.http.forms.fill import flash_success, form_of, page_errors, submitted_values
from tidebill.http.forms.shown import FieldError, FieldGroup, FieldTable, Form, FormField, rows_of, text_of

__all__ = [
    "Choices",
    "Control",
    "FieldError",
    "FieldGroup",
    "FieldTable",
    "Form",
    "FormField",
    "Group",
    "Rows",
    "Text",
    "flash_success",
    "form_of",
    "page_errors",
    "rows_of",
    "submitted_values",
    "text_of",
]
