"""What is wrong with a document: the rule that says so, and the field of the form that mends it."""

from dataclasses import dataclass

from tidebill.wire.errors import Message


@dataclass(frozen=True)
class Finding:
    """``rule`` is the rule's own name (BR-CO-09), ``field`` a key of the document, ``text`` what it says.

    A warning doesn't keep a document from being handed out.
    """

    rule: str
    field: str
    text: Message
    warning: bool = False
