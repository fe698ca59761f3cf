"""Where the pages of a dossier are."""

from django.urls import reverse

from lifecycle.addresses import address_of
from proposals.states import Section


class WithPlaces:
    """A dossier's addresses, from its own page to each of its sections."""

    def get_absolute_url(self) -> str:
        return address_of(self, "proposals:proposal_detail")

    def get_verb_url(self, name: str) -> str:
        return reverse(
            "proposals:proposal_verb", kwargs={"public_id": self.public_id, "verb": name}
        )

    def get_section_url(self, section: str, field: str = "") -> str:
        """Where a section is written; at one of its fields, when it is named."""
        if section == Section.BUDGET:
            return self.get_estimate_url()
        path = reverse(
            "proposals:proposal_section",
            kwargs={"public_id": self.public_id, "section": str(section)},
        )
        return f"{path}#id_{field}" if field else path

    def get_versions_url(self) -> str:
        return address_of(self, "proposals:version_list")

    def get_print_url(self) -> str:
        return address_of(self, "proposals:proposal_print")

    def get_receipt_url(self) -> str:
        return address_of(self, "proposals:proposal_receipt")

    def get_team_url(self) -> str:
        return address_of(self, "proposals:proposal_team")

    def get_understanding_url(self) -> str:
        return reverse("proposals:proposal_understanding", kwargs={"public_id": self.public_id})

    def get_papers_url(self) -> str:
        return reverse("proposals:proposal_attach", kwargs={"public_id": self.public_id})

    def get_estimate_url(self) -> str:
        return reverse("proposals:proposal_estimate", kwargs={"public_id": self.public_id})

    def get_corrections_url(self) -> str:
        return reverse("proposals:proposal_corrections", kwargs={"public_id": self.public_id})

    def get_edit_url(self) -> str:
        """The list of its sections; of a dossier under correction, the points that are asked."""
        if self.is_being_corrected:
            return self.get_corrections_url()
        return reverse("proposals:proposal_edit", kwargs={"public_id": self.public_id})

    def get_answers_url(self) -> str:
        return reverse("proposals:proposal_answers", kwargs={"public_id": self.public_id})
