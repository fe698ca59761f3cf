from proposals.forms.answers import AnswersForm
from proposals.forms.calls import STEP_FORMS, NewCallForm, NoticeForm, UsesForm
from proposals.forms.dossier import (
    AskAgainForm,
    AskForm,
    AttachForm,
    BringInForm,
    CheckForm,
    ConfirmForm,
    ReplaceForm,
    SendBackForm,
)
from proposals.forms.fields import DongField
from proposals.forms.problems import MergeForm, NameInCallForm, ProblemForm, UnderstandingForm
from proposals.forms.proposals import CopyForm, HeadForm, StartForm, part_formsets
from proposals.forms.questions import QuestionForm, SectionForm
from proposals.forms.team import AcceptForm, InviteForm

__all__ = [
    "STEP_FORMS",
    "AcceptForm",
    "AnswersForm",
    "AskAgainForm",
    "AskForm",
    "AttachForm",
    "BringInForm",
    "CheckForm",
    "ConfirmForm",
    "CopyForm",
    "DongField",
    "HeadForm",
    "InviteForm",
    "MergeForm",
    "NameInCallForm",
    "NewCallForm",
    "NoticeForm",
    "ProblemForm",
    "QuestionForm",
    "ReplaceForm",
    "SectionForm",
    "SendBackForm",
    "StartForm",
    "UnderstandingForm",
    "UsesForm",
    "part_formsets",
]
