"""Words of the people: the three houses, the roles, and the capacity in which somebody acts."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class House(TextChoices):
    """The three houses of the name."""

    STATE = "state", pgettext_lazy("house", "State")
    UNIVERSITY = "university", pgettext_lazy("house", "University")
    ENTERPRISE = "enterprise", pgettext_lazy("house", "Enterprise")


class Role(TextChoices):
    """What somebody is charged with in a province, by a grant with dates."""

    OFFICER = "officer", _("Managing officer")
    FUND_ACCOUNTANT = "fund_accountant", _("Fund accountant")
    CHIEF_ACCOUNTANT = "chief_accountant", _("Chief accountant")
    FUND_DIRECTOR = "fund_director", _("Fund director")
    PROVINCIAL_LEADER = "provincial_leader", _("Provincial leader")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("System administrator")


class Capacity(TextChoices):
    """As what somebody did a deed; the trail keeps it. Every role, and what rows make of people."""

    OFFICER = "officer", _("Managing officer")
    FUND_ACCOUNTANT = "fund_accountant", _("Fund accountant")
    CHIEF_ACCOUNTANT = "chief_accountant", _("Chief accountant")
    FUND_DIRECTOR = "fund_director", _("Fund director")
    PROVINCIAL_LEADER = "provincial_leader", _("Provincial leader")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("System administrator")
    TASK_LEADER = "task_leader", _("Task leader")
    TEAM_MEMBER = "team_member", _("Team member")
    HOST = "host", _("Host organisation")
    PARTNER = "partner", _("Partner organisation")
    PROBLEM_OWNER = "problem_owner", _("Problem owner")
    STATE_BODY = "state_body", _("State body")
    UNIVERSITY_OFFICE = "university_office", _("Regional university")
    ENTERPRISE = "enterprise", pgettext_lazy("house", "Enterprise")
    ORGANISATION_ADMINISTRATOR = "organisation_admin", _("Organisation's administrator")
    COUNCIL_CHAIR = "council_chair", _("Council chair")
    COUNCIL_VICE = "council_vice", _("Council vice-chair")
    COUNCIL_SECRETARY = "council_secretary", _("Scientific secretary")
    COUNCIL_REVIEWER = "council_reviewer", _("Reviewer")
    COUNCIL_MEMBER = "council_member", _("Council member")
    GROUP_HEAD = "group_head", _("Head of the finance appraisal group")
    GROUP_DEPUTY = "group_deputy", _("Deputy head of the finance appraisal group")
    GROUP_MEMBER = "group_member", _("Member of the finance appraisal group")
    PERSON = "person", pgettext_lazy("actor", "The person concerned")
    SYSTEM = "system", pgettext_lazy("actor", "The system")


class Language(TextChoices):
    """In which language somebody reads; each names itself."""

    VIETNAMESE = "vi", "Tiếng Việt"
    ENGLISH = "en", "English"


class Scope(TextChoices):
    """What a program may do with a person's token: read or write, by noun. Never more than they."""

    READ_ORGANISATIONS = "read:organisations", _("Read organisations")
    READ_PROBLEMS = "read:problems", _("Read problems")
    WRITE_PROBLEMS = "write:problems", _("Write problems")
    READ_CALLS = "read:calls", _("Read calls")
    READ_PROPOSALS = "read:proposals", _("Read proposals")
    WRITE_PROPOSALS = "write:proposals", _("Write proposals")
    READ_COUNCILS = "read:councils", _("Read councils and results")
    READ_FUNDS = "read:funds", _("Read budget, allocations and payments")
    READ_CONTRACTS = "read:contracts", _("Read contracts")
    WRITE_CONTRACTS = "write:contracts", _("Write milestone reports")
    READ_RESULTS = "read:results", _("Read results")


