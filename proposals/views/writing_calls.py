"""A call is written: its steps, its form, a preview, a look at all of it before publishing."""

from collections.abc import Iterator

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lifecycle import clock
from lifecycle.beside import beside
from lifecycle.errors import Refused, WrongPerson
from lifecycle.moves import moves_for
from people.states import Role
from proposals.actions import (
    begin_call,
    move_question,
    remove_question,
    remove_section,
    save_form_section,
    save_question,
    save_step,
    save_uses,
)
from proposals.forms import (
    STEP_FORMS,
    AnswersForm,
    HeadForm,
    NewCallForm,
    QuestionForm,
    SectionForm,
    UsesForm,
    part_formsets,
)
from proposals.models import Call, FormSection, Proposal, Question
from proposals.questions import visible_questions
from proposals.sections import WRITTEN, section_of
from proposals.states import Section, SectionUse, StandardSection, Step
from proposals.views.calls_shown import form_outline, steps_of, terms_of
from proposals.views.pages import answer, named_in, seen, seen_version, to_be_written
from proposals.views.summary import parts_of
from rulebook.models import Parameter

SAVED = gettext_lazy("Saved. Next: %(step)s.")


@login_required
@require_http_methods(["GET", "POST"])
def call_new(request):
    if not request.user.has_role(Role.OFFICER, request.user.province_id):
        raise WrongPerson(_("Only a managing officer opens a call."))
    like = named_in(request, "like", Call.objects)
    form = NewCallForm(request.POST or None, user=request.user, like=like)

    def deed(form):
        return begin_call(form.values(), like=form.cleaned_data["like"], by=request.user)

    return answer(
        request, form, deed, _("New call"), back_url="..", submit_label=_("Begin"),
        done=_("The call is begun. Now write it step by step."), goes_to=Call.get_edit_url,
    )  # fmt: skip


def _written(request, public_id) -> Call:
    call = seen(Call.objects, request.user, public_id)
    to_be_written(call, request.user)
    return call


