"""Variables of templates, under the names that InvoiceOcean documents."""

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
