"""What is kept on the reader: to see, to take along, to have erased; and deciding on that."""

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import FileResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lifecycle import clock
from lifecycle.pages import ListPage, life_of
from lifecycle.views import verb_view
from people import actions
from people.exports import archive_of
from people.forms.personal import ErasureForm
from people.models import Erasure
from people.states import ErasureState
from people.views.frame import ask


@login_required
@require_safe
def my_data(request):
    erasures = Erasure.objects.filter(user=request.user).order_by("-created_at", "-pk")
    newest = erasures.first()
    context = {
        "consents": request.user.consents.all(),
        "erasure": newest,
        "may_ask": newest is None or newest.state != ErasureState.ASKED,
    }
    return render(request, "people/my_data.html", context)


@login_required
@reauthentication_required
@never_cache
@require_safe
def my_data_export(request):
    name = f"du-lieu-{clock.today():%Y-%m-%d}.zip"
    return FileResponse(archive_of(request.user), as_attachment=True, filename=name)


@login_required
@reauthentication_required
@require_http_methods(["GET", "POST"])
def erasure_new(request):
    def begin(reason):
        actions.ask_erasure(request.user, reason=reason)

    return ask(
        request,
        # Nothing typed is an answer too.
        ErasureForm(request.POST if request.method == "POST" else None),
        begin,
        title=_("Ask to erase my data"),
        back_url="people:my_data",
    )


class ErasureList(LoginRequiredMixin, ListPage):
    """One's own; for officers and auditors their province's."""

    template_name = "people/erasure_list.html"

    def rows(self, request):
        return Erasure.objects.visible_to(request.user).for_list()


@login_required
@require_safe
def erasure_detail(request, public_id: str):
    rows = Erasure.objects.visible_to(request.user).for_list()
    erasure = get_object_or_404(rows, public_id=public_id)
    context = {"erasure": erasure, **life_of(erasure, request.user)}
    return render(request, "people/erasure_detail.html", context)


def _what_stays(erasure):
    return [
        {"label": _("Dossiers, minutes, decisions"), "value": _("kept by the Law on Archives")},
        {"label": _("Contracts and vouchers"), "value": _("kept by the Law on Accounting")},
        {"label": _("The trail of deeds"), "value": _("holds numbers, no names")},
    ]


erasure_verb = verb_view(Erasure.objects.visible_to, evidence=_what_stays)
