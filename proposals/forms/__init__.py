from proposals.forms.answers import AnswersForm
from proposals.forms.calls import STEP_FORMS, NewCallForm, NoticeForm, UsesForm
from proposals.forms.dossier import (
    AskAgainForm,
    AskForm,
    AttachForm,
    BringInForm,
    CheckForm,
    ConfirmForm,
    SendBackForm,
)
from proposals.forms.fields import DongField
from proposals.forms.problems import MergeForm, NameInCallForm, ProblemForm, UnderstandingForm
from proposals.forms.proposals import HeadForm, StartForm, part_formsets
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
    "DongField",
    "HeadForm",
    "InviteForm",
    "MergeForm",
    "NewCallForm",
    "NoticeForm",
    "NameInCallForm",
    "ProblemForm",
    "QuestionForm",
    "SectionForm",
    "SendBackForm",
    "StartForm",
    "UsesForm",
    "UnderstandingForm",
    "part_formsets",
]
