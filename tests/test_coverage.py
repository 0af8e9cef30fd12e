"""The generated table of operations has no empty row."""

from docs import coverage


def test_every_documented_call_has_a_route() -> None:
    assert [f"{row.verb} {row.path}" for row in coverage.documented() if row.place is None] == []


def test_every_documented_call_is_made_by_a_contract_test() -> None:
    assert [f"{row.verb} {row.path}" for row in coverage.documented() if not row.tests] == []


def test_every_additional_call_says_what_it_does() -> None:
    assert [row.path for row in coverage.additional() if not row.purpose] == []


def test_a_path_that_no_route_has_is_no_call() -> None:
    assert coverage._resolved("GET", "/invoices.json") == ("GET", "/invoices", "json")
    assert coverage._resolved("DELETE", "/invoices.json") is None
    assert coverage._resolved("GET", "/moon.json") is None
