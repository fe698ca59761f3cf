"""Write a dossier: its list of sections, and each section on a page of its own."""

import secrets
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lifecycle.errors import Reason, Refused, Stale, WrongMoment, WrongPerson
from lifecycle.models import Event, Note
from people.models import User
from proposals.actions import save_section
from proposals.actions.sections import said
from proposals.forms import HeadForm, part_formsets
from proposals.models import Proposal
from proposals.models.version import content_of
from proposals.sections import WRITTEN, after
from proposals.states import ProposalState, Section
from proposals.telling import compared
from proposals.views.completeness import completeness, mends_of, missing
from proposals.views.pages import seen
from proposals.views.summary import parts_of

ROWS = (
    "indicators", "budget_lines", "products", "work_items", "team", "partners", "attestations",
    "attachments", "answers",
)  # fmt: skip


@login_required
@require_safe
def proposal_edit(request, public_id):
    """The list of sections, each with where it stands; what is missing; until when."""
    rows = Proposal.objects.with_my_role(request.user).select_related(
        "call__rule_set", "host", "leader", "problem"
    )
    proposal = seen(rows.prefetch_related(*ROWS), request.user, public_id)
    _refuse_whoever_may_not(proposal, request.user)
    if proposal.is_being_corrected:
        return redirect(proposal.get_corrections_url())
    context = {
        "proposal": proposal,
        "sections": completeness(proposal, request.user),
        "missing": missing(proposal),
        "mends": mends_of(proposal),
        "notices": proposal.call.notices.order_by("-number"),
        "until": proposal.writing_until,
        "role": proposal.team_role(request.user),
        "saved": just_saved(request),
    }
    context["asked_back"] = _what_the_officer_wrote(proposal)
    return render(request, "proposals/proposal_edit.html", context)


def _what_the_officer_wrote(proposal: Proposal) -> str:
    """Why a dossier came back, in the officer's words; "" while it never did."""
    if proposal.state != ProposalState.RETURNED:
        return ""
    event = Event.objects.of(proposal).filter(verb="send_back").newest_first().first()
    note = Note.objects.filter(event_seq=event.seq).first() if event else None
    return note.text if note else ""


@require_http_methods(["GET", "POST"])
def proposal_section(request, public_id, section):
    """One section: shown, saved while it is typed (htmx), or saved by its button."""
    if section not in WRITTEN:
        raise Http404
    if not request.user.is_authenticated:
        # Somebody who types must be told in place; what was typed is kept in their browser.
        if request.htmx:
            return render(request, "proposals/_not_saved.html", {"signed_out": True}, status=401)
        return redirect_to_login(request.get_full_path())
    proposal = section_to_write(request, public_id, section)
    if section == Section.BUDGET:
        return redirect("proposals:proposal_estimate", public_id=public_id)
    if request.method == "GET":
        return _page(request, proposal, section, *_forms(proposal, section))
    return _save(request, proposal, section)


def section_to_write(request, public_id: str, section: str) -> Proposal:
    """The dossier, fetched in one query for those of its team; 404, 403 or 409 for others."""
    rows = Proposal.objects.with_my_role(request.user).select_related("call", "host", "leader")
    proposal = rows.of_team(request.user).filter(public_id=public_id).first()
    if proposal is None:
        proposal = seen(rows, request.user, public_id)
    _refuse_whoever_may_not(proposal, request.user)
    if not proposal.may_write(request.user, section):
        raise WrongPerson(_("Your role in the team does not write this section."))
    return proposal


def _refuse_whoever_may_not(proposal: Proposal, user) -> None:
    if not proposal.team_role(user):
        raise WrongPerson(_("Only those who write it may change it."))
    if not proposal.is_editable:
        raise WrongMoment(
            _("It can't be changed while it is “%(state)s”.")
            % {"state": proposal.get_state_display()}
        )


def _forms(proposal: Proposal, section: str, data=None) -> tuple[HeadForm, dict]:
    head = HeadForm(data, instance=proposal, section=section)
    return head, part_formsets(proposal, section, data)


