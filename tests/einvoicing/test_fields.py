"""Fields to fix by rule."""

import pytest

from tidebill.einvoicing.validation.fields import field_of

UBL_ROW = "/*:Invoice[namespace-uri()='urn:oasis'][1]/*:InvoiceLine[namespace-uri()='urn:oasis'][3]"


@pytest.mark.parametrize(
    ("rule", "location", "text", "field"),
    [
        ("BR-CO-09", "", "", "seller_tax_no"),
        ("BR-DE-15", "", "", "buyer_reference"),
        ("BR-S-02", UBL_ROW, "(BT-151)", "seller_tax_no"),
        ("BR-AE-03", "", "", "buyer_tax_no"),
        ("BR-S-08", "", "", "positions"),
        ("BR-S-09", "", "", "calculating_strategy"),
        ("BR-25", UBL_ROW, "shall contain the Item name (BT-153).", "positions[2].name"),
        ("BR-CL-23", UBL_ROW + "/cbc:InvoicedQuantity[1]", "Unit code", "positions"),
        ("BR-55", "", "shall contain the Seller name (BT-27).", "seller_name"),
        ("OWN-1", "/a", "something of one's own", "base"),
    ],
)
def test_a_rule_leads_to_its_field(rule: str, location: str, text: str, field: str) -> None:
    assert field_of(rule, location, text) == field
