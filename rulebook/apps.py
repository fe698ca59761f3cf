from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RulebookConfig(AppConfig):
    name = "rulebook"
    verbose_name = _("Rulebook")

    def ready(self):
        from lifecycle import guards

        guards.append_only("rulebook_parameter")
        guards.append_only("rulebook_ruleset")
