"""What the pages of people and organisations share."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import gettext as _

from lifecycle.errors import Refused, Stale, WrongPerson
from people.models import Expert, JoinRequest, Organisation, Registration, User
from people.states import Role

# What a new one of leads to its own page; anything else back to where one came from.
HAVE_A_PAGE = User | Organisation | Registration | JoinRequest | Expert


def administers(user, province_id: str) -> bool:
    return user.is_authenticated and user.has_role(Role.ADMINISTRATOR, province_id)


def administrator_only(request):
    if not administers(request.user, request.user.province_id):
        raise WrongPerson(_("Only the province's administrator does this."))


def ask(request, form, deed, *, title: str, back_url: str, context=None, **more):
    """A page with one form and one deed: GET asks, POST does; refusals stand at their field.

    What was typed into an old page stays, beside the refusal that says what stands now.
    """
    back_url = resolve_url(back_url)
    status = 400 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            done = deed(**form.cleaned_data)
        except (Refused, Stale) as refusal:
            status = refusal.status
            for reason in refusal.reasons:
                form.add_error(reason.field if reason.field in form.fields else None, str(reason))
        else:
            messages.success(request, _("Done: %(label)s.") % {"label": title})
            return redirect(done if isinstance(done, HAVE_A_PAGE) else back_url)
    context = {**more, **(context or {}), "form": form, "title": title, "back_url": back_url}
    return render(request, "people/form_page.html", context, status=status)


def the_person(request, public_id: str) -> User:
    return get_object_or_404(User.objects.visible_to(request.user), public_id=public_id)
