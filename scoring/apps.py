from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScoringConfig(AppConfig):
    name = "scoring"
    verbose_name = _("Councils and scoring")

    def ready(self) -> None:
        from people import personal
        from scoring import beside, guards  # noqa: F401 - its tellers register themselves
        from scoring.personal import holds

        guards.register()
        personal.register(holds=holds)
