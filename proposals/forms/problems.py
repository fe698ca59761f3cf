from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Organisation
from people.permissions import provinces_as
from people.states import Role
from proposals.forms.fields import DongField, NumberField, needed_later
from proposals.models import Problem


class ProblemForm(forms.ModelForm):
    """What a business tells of its problem."""

    contributes_amount = DongField(
        label=_("Of which money"), least=0, required=False, help_text=_("In đồng; 0 if none.")
    )

    class Meta:
        model = Problem
        fields = [
            "organisation",
            "title",
            "description",
            "cost_value",
            "cost_unit",
            "cost_measured_how",
            "solved_when",
            "indicator",
            "baseline",
            "target",
            "contributes",
            "contributes_amount",
            "strategic_group",
            "source",
        ]
        field_classes = dict.fromkeys(("cost_value", "baseline", "target"), NumberField)
        help_texts = {
            "description": _("What happens, where, how often."),
            "cost_unit": _("Such as: ₫ a year, tonnes of output, hours a month."),
            "solved_when": _("How one will see that it is solved."),
            "contributes": _("Data, a site, people, machines, money."),
        }
        widgets = {
            name: forms.Textarea(attrs={"rows": rows})
            for name, rows in {
                "description": 5,
                "cost_measured_how": 2,
                "solved_when": 3,
                "contributes": 3,
            }.items()
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self._limit_organisations()
        needed_later(self, "description", "solved_when")
        if not user.has_role(Role.OFFICER):
            del self.fields["source"]

    def _limit_organisations(self) -> None:
        """Mine; for an officer every organisation of the province."""
        if self.instance.pk:
            del self.fields["organisation"]
            return
        field = self.fields["organisation"]
        if self.user.has_role(Role.OFFICER):
            field.queryset = Organisation.objects.filter(
                province_id__in=provinces_as(self.user, Role.OFFICER)
            )
        else:
            mine = self.user.standing.organisation_ids
            field.queryset = Organisation.objects.filter(pk__in=mine)
            if len(mine) == 1:
                field.initial = next(iter(mine))

    def clean_contributes_amount(self) -> int:
        return self.cleaned_data["contributes_amount"] or 0
