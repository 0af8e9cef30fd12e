"""Views of attachments."""
