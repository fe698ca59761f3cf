"""Calls: public once they are open; the list, the page, its notices."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lifecycle import clock
from lifecycle.beside import beside
from lifecycle.errors import WrongMoment, WrongPerson
from lifecycle.pages import ListPage, life_of
from lifecycle.views import verb_view
from papers.downloads import list_file, list_links
from people.states import Role
from proposals import exports
from proposals.actions import follow_call, give_notice
from proposals.filters import CallFilter
from proposals.forms import NoticeForm
from proposals.models import Call, CallFollower, Proposal
from proposals.states import CallState
from proposals.views.calls_shown import form_outline
from proposals.views.pages import answer, seen, seen_version

GIVES_NOTICE = (CallState.OPEN, CallState.CLOSED)
FOLLOWED = gettext_lazy("You are told of every notice of this call by mail.")
UNFOLLOWED = gettext_lazy("You are told of notices of this call no more.")


class CallList(ListPage):
    template_name = "proposals/call_list.html"
    filterset_class = CallFilter
    sorts = {"code": ["code"], "closes": ["closes_at"], "envelope": ["envelope"]}
    default_sort = "-closes"

    def rows(self, request):
        return Call.objects.visible_to(request.user).for_list()

    def more(self, request):
        user = request.user
        return {
            "may_open": user.is_authenticated and user.has_role(Role.OFFICER),
            "export_links": list_links("proposals:call_export"),
        }


call_export = list_file(CallList, exports.calls_sheet, "dot-goi")


@require_safe
def call_detail(request, public_id):
    user = request.user
    call = seen(Call.objects.select_related("rule_set", "province"), user, public_id)
    now = clock.now()
    takes_dossiers = call.takes_dossiers_at(now)
    context = {
        "call": call,
        "now": now,
        "takes_dossiers": takes_dossiers,
        "notices": call.notices.order_by("-number"),
        "outline": form_outline(call),
        "beside": beside(call, user),
        "problems": call.problems.visible_to(user).for_list(),
        **life_of(call, user),
    }
    if user.is_authenticated:
        manages = user.has_role(Role.OFFICER, call.province_id)
        context |= {
            "may_edit": call.may_be_edited_by(user),
            # Whoever manages the call is not invited to apply to it.
            "may_apply": takes_dossiers and bool(user.standing.organisation_ids) and not manages,
            "may_copy": manages,
            "may_open": manages and call.state in (CallState.CLOSED, CallState.DECIDED),
            "openings": call.openings.select_related("paper") if manages else None,
            "checklist": call.checklist() if manages else None,
            "may_notice": manages and call.state in GIVES_NOTICE,
            "may_follow": not manages and call.state in GIVES_NOTICE,
            "follows": CallFollower.objects.filter(call=call, user=user).exists(),
            "count": Proposal.objects.visible_to(user).filter(call=call).count(),
        }
    return render(request, "proposals/call_detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def call_notice(request, public_id):
    """A numbered public notice: a correction, an explanation, a later closing."""
    call = seen(Call.objects.select_related("rule_set"), request.user, public_id)
    if not call.writing_role(request.user):
        raise WrongPerson(_("Only a managing officer gives notice of a call."))
    if call.state not in GIVES_NOTICE:
        raise WrongMoment(
            _("Notice is given of a published call; this one is “%(state)s”.")
            % {"state": call.get_state_display()}
        )
    form = NoticeForm(request.POST or None)

    def deed(form):
        return give_notice(
            call, **form.cleaned_data, by=request.user, seen_version=seen_version(request)
        ).call

    return answer(
        request,
        form,
        deed,
        _("Give public notice"),
        back_url=call.get_absolute_url(),
        thing_label=str(call),
        submit_label=_("Give public notice"),
        version=call.version,
        lead=_(
            "Everybody reads it on the call's page; who follows the call or writes a dossier for "
            "it is told by mail."
        ),
        done=_("The notice is given."),
    )


@login_required
@require_POST
def call_follow(request, public_id):
    """Be told of every notice of the call, or no more."""
    call = seen(Call.objects.public(), request.user, public_id)
    wanted = request.POST.get("wanted") != "no"
    follow_call(call, by=request.user, wanted=wanted)
    messages.success(request, FOLLOWED if wanted else UNFOLLOWED)
    return redirect(call.get_absolute_url())


call_verb = verb_view(Call.objects.visible_to)
