"""PDFs, and sheets on pages: from a document to pages typeset with Typst."""
