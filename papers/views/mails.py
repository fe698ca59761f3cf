"""The outbox for its keepers; which mails come to me; a stop without signing in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from lifecycle.pages import ListPage, life_of
from lifecycle.views import verb_view
from papers import unsubscribe
from papers.actions import choose_paces, paces_of
from papers.forms.mails import MailFilter, PacesForm
from papers.models import OutgoingMail
from papers.states import READERS_OF_THE_OUTBOX, Pace

NEWEST = 20


def _readers_only(request: HttpRequest) -> None:
    if not request.user.roles_held & set(READERS_OF_THE_OUTBOX):
        raise PermissionDenied


class MailList(LoginRequiredMixin, ListPage):
    template_name = "papers/mail_list.html"
    filterset_class = MailFilter
    sorts = {"when": ["queued_at"], "subject": ["folded"]}
    default_sort = "-when"

    def rows(self, request):
        _readers_only(request)
        return OutgoingMail.objects.visible_to(request.user).for_list()

    def more(self, request):
        mine = OutgoingMail.objects.visible_to(request.user)
        return {"to_look_at": mine.to_look_at().count()}


@login_required
@require_safe
def mail_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """One mail: what became of it, each attempt, what was done about it."""
    rows = OutgoingMail.objects.visible_to(request.user).for_page()
    mail = get_object_or_404(rows, public_id=public_id)
    context = {
        "mail": mail,
        "shows_text": mail.text_visible_to(request.user),
        "tries": mail.tries.in_order(),
        "told": mail.told.for_list(),
        "again": OutgoingMail.objects.filter(again_of=mail).first(),
        **life_of(mail, request.user),
    }
    return render(request, "papers/mail_detail.html", context)


outgoingmail_verb = verb_view(lambda user: OutgoingMail.objects.visible_to(user).for_page())


@login_required
@require_http_methods(["GET", "POST"])
def my_mails(request: HttpRequest) -> HttpResponse:
    """How often I want which kind of mail, and the newest ones written to me."""
    form = PacesForm(request.POST or None, paces=paces_of(request.user))
    if form.is_valid():
        choose_paces(request.user, form.cleaned_data)
        messages.success(request, _("Saved: mails come as you chose."))
        return redirect("papers:my_mails")
    mails = OutgoingMail.objects.to_reader(request.user)[:NEWEST]
    status = 400 if form.is_bound else 200
    return render(request, "papers/my_mails.html", {"form": form, "mails": mails}, status=status)


# The token is the right to stop, and to nothing else; a mail program posts without a cookie.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def mail_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the kinds a mail's own link names: a page that asks, and a post that does it."""
    found = unsubscribe.read(token)
    if found is None:
        raise Http404
    reader, kinds = found
    is_done = request.method == "POST"
    if is_done:
        choose_paces(reader, {str(kind): Pace.OFF for kind in kinds})
    with translation.override(reader.language):
        context = {"kinds": [kind.label for kind in kinds], "is_done": is_done}
        return render(request, "papers/mail_stop.html", context)
