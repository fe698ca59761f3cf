"""What a finance appraisal group does with an item: no marks, but its figures closed."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lifecycle.errors import Reason, Refused
from lifecycle.models import Duty
from lifecycle.moves import verb
from lifecycle.states import Audience
from scoring import mails
from scoring.models.presiding import whoever_presides_over_figures
from scoring.states import FIGURES, DutySet, ItemState, Stage

S = ItemState


def every_line_is_judged(item, user) -> Reason | None:
    left = item.appraisal.lines.filter(appraised__isnull=True).count()
    if not left:
        return None
    return Reason(
        ngettext(
            "%(count)s line of the budget is not judged yet.",
            "%(count)s lines of the budget are not judged yet.",
            left,
        )
        % {"count": left},
        url=item.appraisal.get_absolute_url(),
    )


def the_method_is_proposed(item, user) -> Reason | None:
    if item.appraisal.method:
        return None
    return Reason(_("Propose the lump-sum method."), url=item.appraisal.get_absolute_url())


def something_is_left_of_the_state(item, user) -> Reason | None:
    """A dossier whose State money was all cut can't be funded; that is the council's to say."""
    if item.appraisal.sums.appraised_state > 0:
        return None
    return Reason(
        _("Nothing is left of what the dossier asks of the State."),
        url=item.appraisal.get_absolute_url(),
    )


class WithFigures:
    """The verbs of an item at the stage of appraisal."""

    @verb(
        source=[S.OPEN],
        target=S.SCORED,
        label=_("Close the figures"),
        permission=whoever_presides_over_figures,
        checks=[every_line_is_judged, the_method_is_proposed, something_is_left_of_the_state],
        audience=Audience.COUNCIL,
        is_main=True,
        confirm=_("The task leader then sees the figures, and may answer before you conclude."),
    )
    def close_figures(self, deed):
        """Every line judged: the leader sees what the group proposes and may answer."""
        Duty.take(self.proposal, DutySet.APPRAISAL, "appraise", by=deed.by, role=deed.role)
        sums = self.appraisal.sums
        deed.record(asked=sums.asked, appraised=sums.appraised, state=sums.appraised_state)
        mails.figures_closed(self, by=deed.by)

    @verb(
        source=[S.SCORED],
        target=S.OPEN,
        label=_("Open the figures again"),
        permission=whoever_presides_over_figures,
        audience=Audience.COUNCIL,
        needs_note=True,
    )
    def reopen_figures(self, deed):
        """The leader's answer changes something: the lines may be judged anew."""

    def settle_figures(self, deed) -> None:
        """The group's conclusion: from now on these are the dossier's figures."""
        Duty.take(self.proposal, DutySet.APPRAISAL, "appraise", by=deed.by, role=deed.role)
        self.members_present = len(self.bench.sitting)
        sums = self.appraisal.keep_sums()
        if sums.appraised_state <= 0:
            raise Refused(Reason(_("Nothing is left of what the dossier asks of the State.")))
        deed.record(asked=sums.asked, appraised=sums.appraised, state=sums.appraised_state)

    @property
    def state_words(self) -> dict:
        """Where a budget is appraised nothing is scored."""
        return FIGURES if self.stage == Stage.APPRAISAL else {}

    def state_in_words(self) -> str:
        return str(self.state_words.get(self.state) or ItemState(self.state).label)
