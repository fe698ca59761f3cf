"""What people fill in about councils, meetings and sheets."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import LinesField, clean_text, refuse_controls
from lifecycle.views import NoteForm
from people.models import User
from proposals.models import Call, Proposal
from proposals.states import CallState, ProposalState
from scoring.actions import Marking
from scoring.actions.agenda import MAY_REVIEW
from scoring.models import Beside, Council, Item, Meeting, Seat
from scoring.models.beside import HOUSE_POINTS, SHARES, WEIGHTS
from scoring.states import (
    GRADE_OF_POINTS,
    SIGNS,
    ConflictGround,
    DeclineReason,
    FindingDecision,
    Scale,
    SeatRole,
    SeatState,
    Stage,
    roles_of,
)

# ASCII digits only; a dot or a comma before the decimals, as either language writes them.
POINTS = re.compile(r"-?\d{1,5}([.,]\d{1,6})?", re.ASCII)


class Words(forms.CharField):
    """A text as it is stored: NFC, trimmed, without control characters."""

    default_validators = [refuse_controls]

    def __init__(self, *, rows: int = 0, **options):
        if rows:
            options["widget"] = forms.Textarea(attrs={"rows": rows})
        super().__init__(**options)

    def to_python(self, value):
        return clean_text(super().to_python(value))


class PointsField(forms.CharField):
    """Points as "12", "12,5" or "12.5"; whether they fit is the rule's to say."""

    def __init__(self, **options):
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "size": 6}))
        super().__init__(max_length=12, required=False, **options)

    def clean(self, value) -> Decimal | None:
        text = super().clean(value).strip()
        if not text:
            return None
        if not POINTS.fullmatch(text):
            raise ValidationError(_("“%(value)s” is no number of points."), params={"value": text})
        return Decimal(text.replace(",", "."))

    def prepare_value(self, value):
        if isinstance(value, Decimal):
            return number_format(value.normalize(), use_l10n=True, force_grouping=False)
        return value


class CriteriaField(Words):
    """One criterion a line, "name: points"."""

    def prepare_value(self, value):
        if not isinstance(value, list):
            return value
        shown = PointsField().prepare_value
        return "\n".join(f"{name}: {shown(most)}" for name, most in value)

    def clean(self, value) -> list[tuple[str, Decimal]]:
        criteria = []
        for number, line in enumerate(super().clean(value).splitlines(), start=1):
            if not line.strip():
                continue
            name, _colon, points = line.rpartition(":")
            if not name.strip() or not POINTS.fullmatch(points.strip()):
                raise ValidationError(
                    _("Line %(number)s, “%(line)s”: write the name, a colon and the points."),
                    params={"number": number, "line": line.strip()[:80]},
                )
            criteria.append((name.strip()[:200], Decimal(points.strip().replace(",", "."))))
        return criteria


class CriteriaForm(forms.Form):
    """What the council marks, and up to how many points."""

    criteria = CriteriaField(
        label=_("Criteria"),
        rows=8,
        max_length=5000,
        help_text=_(
            "One a line: the name, a colon, the most points, such as “Impact: 16”. Together they "
            "make the maximum total of the rules. They are frozen when the call is published."
        ),
    )


