"""Variables of templates, under the names that InvoiceOcean documents."""

from tidebill.printing.templating.engine import block_names
from tidebill.printing.templating.helpers import NAMES
from tidebill.printing.templating.variables.closing import list_closing
from tidebill.printing.templating.variables.figures import list_figures
from tidebill.printing.templating.variables.heading import ABSENT, list_heading
from tidebill.printing.templating.variables.parties import list_images, list_parties
from tidebill.printing.templating.variables.rows import list_rows
from tidebill.printing.templating.variables.settings import list_settings
from tidebill.printing.templating.variables.values import Source, Values


def list_variables(source: Source) -> Values:
    """Return every variable of a document; names without a counterpart are empty."""
    return {
        **dict.fromkeys(ABSENT, ""),
        **list_heading(source),
        **list_settings(source),
        **list_closing(source),
        **list_parties(source),
        **list_images(source),
        **list_rows(source),
        **list_figures(source),
    }


def variable_names(source: Source) -> set[str]:
    """Return the names of variables, also those inside lists, of parts of a template, and of helpers."""
    values = list_variables(source)
    rows = [row for name in ("positions", "summary") for row in values[name]]
    inside = {name for row in rows for name in row}
    return {*values, *inside, *block_names(), *NAMES, *_IN_LISTS, "else", "this"}


# Names in lists that may be empty.
_IN_LISTS = frozenset({"price_net", "price_tax", "price_gross", "date", "provider", "cheque_number", "no"})
