"""The dossiers that wait for an officer's look, the oldest first."""

from django.contrib.auth.decorators import login_required
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from lifecycle.errors import WrongPerson
from lifecycle.pages import ListPage
from people.permissions import provinces_as
from people.states import Role
from proposals.filters import QueueFilter
from proposals.querysets.checking import to_check


@method_decorator(login_required, name="dispatch")
class CheckQueue(ListPage):
    template_name = "proposals/check_queue.html"
    filterset_class = QueueFilter
    sorts = {
        "code": ["code"],
        "title": ["title_folded"],
        "host": ["host__folded"],
        "submitted": ["last_submitted_at"],
    }

    def rows(self, request):
        if not provinces_as(request.user, Role.OFFICER):
            raise WrongPerson(_("Only a managing officer checks dossiers."))
        return to_check(request.user)
