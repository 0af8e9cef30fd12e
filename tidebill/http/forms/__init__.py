"""Forms: the keys of a resource that a person types into, and the same form again with what was wrong.

A form is declared once, as groups of controls. ``form_of`` fills it with a row, or, where a change has
failed, with what was typed and the faults beside their fields (``call.faults``, set by the dispatcher).
"""

from tidebill.http.forms.declared import Choices, Control, Group, Rows, Text
from tidebill.http.forms.fill import flash_success, form_of, sent_values
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
    "rows_of",
    "sent_values",
    "text_of",
]
