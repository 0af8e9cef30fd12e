"""Documents on paper: a stored document becomes a PDF, laid out by Typst; docs/printing.md."""
