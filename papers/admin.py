"""The registers of papers and mails, to read."""

from django.contrib import admin

from papers.models import Document, OutgoingMail
from rulebook.admin import ReadOnly


@admin.register(Document)
class DocumentAdmin(ReadOnly):
    list_display = ["number", "title", "kind", "dated_on", "made_at", "is_public"]
    list_filter = ["kind", "is_public", "is_illustration"]
    search_fields = ["number", "title", "code"]


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ReadOnly):
    """The outbox: a mail whose end is unknown is seen here, and never sent again by itself."""

    list_display = ["subject", "to", "kind", "state", "attempts", "queued_at", "sent_at", "trouble"]
    list_filter = ["state", "kind"]
    list_select_related = ["to"]
    search_fields = ["subject", "address"]

    def get_exclude(self, request, obj=None):
        """A link that signs somebody in is for its reader alone, also while it waits."""
        return ["lines", "url"] if obj and obj.is_secret else None
