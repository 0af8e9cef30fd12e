"""Languages of texts around a document: pages, emails and payment pages agree on one rule."""

from django.conf import settings


def text_language(*tags: str | None) -> str:
    """Return the language for the first tag that is set; English if there is no translation.

    Tags are languages of documents, accounts and users, such as `pl`, `en-GB` and `pl/en`. A visitor's
    browser doesn't count: an email about a document and its page are in the same language.
    """
    tag = next((tag for tag in tags if tag), "")
    code = tag.split("/")[0].split("-")[0].strip().lower().rstrip("0123456789")
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
