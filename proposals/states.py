"""The states, kinds and groups of problems, calls, proposals and attestations."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProblemState(TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned for completion")
    PUBLISHED = "published", _("Published")
    MATCHED = "matched", _("Being solved")
    SOLVED = "solved", _("Solved")
    CLOSED = "closed", _("Closed")
    MERGED = "merged", _("Merged into another")


class CallState(TextChoices):
    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    DECIDED = "decided", _("Decided")


class ProposalState(TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned for completion")
    ELIGIBLE = "eligible", _("Eligible")
    INELIGIBLE = "ineligible", _("Not eligible")
    IN_COUNCIL = "in_council", _("Before the council")
    PASSED = "passed", _("Passed")
    NOT_PASSED = "not_passed", _("Not passed")
    FUNDED = "funded", _("Funded")
    UNFUNDED = "unfunded", _("Not funded")
    CONTRACTED = "contracted", _("Under contract")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class AttestationState(TextChoices):
    ASKED = "asked", _("Asked")
    CONFIRMED = "confirmed", _("Confirmed")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("request", "Withdrawn")


class Flow(TextChoices):
    """How tasks arise: the first two under Law 93/2025, the next two before it."""

    FUNDING = "funding", _("Funding")
    ORDERING = "ordering", pgettext_lazy("flow", "Ordering")
    SELECTION = "selection", _("Competitive selection")
    DIRECT = "direct", _("Direct assignment")
    CONTEST = "contest", _("Innovation contest")


EARLIER_LAW = (Flow.SELECTION, Flow.DIRECT)
# Tasks that are identified before anybody is asked to do them.
IDENTIFIED_FIRST = (Flow.ORDERING, Flow.SELECTION, Flow.DIRECT)


class CallStage(TextChoices):
    """What a dossier of the call goes through, in this order."""

    IDENTIFICATION = "identification", _("Identification of the task")
    CHECK = "check", _("Dossier check")
    COUNCIL = "council", _("Council")
    APPRAISAL = "appraisal", _("Appraisal of the budget")
    ALLOCATION = "allocation", _("Allocation and approval")
    CONTRACT = "contract", _("Contract")
    ACCEPTANCE = "acceptance", _("Acceptance")


ALWAYS_STAGES = frozenset(CallStage) - {CallStage.IDENTIFICATION, CallStage.APPRAISAL}


class Step(TextChoices):
    """The steps in which an officer writes a call, by their place in the address."""

    BASICS = "thong-tin", pgettext_lazy("step", "Title and legal basis")
    FLOW = "phuong-thuc", pgettext_lazy("step", "Flow, stages and blind mode")
    DATES = "thoi-gian", pgettext_lazy("step", "Opening and closing")
    MONEY = "kinh-phi", pgettext_lazy("step", "Money")
    FORM = "mau-ho-so", pgettext_lazy("step", "Sections of the form")
    QUESTIONS = "cau-hoi", pgettext_lazy("step", "Questions of its own")


class BlindMode(TextChoices):
    OPEN = "open", pgettext_lazy("blind mode", "Names shown")
    SINGLE = "single", pgettext_lazy("blind mode", "Reviewers hidden from applicants")
    DOUBLE = "double", pgettext_lazy("blind mode", "Both sides hidden")


class StrategicGroup(IntegerChoices):
    """The five groups of the province's directive of 13/11/2025; 0 is none of them."""

    NONE = 0, _("Not strategic")
    GRAPHICS = 1, _("Digital graphics")
    SOFTWARE_AI = 2, _("Specialised software and AI")
    AUTOMATION = 3, _("Industrial automation and robots")
    DRONES = 4, _("Unmanned aircraft")
    CHIPS_IOT = 5, _("Semiconductors and IoT")


class Sector(TextChoices):
    """The sectors the province puts first (directive of 13/11/2025, S4), and the rest."""

    TEA = "tea", _("Tea")
    GARMENTS = "garments", _("Garments")
    TRANSPORT = "transport", _("Transport")
    CROPS = "crops", _("Crops")
    LIVESTOCK = "livestock", _("Livestock")
    MINING = "mining", _("Mining")
    OTHER = "other", pgettext_lazy("sector", "Another")


class Offer(TextChoices):
    """What the owner of a problem would put in."""

    CASH = "cash", _("Money")
    KIND = "kind", _("In kind")
    DATA = "data", pgettext_lazy("offer", "Data")
    SITE = "site", _("A site to try it")


class Understood(TextChoices):
    """Whether an answer understood the problem, as its owner sees it."""

    YES = "yes", pgettext_lazy("understood", "Yes")
    PARTLY = "partly", pgettext_lazy("understood", "Partly")
    NO = "no", pgettext_lazy("understood", "No")


class ProposalKind(TextChoices):
    RESEARCH = "research", _("Research topic")
    PILOT = "pilot", _("Pilot-production project")
    SCHEME = "scheme", _("Science scheme")
    INNOVATION = "innovation", _("Innovation project")
    DIGITAL = "digital", _("Digital transformation project")


