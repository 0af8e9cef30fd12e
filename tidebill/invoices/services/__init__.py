"""The verbs of billing documents, one file each, and the rules that several of them share."""