class RegistrationState(TextChoices):
    """An organisation that somebody wants in the register."""

    SUBMITTED = "submitted", pgettext_lazy("registration", "Waits for the office")
    CONFIRMED = "confirmed", pgettext_lazy("registration", "Confirmed")
    REFUSED = "refused", pgettext_lazy("registration", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("registration", "Withdrawn")


class InvitationState(TextChoices):
    """Somebody invited into an organisation; whether it has run out is a question of the clock."""

    SENT = "sent", pgettext_lazy("invitation", "Sent")
    ACCEPTED = "accepted", pgettext_lazy("invitation", "Accepted")
    WITHDRAWN = "withdrawn", pgettext_lazy("invitation", "Withdrawn")


class JoinState(TextChoices):
    """Somebody who asks to belong to an organisation."""

    ASKED = "asked", pgettext_lazy("request to join", "Waits for an answer")
    ACCEPTED = "accepted", pgettext_lazy("request to join", "Accepted")
    REFUSED = "refused", pgettext_lazy("request to join", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("request to join", "Withdrawn")


class Degree(TextChoices):
    """The highest degree somebody holds."""

    BACHELOR = "bachelor", _("Bachelor or engineer")
    MASTER = "master", _("Master")
    DOCTOR = "doctor", _("Doctor")
    DOCTOR_OF_SCIENCE = "doctor_of_science", _("Doctor of science")
    OTHER = "other", pgettext_lazy("degree", "Other")


class AcademicTitle(TextChoices):
    NONE = "", pgettext_lazy("academic title", "No title")
    ASSOCIATE = "associate_professor", _("Associate professor")
    PROFESSOR = "professor", _("Professor")


class Science(TextChoices):
    """The six fields of research of Decision 12/2008/QĐ-BKHCN, first level."""

    NATURAL = "natural", _("Natural sciences")
    ENGINEERING = "engineering", _("Engineering and technology")
    MEDICAL = "medical", _("Medical and pharmaceutical sciences")
    AGRICULTURAL = "agricultural", _("Agricultural sciences")
    SOCIAL = "social", _("Social sciences")
    HUMANITIES = "humanities", _("Humanities")


class Gender(TextChoices):
    """As somebody tells it, if they like: councils are advised on their balance by it."""

    FEMALE = "female", pgettext_lazy("gender", "Female")
    MALE = "male", pgettext_lazy("gender", "Male")


class RelationKind(TextChoices):
    """What ties an expert to a person or an organisation, as they declare it themselves."""

    FAMILY = "family", _("Spouse, parent, child or sibling")
    STUDIES = "studies", _("Adviser or student")
    WORK = "work", _("Work done together")
    BUSINESS = "business", _("Shares, business or debts")
    ADVICE = "advice", _("Paid advice or training")
    DISPUTE = "dispute", _("A dispute")


class Tongue(TextChoices):
    """In which language somebody can read a dossier and write an opinion."""

    VIETNAMESE = "vi", pgettext_lazy("tongue", "Vietnamese")
    ENGLISH = "en", pgettext_lazy("tongue", "English")
    FRENCH = "fr", pgettext_lazy("tongue", "French")
    GERMAN = "de", pgettext_lazy("tongue", "German")
    RUSSIAN = "ru", pgettext_lazy("tongue", "Russian")
    CHINESE = "zh", pgettext_lazy("tongue", "Chinese")
    JAPANESE = "ja", pgettext_lazy("tongue", "Japanese")
    KOREAN = "ko", pgettext_lazy("tongue", "Korean")


class ExpertState(TextChoices):
    """Somebody the councils may be chosen from."""

    OFFERED = "offered", pgettext_lazy("expert", "Waits for the office")
    ADMITTED = "admitted", pgettext_lazy("expert", "In the pool")
    LEFT = "left", pgettext_lazy("expert", "Left the pool")


class Register(TextChoices):
    """What a sheet may be brought into."""

    ORGANISATIONS = "organisations", _("Organisations")
    EXPERTS = "experts", _("Experts")


class ErasureState(TextChoices):
    """What became of somebody's wish to be erased."""

    ASKED = "asked", _("Waits for the office")
    DONE = "done", _("Erased for good")
    REFUSED = "refused", _("Request refused")
    WITHDRAWN = "withdrawn", _("Request withdrawn")
