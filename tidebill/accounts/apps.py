from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "tidebill.accounts"
    label = "accounts"