class MoneySource(TextChoices):
    STATE = "state", _("State budget")
    OWN = "own", _("Own funds")
    PARTNER = "partner", _("Partner's funds")


class SpendingCategory(TextChoices):
    KHCN = "khcn", _("Science and technology")
    DMST = "dmst", _("Innovation")
    CDS = "cds", _("Digital transformation")


class CostItem(TextChoices):
    LABOUR = "labour", _("Labour")
    MATERIALS = "materials", _("Materials and energy")
    EQUIPMENT = "equipment", _("Equipment")
    SERVICES = "services", _("Outside services")
    TRAVEL = "travel", _("Travel, meetings, surveys")
    PROPERTY = "property", _("Intellectual property")
    OTHER = "other", _("Other costs")


class ProductKind(TextChoices):
    TECHNOLOGY = "technology", _("Technology or process")
    DEVICE = "device", _("Device or machine")
    SOFTWARE = "software", _("Software or data")
    MODEL = "model", _("Demonstration model")
    PUBLICATION = "publication", _("Publication")
    TRAINING = "training", _("People trained")
    TITLE = "title", _("Intellectual property title")


class TeamRole(TextChoices):
    LEADER = "leader", _("Task leader")
    SECRETARY = "secretary", _("Scientific secretary")
    KEY = "key", _("Key member")
    MEMBER = "member", _("Member")
    PARTNER = "partner", _("Partner's representative")


