from proposals.forms.answers import AnswersForm
from proposals.forms.calls import CallForm
from proposals.forms.dossier import (
    AskAgainForm,
    AskForm,
    AttachForm,
    CheckForm,
    ConfirmForm,
    SendBackForm,
)
from proposals.forms.fields import DongField
from proposals.forms.problems import MergeForm, ProblemForm
from proposals.forms.proposals import HeadForm, StartForm, part_formsets

__all__ = [
    "AnswersForm",
    "AskAgainForm",
    "AskForm",
    "AttachForm",
    "CallForm",
    "CheckForm",
    "ConfirmForm",
    "DongField",
    "HeadForm",
    "MergeForm",
    "ProblemForm",
    "SendBackForm",
    "StartForm",
    "part_formsets",
]