@login_required
@require_safe
def call_edit(request, public_id):
    """The list of steps, each not begun, in progress or done."""
    call = _written(request, public_id)
    steps = steps_of(call, request.user)
    context = {
        "call": call,
        "sections": steps,
        "done": sum(step["status"] == "done" for step in steps),
        "is_ready": all(step["status"] == "done" for step in steps),
    }
    return render(request, "proposals/call_steps.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def call_step(request, public_id, step):
    call = _written(request, public_id)
    if step == Step.QUESTIONS:
        return _questions_page(request, call)
    if step not in Step.values:
        raise Http404
    if step == Step.FORM:
        form = UsesForm(request.POST or None, call=call)
        save = save_uses
    else:
        form = STEP_FORMS[step](request.POST or None, instance=call)

        def save(call, values, **more):
            return save_step(call, step, values, **more)

    version = call.version

    def deed(form):
        # The form has written into its own copy of the call; what is stored is fetched anew.
        stored = Call.objects.get(pk=call.pk)
        return save(stored, form.values(), by=request.user, seen_version=seen_version(request))

    following = _after(step)
    label = Step(following).label if following else _("Check all that you wrote")
    return answer(
        request, form, deed, Step(step).label, back_url=call.get_edit_url(), version=version,
        thing_label=str(call), submit_label=_("Save and go on"), done=SAVED % {"step": label},
        goes_to=lambda row: row.get_step_url(following) if following else row.get_check_url(),
    )  # fmt: skip


def _after(step: str) -> str:
    order = Step.values
    at = order.index(step) + 1
    return order[at] if at < len(order) else ""


def _questions_page(request, call):
    context = {"call": call, "own": call.own_sections(), "title": Step.QUESTIONS.label}
    return render(request, "proposals/call_questions.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def call_section(request, public_id, pk=None):
    """A section of the call's own: its title and what to write in it."""
    call = _written(request, public_id)
    section = get_object_or_404(call.form_sections, pk=pk, key="") if pk else None
    form = SectionForm(request.POST or None, instance=section)

    def deed(form):
        stored = FormSection.objects.get(pk=section.pk) if section else None
        said = {name: form.cleaned_data[name] for name in ("title", "help")}
        save_form_section(call, stored, **said, by=request.user)
        return call

    title = _("Edit the section") if section else _("New section")
    return _form(request, call, form, deed, title)


@login_required
@require_http_methods(["GET", "POST"])
def call_question(request, public_id, section_pk, pk=None):
    call = _written(request, public_id)
    section = get_object_or_404(call.form_sections, pk=section_pk)
    question = get_object_or_404(section.questions, pk=pk) if pk else None
    form = QuestionForm(request.POST or None, instance=question, section=section)

    def deed(form):
        stored = Question.objects.get(pk=question.pk) if question else None
        save_question(section, stored, form.cleaned_data, by=request.user)
        return call

    title = _("Edit the question") if question else _("New question")
    return _form(request, call, form, deed, title)


def _form(request, call, form, deed, title):
    back = call.get_step_url(Step.QUESTIONS)
    return answer(
        request, form, deed, title, back_url=back, thing_label=str(call), goes_to=lambda row: back
    )


@login_required
@require_POST
def call_form_part(request, public_id):
    """Move or remove a question, or remove a section of the call's own."""
    call = _written(request, public_id)
    try:
        _change(request, call)
    except Refused as refusal:
        for reason in refusal.reasons:
            messages.error(request, str(reason))
    return redirect(call.get_step_url(Step.QUESTIONS))


def _change(request, call) -> None:
    deed, _sign, number = request.POST.get("deed", "").partition("-")
    pk = int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else 0
    if deed == "drop":
        section = get_object_or_404(call.form_sections, pk=pk, key="")
        remove_section(section, by=request.user)
        return
    question = get_object_or_404(Question, pk=pk, section__call=call)
    if deed == "remove":
        remove_question(question, by=request.user)
    elif deed in ("up", "down"):
        move_question(question, up=deed == "up", by=request.user)
    else:
        raise Http404


@login_required
@require_safe
def call_check(request, public_id):
    """Everything that was written, each with a link to change it, before it is published."""
    call = _written(request, public_id)
    moves = [move for move in moves_for(call, request.user) if move.name == "publish"]
    rules = Parameter.objects.rules_on(call.province, clock.today())
    context = {
        "call": call,
        "terms": terms_of(call),
        "outline": form_outline(call),
        "beside": beside(call, request.user),
        "unsure": [rule for rule in rules.values() if not rule.is_verified],
        "move": moves[0] if moves else None,
    }
    return render(request, "proposals/call_check.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def call_preview(request, public_id):
    """The form as an applicant sees it. Answers lead on as they would; nothing is kept."""
    call = _written(request, public_id)
    questions = call.questions()
    typed = AnswersForm(questions, request.POST or None, request.FILES or None)
    answers = typed.answers() if typed.is_bound and typed.is_valid() else {}
    facts = [question.facts() for question in questions]
    shown = {fact.key for fact in visible_questions(facts, answers, call.flow)}
    asked = [question for question in questions if question.key in shown]
    form = AnswersForm(asked, request.POST or None, request.FILES or None)
    context = {"call": call, "form": form, "standard": [*_looked_at(call)]}
    return render(request, "proposals/call_preview.html", context)


def _looked_at(call: Call) -> Iterator[dict]:
    """The standard sections that are used, each with its empty form where it has one."""
    nobodys = Proposal(call=call, province_id=call.province_id)
    uses = call.uses()
    for key, use in uses.items():
        if use == SectionUse.OFF:
            continue
        section = section_of("summary" if key == StandardSection.TITLE else key)
        row = {
            "label": StandardSection(key).label,
            "use": SectionUse(use).label,
            "words": STANDARD_WORDS[key],
        }
        if section in WRITTEN and section != Section.BUDGET:
            head = HeadForm(None, instance=nobodys, section=section)
            shown = [field for field in head.visible_fields() if _is_under(field.name, key)]
            rows = part_formsets(nobodys, section)
            row["fields"] = shown
            row["parts"] = parts_of({key: rows[key]} if key in rows else {})
        yield row


def _is_under(field: str, key: str) -> bool:
    """Whether a field of a page belongs to a section of the call's list."""
    apart = {"starts_on": {"starts_on", "ends_on"}, "effect_statement": {"effect_statement"}}
    if key in apart:
        return field in apart[key]
    if key == StandardSection.STRATEGIC_GROUP:
        return field.startswith("strategic")
    return key == StandardSection.TITLE and field not in apart["starts_on"]


# What an applicant writes in each standard section, in a line.
STANDARD_WORDS = {
    StandardSection.TITLE: gettext_lazy("Title, kind, summary, the problem it answers"),
    StandardSection.STARTS_ON: gettext_lazy("First and last day"),
    StandardSection.EFFECT_STATEMENT: gettext_lazy("What will be different, for whom, by how much"),
    StandardSection.STRATEGIC_GROUP: gettext_lazy("One of the five groups, with reasons"),
    StandardSection.INDICATORS: gettext_lazy("Name, unit, baseline, target, day"),
    StandardSection.BUDGET_LINES: gettext_lazy("Year, cost item, source, category, amount"),
    StandardSection.PRODUCTS: gettext_lazy("Name, kind, quantity, quality"),
    StandardSection.WORK_ITEMS: gettext_lazy("Who, what, when, answers for it, may decide, result"),
    StandardSection.TEAM: gettext_lazy("Members and their roles"),
    StandardSection.PARTNERS: gettext_lazy("Organisations and what each commits"),
    StandardSection.ATTACHMENTS: gettext_lazy("PDF, DOCX, XLSX, PNG or JPEG"),
}