def _save(request, proposal: Proposal, section: str):
    state = proposal.section_state(section)
    head, parts = _forms(proposal, section, request.POST)
    if not all([head.is_valid(), *(formset.is_valid() for formset in parts.values())]):
        return _not_saved(request, proposal, section, head, parts, 400)
    values = {
        "head": head.cleaned_data,
        "parts": {name: formset.rows() for name, formset in parts.items()},
    }
    try:
        saved = save_section(
            proposal,
            section,
            by=request.user,
            seen=version_number(request.POST.get("version", "")),
            sitting=request.POST.get("sitting", "")[:16],
            apart="apart" in request.POST,
            **values,
        )
    except Stale:
        return _conflict(request, proposal, section, head, parts, values)
    except (Refused, WrongMoment) as refusal:
        return _not_saved(request, proposal, section, head, parts, refusal.status, refusal.reasons)
    state = saved.section_state(section)
    if request.htmx:
        return render(request, "proposals/_saved.html", {"state": state, "at": _moment(state)})
    if "on" in request.POST:
        following = after(section)
        is_mine = following and saved.may_write(request.user, following)
        url = saved.get_section_url(following) if is_mine else saved.get_edit_url()
    elif "list" in request.POST:
        url = saved.get_edit_url()
    else:
        url = saved.get_section_url(section)
    return redirect(f"{url}?da-luu={section}")


def version_number(word: str) -> int:
    return int(word) if word.isascii() and word.isdecimal() and len(word) < 10 else -1


def _moment(state: dict):
    return datetime.fromisoformat(state["at"]) if state["at"] else None


def _not_saved(request, proposal, section, head, parts, status, reasons=()):
    if request.htmx:
        context = {"errors": _errors(head, parts, reasons), "proposal": proposal}
        return render(request, "proposals/_not_saved.html", context, status=status)
    return _page(request, proposal, section, head, parts, status=status, reasons=reasons)


def _errors(head, parts, reasons) -> list[Reason]:
    """The first few of what stands against saving, each naming its field."""
    found = list(reasons)
    forms = [(head, ""), *((row, "") for formset in parts.values() for row in formset)]
    for form, _prefix in forms:
        for name, errors in form.errors.items():
            label = form.fields[name].label if name in form.fields else ""
            anchor = form[name].id_for_label.removeprefix("id_") if name in form.fields else ""
            found += [
                Reason(f"{label}: {error}" if label else error, field=anchor) for error in errors
            ]
    for formset in parts.values():
        found += [Reason(error) for error in formset.non_form_errors()]
    return found[:5]


def _conflict(request, proposal, section, head, parts, values):
    """Both texts, word by word: keep mine, keep theirs, or make one of the two by hand."""
    stored = Proposal.objects.select_related("call", "host", "leader", "problem").get(
        pk=proposal.pk
    )
    stored.my_role = proposal.my_role
    state = stored.section_state(section)
    writer = User.objects.filter(pk=state["by"]).first()
    if request.htmx:
        context = {"conflict": True, "writer": writer, "at": _moment(state)}
        return render(request, "proposals/_not_saved.html", context, status=409)
    before = content_of(stored, section)
    mine = said(section, values["head"], values["parts"])
    return _page(
        request, stored, section, head, parts, status=409,
        differences=compared(section, before, mine), writer=writer, at=_moment(state),
    )  # fmt: skip


def _page(request, proposal, section, head, parts, *, status=200, reasons=(), **more):
    is_stale = status == 409 and not reasons
    # A page that comes back with errors was opened with the version it names; one that shows both
    # texts knows the newest: saving it is meant.
    is_known = request.method == "GET" or is_stale
    state = proposal.section_state(section)
    words = {
        "version": str(state["version"]) if is_known else request.POST.get("version", ""),
        "sitting": secrets.token_hex(8) if is_known else request.POST.get("sitting", "")[:16],
    }
    context = {
        "proposal": proposal,
        "section": Section(section),
        "form": head,
        "parts": parts_of(parts),
        "extra_errors": reasons,
        "has_errors": status == 400 or bool(reasons),
        "is_fresh": request.method == "GET",
        "until": proposal.writing_until,
        "saved_at": _moment(state),
        "saved": just_saved(request),
        "following": after(section),
        "mend": proposal.open_mends().get(section),
        **words,
        **more,
    }
    return render(request, "proposals/proposal_section.html", context, status=status)


def just_saved(request) -> str:
    """The section that the page before has saved: its copy in the browser may go."""
    word = request.GET.get("da-luu", "")
    return word if word in WRITTEN else ""
