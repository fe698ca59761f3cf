"""Money: the year's budget, who is funded, the ledger, commitments and payments."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class FundsConfig(AppConfig):
    name = "funds"
    verbose_name = _("Funds")

    def ready(self):
        from funds import beside, guards  # noqa: F401 - the tellers register themselves

        guards.register()
        post_migrate.connect(guards.install_routine, sender=self)