class BesideForm(forms.ModelForm):
    """The two scores beside the 100 points, and how they enter the order."""

    fit_criteria = CriteriaField(
        label=_("Criteria of the fit"),
        rows=6,
        max_length=5000,
        help_text=_("One a line: the name, a colon, the most points. Together 100."),
    )

    class Meta:
        model = Beside
        fields = [*HOUSE_POINTS, *SHARES, "applies", "decision_number", "decision_on", *WEIGHTS]

    def _post_clean(self):
        """What fits together is the deed's to say, all of it at once."""

    def given(self) -> dict:
        """The model's own fields."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    @property
    def groups(self):
        def of(names):
            return [self[name] for name in names]

        return [
            (
                _("3-house score: points of each condition"),
                _("Together 100."),
                of(HOUSE_POINTS),
            ),
            (
                _("How strongly a condition is confirmed, in percent of its points"),
                _("Together 100."),
                of(SHARES),
            ),
            (
                _("Strategic score: the fit with the strategic group"),
                "",
                of(["fit_criteria"]),
            ),
            (
                _("The order of the dossiers"),
                _(
                    "The 3-house class first, and a composite score, take a decision with number "
                    "and date; it is published with the call."
                ),
                of(["applies", "decision_number", "decision_on"]),
            ),
            (
                _("Weights of a composite score, in percent"),
                _("Together 100; only for an order by a composite score."),
                of(WEIGHTS),
            ),
        ]


class LineForm(forms.Form):
    """Where the funding line lies: after how many dossiers; empty: as far as the envelope goes."""

    fundable = forms.IntegerField(
        label=_("Number of dossiers that can be funded"), min_value=0, required=False
    )

    def asked(self) -> int | None:
        return self.cleaned_data.get("fundable") if self.is_valid() else None


# Councils ---


class CouncilForm(forms.Form):
    name = Words(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=Stage.choices)
    call = forms.ModelChoiceField(
        label=_("Call"),
        queryset=Call.objects.none(),
        required=False,
        help_text=_("Its frozen rules bind the council; without a call today's rules do."),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["call"].queryset = (
            Call.objects.visible_to(user)
            .filter(province_id=user.province_id)
            .exclude(state=CallState.DRAFT)
            .order_by("-closes_at")
        )


class InviteForm(forms.Form):
    user = forms.ModelChoiceField(label=_("Person"), queryset=User.objects.none())
    role = forms.ChoiceField(label=_("Role"), choices=SeatRole.choices, initial=SeatRole.MEMBER)
    as_alternate = forms.BooleanField(
        label=_("As an alternate"),
        required=False,
        help_text=_("An alternate moves up by themselves when a place of the role becomes free."),
    )

    def __init__(self, *args, council: Council, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles_of(council.kind)
        seated = [seat.user_id for seat in council.all_seats if seat.is_live]
        self.fields["user"].queryset = (
            User.objects.filter(province_id=council.province_id, is_active=True)
            .exclude(pk__in=seated)
            .order_by("sort_name", "pk")
        )


class DeclineForm(NoteForm):
    """Why somebody says no; in their own words if none of the reasons says it."""

    reason = forms.ChoiceField(
        label=_("Why?"), choices=DeclineReason.choices, widget=forms.RadioSelect
    )
    field_order = ["reason", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("A few words, if you like")


class DecisionForm(NoteForm):
    """The decision that sets the council up."""

    note = None
    decision_number = Words(label=_("Decision number"), max_length=60)
    decision_on = forms.DateField(label=_("Decision date"))


COMES_AS = {
    Stage.APPRAISAL: ProposalState.PASSED,
    Stage.ACCEPTANCE: ProposalState.CONTRACTED,
}
"""In which state a dossier comes before a council of a kind."""


class SupplementForm(forms.Form):
    """What every supplementary decision has."""

    decision_number = Words(label=_("Decision number"), max_length=60)
    decision_on = forms.DateField(label=_("Decision date"))
    reason = Words(label=_("Reason"), rows=3)


class ReplaceForm(SupplementForm):
    leaving = forms.ModelChoiceField(label=_("Who leaves"), queryset=Seat.objects.none())
    joining = forms.ModelChoiceField(
        label=_("Who joins"),
        queryset=Seat.objects.none(),
        help_text=_("An alternate who said to be ready; they take the same role."),
    )
    field_order = ["leaving", "joining"]

    def __init__(self, *args, council: Council, **kwargs):
        super().__init__(*args, **kwargs)
        seats = council.seats.select_related("user", "council").order_by("position", "pk")
        self.fields["leaving"].queryset = seats.filter(state=SeatState.ACCEPTED)
        ready = seats.filter(state=SeatState.ALTERNATE, answered_at__isnull=False)
        self.fields["joining"].queryset = ready
        self.has_choice = ready.exists()


class TermForm(SupplementForm):
    term_until = forms.DateField(label=_("Term until"))
    field_order = ["term_until"]


class AgendaForm(forms.Form):
    """Which dossiers come before the council, in their order."""

    proposals = forms.ModelMultipleChoiceField(
        label=_("Dossiers"),
        queryset=Proposal.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one dossier.")},
    )

    def __init__(self, *args, council: Council, **kwargs):
        super().__init__(*args, **kwargs)
        at = COMES_AS.get(council.kind, ProposalState.ELIGIBLE)
        rows = Proposal.objects.filter(province_id=council.province_id, state=at)
        if council.call_id:
            rows = rows.filter(call=council.call_id)
        before = council.items.all()
        if council.kind == Stage.APPRAISAL:
            before = Item.objects.filter(stage=Stage.APPRAISAL)
        rows = rows.exclude(pk__in=before.order_by().values("proposal"))
        self.fields["proposals"].queryset = rows.order_by("code", "pk")
        self.has_choice = rows.exists()


class MeetingForm(forms.Form):
    planned_at = forms.DateTimeField(label=_("Planned for"))
    place = Words(label=_("Place"), max_length=200)


class AdjournForm(NoteForm):
    """Why the meeting ends, and when the next one is."""

    next_at = forms.DateTimeField(label=_("The next meeting is planned for"), required=False)
    next_place = Words(label=_("Place of the next meeting"), max_length=200, required=False)
    field_order = ["note", "next_at", "next_place"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].required = True


class AttendanceForm(forms.Form):
    """Who is there; one row for each member."""

    def __init__(self, *args, meeting: Meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.seats = meeting.council.appointed
        for seat in self.seats:
            noted = meeting.recorded.get(seat.pk)
            self.fields[f"present-{seat.public_id}"] = forms.BooleanField(
                label=_("Present"), required=False, initial=noted.is_present if noted else True
            )
            self.fields[f"reason-{seat.public_id}"] = Words(
                label=_("Reason for absence"),
                max_length=300,
                required=False,
                initial=noted.reason if noted else "",
            )

    @property
    def rows(self):
        for seat in self.seats:
            yield seat, self[f"present-{seat.public_id}"], self[f"reason-{seat.public_id}"]

    def attendance(self) -> dict[Seat, tuple[bool, str]]:
        given = self.cleaned_data
        return {
            seat: (given[f"present-{seat.public_id}"], given[f"reason-{seat.public_id}"])
            for seat in self.seats
        }


# Items ---


class ReviewersForm(forms.Form):
    reviewers = forms.ModelMultipleChoiceField(
        label=_("Reviewers"),
        queryset=Seat.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose the reviewers.")},
    )

    def __init__(self, *args, item, **kwargs):
        super().__init__(*args, **kwargs)
        may = [
            seat.pk
            for seat in item.council.appointed
            if seat.role in MAY_REVIEW and seat.pk not in item.bench.barred
        ]
        self.fields["reviewers"].queryset = Seat.objects.filter(pk__in=may).select_related("user")
        self.fields["reviewers"].initial = list(item.bench.reviewers)


class DeclareForm(forms.Form):
    ground = forms.ChoiceField(
        label=_("Ground"),
        choices=[(one.value, one.label) for one in ConflictGround if one not in SIGNS],
    )
    evidence = Words(
        label=_("In your own words"),
        rows=4,
        help_text=_("From now on you see nothing more of this dossier."),
    )


class ConclusionForm(NoteForm):
    """What the council says of the dossier; the result itself follows from the sheets."""

    note = None
    conclusion = Words(label=_("The council's conclusion"), rows=6)
    corrections = LinesField(
        label=_("Corrections required of the dossier"),
        required=False,
        help_text=_("One on each line; the leader is told, with the day."),
    )
    corrections_due = forms.DateField(
        label=_("To be corrected by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )


# Sheets ---


class SheetForm(forms.Form):
    """Marks with their reasons; three fields for each criterion."""

    def __init__(self, *args, criteria, sheet=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        marks = {mark.criterion_id: mark for mark in sheet.marks.all()} if sheet else {}
        for criterion in criteria:
            self._add(criterion, marks.get(criterion.pk))
        self.fields["comments"] = Words(
            label=_("Comments"),
            rows=5,
            required=False,
            initial=sheet.comments if sheet else "",
            help_text=_("The applicant reads them without your name."),
        )
        self.fields["cannot_all_reason"] = Words(
            label=_("Why you can't judge this dossier"), rows=2, required=False, max_length=1000
        )

    def _add(self, criterion, mark) -> None:
        points = mark.points if mark else None
        if criterion.rubric.scale == Scale.ORDINAL:
            field = forms.TypedChoiceField(
                choices=[(str(n), grade.label) for n, grade in GRADE_OF_POINTS.items()],
                coerce=Decimal,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
                initial=None if points is None else str(int(points)),
            )
        else:
            field = PointsField(initial=points)
        field.label = _("%(criterion)s: points") % {"criterion": criterion.name}
        self.fields[f"points-{criterion.key}"] = field
        self.fields[f"cannot-{criterion.key}"] = forms.BooleanField(
            label=_("Can't judge"), required=False, initial=bool(mark and mark.cannot_judge)
        )
        self.fields[f"reason-{criterion.key}"] = Words(
            label=_("%(criterion)s: reason") % {"criterion": criterion.name},
            rows=2,
            required=False,
            max_length=1000,
            initial=mark.reason if mark else "",
        )

    @property
    def rows(self):
        for one in self.criteria:
            names = (f"points-{one.key}", f"cannot-{one.key}", f"reason-{one.key}")
            yield one, *(self[name] for name in names)

    def markings(self) -> dict[str, Marking]:
        given = self.cleaned_data
        return {
            one.key: Marking(
                points=given[f"points-{one.key}"],
                reason=given[f"reason-{one.key}"],
                cannot_judge=given[f"cannot-{one.key}"],
            )
            for one in self.criteria
        }


# Letters to applicants ---


class PlacesForm(forms.Form):
    """What becomes of each place that may tell who wrote it: two fields for each."""

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, **kwargs)
        self.places = places
        for place in places:
            self.fields[f"decision-{place.pk}"] = forms.ChoiceField(
                label=_("Decision"),
                choices=FindingDecision.choices,
                widget=forms.RadioSelect,
                initial=place.decision,
                required=False,
            )
            self.fields[f"reason-{place.pk}"] = Words(
                label=_("Why it may be left in"),
                max_length=300,
                initial=place.reason,
                required=False,
            )

    def rows(self) -> dict:
        """The bound fields of each place, by its key."""
        return {
            place.pk: (self[f"decision-{place.pk}"], self[f"reason-{place.pk}"])
            for place in self.places
        }

    def decisions(self) -> dict[int, tuple[str, str]]:
        """Of the places about which something was said."""
        said = self.cleaned_data
        return {
            place.pk: (decision, said[f"reason-{place.pk}"])
            for place in self.places
            if (decision := said[f"decision-{place.pk}"])
        }


class AppealForm(forms.Form):
    """What the applicant objects to, with a file if need be."""

    text = Words(label=_("What you object to, and why"), rows=8, max_length=10000)
    file = forms.FileField(
        label=_("File"),
        required=False,
        max_length=400,
        help_text=_("One PDF, DOCX, XLSX or picture, if it helps."),
    )


class AnswerForm(NoteForm):
    """The answer to an appeal, with its reasons."""

    note = None
    answer = Words(
        label=_("Answer with its reasons"),
        rows=8,
        max_length=10000,
        help_text=_("The applicant reads it. Name nobody of the council."),
    )