class InvitationState(TextChoices):
    SENT = "sent", pgettext_lazy("invitation", "Sent")
    ACCEPTED = "accepted", pgettext_lazy("invitation", "Accepted")
    DECLINED = "declined", pgettext_lazy("invitation", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("invitation", "Withdrawn")


class Section(TextChoices):
    """The sections a dossier is written in, in the order of its form; the value is the address."""

    SUMMARY = "tom-tat", _("What it is about")
    EFFECT = "hieu-qua", _("Effect and indicators")
    PRODUCTS = "san-pham", _("Products")
    PLAN = "ke-hoach", _("Work plan")
    BUDGET = "du-toan", _("Budget estimate")
    HOUSES = "ba-nha", _("Three houses")
    PARTNERS = "phoi-hop", _("Partners")
    GROUP = "nhom-chien-luoc", _("Strategic group")
    QUESTIONS = "cau-hoi", _("Questions of the call")
    PAPERS = "giay-to", _("Papers")
    TEAM = "nhom-thuc-hien", _("Team")


class VersionKind(TextChoices):
    """How a version of a dossier came about."""

    BEGUN = "begun", pgettext_lazy("version", "As it was before")
    SITTING = "sitting", pgettext_lazy("version", "Written")
    SUBMITTED = "submitted", pgettext_lazy("version", "Submitted")
    RESTORED = "restored", pgettext_lazy("version", "Restored")
    CORRECTED = "corrected", pgettext_lazy("version", "Corrected for the council")


class CorrectionState(TextChoices):
    """Where a point stands that a council wants corrected."""

    ASKED = "asked", pgettext_lazy("correction", "To be corrected")
    ANSWERED = "answered", pgettext_lazy("correction", "Answered, to be checked")
    MET = "met", pgettext_lazy("correction", "Met")
    DROPPED = "dropped", pgettext_lazy("correction", "Asked no more")


class Condition(IntegerChoices):
    """The four conditions that must all hold for the priority of three houses."""

    THREE_HOUSES = 1, _("All three houses take part")
    REAL_PROBLEM = 2, _("It starts from a real problem of an enterprise or cooperative")
    PROVINCE_MODEL = 3, _("A State body confirms that it fits the province's development model")
    TRAINING = 4, _("The regional university takes an active part in training people")


class AttachmentKind(TextChoices):
    DESCRIPTION = "description", _("Task description")
    BUDGET = "budget", _("Budget annex")
    CAPACITY = "capacity", _("Capacity and profile")
    COMMITMENT = "commitment", _("Letter of commitment")
    OTHER = "other", _("Other paper")


class CheckItem(TextChoices):
    """What the officer looks at before a dossier goes on."""

    FORMS_COMPLETE = "forms_complete", _("Every paper of the dossier is there and signed")
    HOST_QUALIFIED = "host_qualified", _("The host organisation may apply")
    LEADER_QUALIFIED = "leader_qualified", _("The task leader may lead the task")
    FITS_CALL = "fits_call", _("The content fits the call")
    EFFECT_MEASURABLE = "effect_measurable", _("The effect statement can be measured")
    BUDGET_CONSISTENT = "budget_consistent", _("The budget adds up and follows the norms")
    NO_DUPLICATE = "no_duplicate", _("It repeats no task done or under way")


class StandardSection(TextChoices):
    """The sections every dossier's form is made of, by the field at their head."""

    TITLE = "title", _("What and by whom")
    STARTS_ON = "starts_on", _("Duration")
    EFFECT_STATEMENT = "effect_statement", _("Effect statement")
    STRATEGIC_GROUP = "strategic_group", _("Strategic group")
    INDICATORS = "indicators", _("Indicators")
    BUDGET_LINES = "budget_lines", _("Budget estimate")
    PRODUCTS = "products", _("Products")
    WORK_ITEMS = "work_items", _("Work plan")
    TEAM = "team", _("Team")
    PARTNERS = "partners", _("Partners")
    ATTACHMENTS = "attachments", _("Papers")


class SectionUse(TextChoices):
    """What a call makes of a section."""

    REQUIRED = "required", pgettext_lazy("section", "Required")
    OPTIONAL = "optional", pgettext_lazy("section", "Optional")
    OFF = "off", pgettext_lazy("section", "Not asked")


# What a call asks when its officer says nothing else.
DEFAULT_USES: dict[str, str] = {
    StandardSection.TITLE: SectionUse.REQUIRED,
    StandardSection.STARTS_ON: SectionUse.REQUIRED,
    StandardSection.EFFECT_STATEMENT: SectionUse.REQUIRED,
    StandardSection.STRATEGIC_GROUP: SectionUse.OPTIONAL,
    StandardSection.INDICATORS: SectionUse.REQUIRED,
    StandardSection.BUDGET_LINES: SectionUse.REQUIRED,
    StandardSection.PRODUCTS: SectionUse.REQUIRED,
    StandardSection.WORK_ITEMS: SectionUse.REQUIRED,
    StandardSection.TEAM: SectionUse.OPTIONAL,
    StandardSection.PARTNERS: SectionUse.OPTIONAL,
    StandardSection.ATTACHMENTS: SectionUse.OPTIONAL,
}
# No dossier is taken without these, whatever a call says.
ALWAYS_REQUIRED = frozenset(
    {
        StandardSection.TITLE,
        StandardSection.STARTS_ON,
        StandardSection.EFFECT_STATEMENT,
        StandardSection.INDICATORS,
        StandardSection.BUDGET_LINES,
    }
)


class QuestionKind(TextChoices):
    SHORT = "short", pgettext_lazy("question", "Short text")
    LONG = "long", pgettext_lazy("question", "Long text")
    NUMBER = "number", pgettext_lazy("question", "Number with a unit")
    CHOICE = "choice", pgettext_lazy("question", "One of several answers")
    CHOICES = "choices", pgettext_lazy("question", "Several answers")
    YES_NO = "yes_no", pgettext_lazy("question", "Yes or no")
    DATE = "date", pgettext_lazy("question", "Date")
    FILE = "file", pgettext_lazy("question", "File")


WITH_OPTIONS = (QuestionKind.CHOICE, QuestionKind.CHOICES)
# Kinds on whose answer another question may depend.
DECIDING = (QuestionKind.CHOICE, QuestionKind.CHOICES, QuestionKind.YES_NO)
YES, NO = "yes", "no"


class CheckAnswer(TextChoices):
    YES = "yes", _("Met")
    NO = "no", _("Not met")
    DOES_NOT_APPLY = "na", _("Does not apply")


class SearchState(TextChoices):
    WAITING = "waiting", pgettext_lazy("search", "Being searched")
    DONE = "done", pgettext_lazy("search", "Searched")
    FAILED = "failed", pgettext_lazy("search", "Search again")


class Verdict(TextChoices):
    """What a person concludes of a likeness."""

    DUPLICATE = "duplicate", _("Repeats it")
    NONE = "none", _("Does not repeat it")
    COUNCIL = "council", _("The council must look")


EDITABLE = (ProposalState.DRAFT, ProposalState.RETURNED)
BEFORE_COUNCIL = (
    ProposalState.DRAFT,
    ProposalState.SUBMITTED,
    ProposalState.RETURNED,
    ProposalState.ELIGIBLE,
)
# A council has not said yet whether it passes.
BEFORE_VERDICT = (
    ProposalState.SUBMITTED,
    ProposalState.RETURNED,
    ProposalState.ELIGIBLE,
    ProposalState.IN_COUNCIL,
)
# Papers that say by their nature who applies.
IDENTIFYING_PAPERS = (AttachmentKind.CAPACITY, AttachmentKind.COMMITMENT)
# A problem that another told twice may be merged into.
TAKES_TWINS = (ProblemState.SUBMITTED, ProblemState.PUBLISHED, ProblemState.MATCHED)
AFTER_COUNCIL = (
    ProposalState.PASSED,
    ProposalState.FUNDED,
    ProposalState.UNFUNDED,
    ProposalState.CONTRACTED,
)
# Points of a council that still stand against what follows.
UNMET = (CorrectionState.ASKED, CorrectionState.ANSWERED)
SEARCHED_IN = (ProposalState.SUBMITTED, ProposalState.RETURNED, ProposalState.ELIGIBLE)
PUBLIC_PROBLEM = (ProblemState.PUBLISHED, ProblemState.MATCHED, ProblemState.SOLVED)
