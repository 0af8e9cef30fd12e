import pytest

from tidebill.kernel.strategy import DEFAULT_STRATEGY, Strategy


def test_it_reads_all_three_keys() -> None:
    sent = {"position": "keep_gross", "sum": "keep_net", "invoice_form_price_kind": "gross"}

    assert Strategy.parse(sent) == Strategy(
        position="keep_gross", sum="keep_net", invoice_form_price_kind="gross"
    )
    assert Strategy.parse(sent).as_mapping() == sent


@pytest.mark.parametrize("sent", [None, {}, {"position": None}, {"unknown": "key"}])
def test_it_takes_the_default_for_what_is_missing(sent: dict[str, object] | None) -> None:
    assert Strategy.parse(sent) == DEFAULT_STRATEGY
    assert DEFAULT_STRATEGY.as_mapping() == {
        "position": "default",
        "sum": "sum",
        "invoice_form_price_kind": "net",
    }


@pytest.mark.parametrize("key", ["position", "sum", "invoice_form_price_kind"])
@pytest.mark.parametrize("value", ["", "other", 1, ["sum"], {"sum": "sum"}])
def test_it_names_the_key_whose_value_it_does_not_know(key: str, value: object) -> None:
    with pytest.raises(ValueError, match=f"^{key} is not included in the list$"):
        Strategy.parse({key: value})
