"""Letting somebody look at a dossier, and taking it back."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lifecycle import clock
from lifecycle.errors import WrongPerson
from proposals.actions.observing import end_observing, let_observe
from proposals.forms.observers import ObserverEndForm, ObserverForm
from proposals.models import Observer, Proposal
from proposals.models.proposal import officer_apart
from proposals.views.pages import answer, seen


def observers_of(proposal, user, *, is_staff: bool) -> dict:
    """What the dossier's page shows of its observers: to fund staff and to who leads the task."""
    is_shown = is_staff or proposal.leader_id == user.pk
    may_name = bool(officer_apart(proposal, user))
    return {
        "observers": Observer.of.filter(content_object=proposal).for_list() if is_shown else None,
        "may_name_observer": may_name,
        "today": clock.date_of(user.standing.as_of),
    }


def _for_officer(request, public_id: str):
    proposal = seen(Proposal.objects, request.user, public_id)
    if not officer_apart(proposal, request.user):
        raise WrongPerson(_("Only a managing officer apart from the task does this."))
    return proposal


@login_required
@require_http_methods(["GET", "POST"])
def observer_new(request, public_id: str):
    proposal = _for_officer(request, public_id)

    def deed(form):
        let_observe(proposal, by=request.user, **form.cleaned_data)
        return proposal

    return answer(
        request,
        ObserverForm(request.POST or None),
        deed,
        _("Let somebody look at the dossier"),
        back_url=proposal.get_absolute_url(),
        submit_label=_("Let them look"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def observer_end(request, public_id: str, pk: int):
    proposal = _for_officer(request, public_id)
    rows = Observer.of.filter(content_object=proposal).for_list()
    observer = get_object_or_404(rows, pk=pk)

    def deed(form):
        end_observing(observer, by=request.user, **form.cleaned_data)
        return proposal

    return answer(
        request,
        ObserverEndForm(request.POST or None),
        deed,
        _("Take the dossier back from %(person)s") % {"person": observer.user},
        back_url=proposal.get_absolute_url(),
        submit_label=_("Take it back"),
    )
