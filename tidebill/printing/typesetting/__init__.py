"""PDFs of documents, laid out by Typst; see docs/printing.md."""
