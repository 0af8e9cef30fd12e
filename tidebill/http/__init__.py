"""Django side of the API: routes and suffixes, request contexts, lists, errors, responses."""
