from proposals.forms.answers import AnswersForm
from proposals.forms.calls import STEP_FORMS, NewCallForm, NoticeForm, UsesForm
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
from proposals.forms.questions import QuestionForm, SectionForm

__all__ = [
    "AnswersForm",
    "AskAgainForm",
    "AskForm",
    "AttachForm",
    "CheckForm",
    "ConfirmForm",
    "DongField",
    "HeadForm",
    "MergeForm",
    "NewCallForm",
    "NoticeForm",
    "ProblemForm",
    "QuestionForm",
    "STEP_FORMS",
    "SectionForm",
    "SendBackForm",
    "StartForm",
    "UsesForm",
    "part_formsets",
]
