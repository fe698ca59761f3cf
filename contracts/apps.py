from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContractsConfig(AppConfig):
    name = "contracts"
    verbose_name = _("Contracts")

    def ready(self) -> None:
        from contracts import beside  # noqa: F401 - its tellers register themselves
        from contracts.guards import register
        from contracts.personal import holds
        from people import personal

        register()
        personal.register(holds=holds)
