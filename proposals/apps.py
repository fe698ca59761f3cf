from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProposalsConfig(AppConfig):
    name = "proposals"
    verbose_name = _("Problems, calls and proposals")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from people import personal
        from proposals import guards
        from proposals import personal as mine

        guards.register()
        personal.register(
            tells=mine.tells, files=mine.files, forgets=mine.forgets, holds=mine.holds
        )
