import logging
import re

HIDDEN = "[hidden]"

_NAMES = (
    r"(?:api_token|api-token|integration_token|access_token|refresh_token|token|password\d?|secret(?:_key)?)"
)
_SECRETS = (
    # ?api_token=…, password=… in addresses and forms
    re.compile(rf"(?i)(\b\w*{_NAMES}\]?=)[^\s&\"'<>,;)]+"),
    # "api_token": "…" and 'password': '…' in JSON and in what Python prints
    re.compile(
        rf"(?i)([\"']\w*{_NAMES}[\"']\s*:\s*b?)(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|[^\s,}}\]]+)"
    ),
    # <api-token>…</api-token>
    re.compile(rf"(?i)(<\w*{_NAMES}\b[^>]*>)[^<]+"),
    # Authorization: Bearer …, Basic …
    re.compile(r"(?i)(\b(?:Bearer|Basic|Token)\s+)[A-Za-z0-9+/=._~%-]{6,}"),
    # postgres://user:password@host
    re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s:/@]*:)[^\s@]+(?=@)"),
)


def scrub(text: str) -> str:
    """Redact every token, password and key in ``text``, keeping their names."""
    for secret in _SECRETS:
        text = secret.sub(rf"\g<1>{HIDDEN}", text)
    return text


class ScrubbedFormatter(logging.Formatter):
    """Formatter that redacts the final line including its traceback, so that no logger can leak secrets."""

    def format(self, record: logging.LogRecord) -> str:
        return scrub(super().format(record))
