from babel import Locale

from tidebill.kernel import kinds, vocabulary


def test_it_has_twenty_languages_with_a_locale_each() -> None:
    assert len(vocabulary.LANGUAGES) == 20
    for locale in vocabulary.LANGUAGE_LOCALES.values():
        assert Locale.parse(locale)


def test_it_gives_every_kind_a_prefix_of_its_own() -> None:
    prefixes = [kind.prefix for kind in kinds.DOCUMENT_KINDS.values()]

    assert len(set(prefixes)) == len(kinds.KINDS) == 26


def test_it_lets_nobody_send_a_cancelled_document() -> None:
    assert kinds.CANCELED_KIND not in kinds.KINDS


def test_it_knows_the_side_of_every_kind() -> None:
    assert {kind.side for kind in kinds.DOCUMENT_KINDS.values()} == {
        "sale",
        "purchase",
        "internal",
        "cash",
    }
