"""Forms: the keys of a resource that a person types into, and the same form again with what was wrong.

A form is declared once, as groups of controls. ``form_of`` fills it with a row, or, where a change has
failed, with what was typed and the faults beside their fields (``call.faults``, set by the dispatcher).
"""

from tidebill.http.forms.declared import Choices, Control, Group, Rows, Text
from tidebill.http.forms.fill import done, form_of, sent_values
from tidebill.http.forms.shown import Fault, Field, FieldGroup, FieldTable, Form, rows_of, text_of

__all__ = [
    "Choices",
    "Control",
    "Fault",
    "Field",
    "FieldGroup",
    "FieldTable",
    "Form",
    "Group",
    "Rows",
    "Text",
    "done",
    "form_of",
    "rows_of",
    "sent_values",
    "text_of",
]
