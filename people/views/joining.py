"""Pages of whoever comes to an organisation: by an invitation, or by asking."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lifecycle import clock
from lifecycle.pages import life_of
from lifecycle.views import verb_view
from people import actions
from people.forms import JoinRequestForm, LetInForm
from people.models import Invitation, JoinRequest, Organisation
from people.models.token import digest_of
from people.views.frame import ask


@never_cache
@require_safe
def invitation(request, token: str):
    """Where the letter's link leads, signed in or not; a void link says no more than that."""
    rows = Invitation.objects.select_related("organisation")
    found = rows.filter(token_digest=digest_of(token)).first()
    if found is None or not found.is_running(clock.now()):
        return render(request, "people/invitation_void.html", status=410)
    return _invitation_page(request, found)


@login_required
@require_safe
def invitation_detail(request, public_id: str):
    """The invitation as the invited person, or whoever keeps the organisation's people, sees it."""
    rows = Invitation.objects.visible_to(request.user).select_related("organisation")
    return _invitation_page(request, get_object_or_404(rows, public_id=public_id))


def _invitation_page(request, found: Invitation):
    user = request.user
    context = {"invitation": found, "organisation": found.organisation}
    if user.is_authenticated:
        context["is_for_reader"] = user.email == found.address
        if Invitation.objects.visible_to(user).filter(pk=found.pk).exists():
            context |= life_of(found, user)
    return render(request, "people/invitation.html", context)


def _after_joining(thing):
    return thing.organisation.get_absolute_url()


invitation_verb = verb_view(Invitation.objects.visible_to, after=_after_joining)


@login_required
@require_http_methods(["GET", "POST"])
def joinrequest_new(request, public_id: str):
    organisation = get_object_or_404(
        Organisation.objects.visible_to(request.user), public_id=public_id
    )

    def join(**fields):
        return actions.ask_to_join(organisation, by=request.user, **fields)

    return ask(
        request,
        JoinRequestForm(request.POST or None),
        join,
        title=_("Ask to join"),
        back_url=organisation.get_absolute_url(),
        subject=organisation,
    )


@login_required
@require_safe
def joinrequest_detail(request, public_id: str):
    rows = JoinRequest.objects.visible_to(request.user).select_related("organisation", "user")
    wish = get_object_or_404(rows, public_id=public_id)
    context = {"wish": wish, **life_of(wish, request.user)}
    return render(request, "people/joinrequest_detail.html", context)


joinrequest_verb = verb_view(JoinRequest.objects.visible_to, forms={"accept": LetInForm})
