"""Child process of texts: emails, and checks of templates. It needs no system library."""

import json
from typing import Any

from tidebill.printing.templating.engine import ready_blocks, render_text


def prepare() -> None:
    """Load the template engine."""
    ready_blocks()
    render_all({"templates": ["{{a}}"], "copies": [{}], "values": {"a": "<"}, "labels": {}, "created": ""})


def render(content: bytes) -> list[str]:
    """Answer a request (see renderer.py) with a text per template."""
    return render_all(json.loads(content))


def render_all(request: dict[str, Any], *, html: bool = False) -> list[str]:
    """Render each template once per copy. Raises RuleViolation."""
    return [
        render_text(
            template,
            {**request["values"], **changes},
            labels=request["labels"],
            created=request["created"],
            html=html,
        )
        for template in request["templates"]
        for changes in request["copies"]
    ]
