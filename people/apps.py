from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = _("People and organisations")

    def ready(self) -> None:
        from people import personal, receivers  # noqa: F401 - receivers connect themselves
        from people.actions.personal import let_go, own_files, own_holds, own_lists

        personal.register(tells=own_lists, files=own_files, forgets=let_go, holds=own_holds)
