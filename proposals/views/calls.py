"""Calls: public once they are open."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lifecycle import clock
from lifecycle.actions import begin
from lifecycle.errors import WrongPerson
from lifecycle.pages import ListPage, life_of
from lifecycle.views import verb_view
from people.states import Role
from proposals.actions import rewrite
from proposals.filters import CallFilter
from proposals.forms import CallForm
from proposals.models import Call, Proposal
from proposals.views.pages import answer, seen, seen_version, to_be_written


class CallList(ListPage):
    template_name = "proposals/call_list.html"
    filterset_class = CallFilter
    sorts = {"code": ["code"], "closes": ["closes_at"], "envelope": ["envelope"]}
    default_sort = "-closes"

    def rows(self, request):
        return Call.objects.visible_to(request.user).for_list()

    def more(self, request):
        user = request.user
        return {"may_open": user.is_authenticated and user.has_role(Role.OFFICER)}


@require_safe
def call_detail(request, public_id):
    user = request.user
    call = seen(Call.objects.select_related("rule_set", "province"), user, public_id)
    takes_dossiers = call.takes_dossiers_at(clock.now())
    context = {"call": call, "takes_dossiers": takes_dossiers, **life_of(call, user)}
    if user.is_authenticated:
        context |= {
            "may_edit": call.may_be_edited_by(user),
            # Whoever manages the call is not invited to apply to it.
            "may_apply": takes_dossiers
            and bool(user.standing.organisation_ids)
            and not user.has_role(Role.OFFICER, call.province_id),
            "count": Proposal.objects.visible_to(user).filter(call=call).count(),
        }
    return render(request, "proposals/call_detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def call_new(request):
    if not request.user.has_role(Role.OFFICER, request.user.province_id):
        raise WrongPerson(_("Only a managing officer opens a call."))
    form = CallForm(request.POST or None)

    def deed(form):
        call = form.save(commit=False)
        call.province_id = request.user.province_id
        return begin(call, by=request.user)

    return answer(request, form, deed, _("New call"), back_url="..")


@login_required
@require_http_methods(["GET", "POST"])
def call_edit(request, public_id):
    call = seen(Call.objects, request.user, public_id)
    to_be_written(call, request.user)
    version = call.version
    form = CallForm(request.POST or None, instance=call)

    def deed(form):
        return rewrite(call, form.cleaned_data, by=request.user, seen_version=seen_version(request))

    return answer(
        request, form, deed, _("Edit the call"), back_url=call.get_absolute_url(), version=version
    )


call_verb = verb_view(Call.objects.visible_to)
