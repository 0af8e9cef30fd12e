from tidebill.payments.commands import ProviderInput
from tidebill.payments.providers import PROVIDERS, SECRETS
from tidebill.payments.wire import PaymentProvider


def test_each_provider_is_registered_once_under_its_kind() -> None:
    assert [provider.kind for provider in PROVIDERS.values()] == list(PROVIDERS)


def test_secrets_can_be_sent_and_are_never_returned() -> None:
    for name in SECRETS:
        assert PaymentProvider.by_name[name].write_only
        assert name in ProviderInput.__dataclass_fields__
