"""Configuration of Sphinx for the documentation's website."""

from tidebill import __version__

project = "Tidebill"
author = "the Tidebill developers"
version = release = __version__
extensions = ["myst_parser"]
myst_heading_anchors = 4
html_theme = "furo"
html_title = f"Tidebill {__version__}"
html_copy_source = False
# Pages are reached from the index, not from a table of contents of their own.
suppress_warnings = ["toc.not_included"]
