"""The Django side of the wire: routes and suffixes, calls, lists, errors, responses."""
