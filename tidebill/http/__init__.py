"""The Django side of the wire: routes and suffixes, calls, lists, errors, and the one place that makes responses."""
