from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lifecycle import guards
from papers.states import SETTLED


class PapersConfig(AppConfig):
    name = "papers"
    verbose_name = _("Papers")

    def ready(self) -> None:
        guards.append_only("papers_document")
        settled = ", ".join(f"'{state}'" for state in SETTLED)
        # A mail that may have gone out is never sent again, whatever the code says.
        guards.register(
            guards.Guard(
                name="papers_outgoingmail_settled",
                table="papers_outgoingmail",
                when="UPDATE",
                condition=f"OLD.state IN ({settled}) AND NEW.state <> OLD.state",
                message="papers_outgoingmail: a settled mail keeps its state",
            )
        )
