"""Pages of registrations: an organisation on its way into the register."""

from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lifecycle.pages import ListPage, life_of
from lifecycle.views import verb_view
from papers.downloads import kept_download
from people import actions
from people.forms import RegistrationFilter, RegistrationForm
from people.models import Registration
from people.views.frame import ask


class RegistrationList(LoginRequiredMixin, ListPage):
    """One's own; for those who keep the register, everybody's."""

    template_name = "people/registration_list.html"
    filterset_class = RegistrationFilter
    sorts = {"name": ["folded"], "house": ["house", "folded"], "since": ["created_at"]}
    default_sort = "-since"

    def rows(self, request):
        return Registration.objects.visible_to(request.user)


@login_required
@require_safe
def registration_detail(request, public_id: str):
    rows = Registration.objects.visible_to(request.user)
    rows = rows.select_related("province", "registrant", "organisation")
    registration = get_object_or_404(rows, public_id=public_id)
    context = {"registration": registration, **life_of(registration, request.user)}
    return render(request, "people/registration_detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def registration_new(request):
    def submit(**fields):
        return actions.submit_registration(
            by=request.user, province=request.user.province, **fields
        )

    # The instance knows its province and its registrant before its own rules are asked.
    blank = Registration(registrant=request.user, province=request.user.province)
    return ask(
        request,
        RegistrationForm(request.POST or None, request.FILES or None, instance=blank),
        submit,
        title=_("Register my organisation"),
        back_url="people:organisation_list",
        lead_text=_(
            "The office looks at it and confirms it; then you are its first administrator and "
            "invite others."
        ),
    )


@login_required
@require_safe
def registration_proof(request, public_id: str):
    """The proof as it came in, for those who see the registration."""
    rows = Registration.objects.visible_to(request.user).exclude(proof="")
    row = get_object_or_404(rows, public_id=public_id)
    return kept_download(row.proof, row.proof_name, row.proof_type)


registration_verb = verb_view(Registration.objects.visible_to)
