"""What ties people to dossiers, gathered from the records in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.db.models import Q, prefetch_related_objects
from django.utils import translation
from django.utils.translation import gettext as _

from lifecycle import clock
from papers.folding import fold
from people.models import Membership, Relation
from people.states import RelationKind
from proposals.models import Proposal, TeamMember, Version
from scoring import rules
from scoring.states import ConflictGround

G = ConflictGround


@dataclass(frozen=True)
class Ground:
    """One reason found: what it rests on (`basis`, the same as long as the fact is the same) and
    the sentence that says it.
    """

    ground: ConflictGround
    basis: str
    evidence: str


@dataclass
class _Person:
    """What the records say of one who judges."""

    user: Any
    places: dict[int, Membership] = field(default_factory=dict)
    past: dict[int, Membership] = field(default_factory=dict)
    together: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    relations: list[Relation] = field(default_factory=list)


class Ties:
    """Who of these people may not judge which of these dossiers, and why.

    rule(key): the value of a rule, as the council judges by it.
    """

    def __init__(
        self, users: Iterable[Any], proposals: Iterable[Proposal], rule: Callable[[str], Any]
    ) -> None:
        self.today = clock.today()
        self.since = _years_before(self.today, rule("coi.past_years"))
        self.public = frozenset(rule("coi.public_domains"))
        self.people = {user.pk: _Person(user) for user in users}
        self.proposals = list(proposals)
        prefetch_related_objects(
            self.proposals, "partners", "team__user", "leader", "problem", "host"
        )
        self.names: dict[int, Any] = {}
        self.applied = self._read_dossiers()
        self.ids_of_name: dict[str, set[int]] = defaultdict(set)
        for pk, user in self.names.items():
            self.ids_of_name[fold(user.full_name)].add(pk)
        if self.people and self.proposals:
            self._read_places()
            self._read_together()
            self._read_relations()
        self.judges = {pk: self._judge(person) for pk, person in self.people.items()}

    def grounds(self, user_id: int, proposal: Proposal) -> list[Ground]:
        """Every reason against this person judging this dossier, in the office's language."""
        found = rules.grounds_of_conflict(self.judges[user_id], self.applied[proposal.pk])
        if not found:
            return []
        with translation.override(settings.LANGUAGE_CODE):
            return [self._said(user_id, proposal, *one) for one in found]

    def _read_dossiers(self) -> dict[int, rules.Applied]:
        writers: dict[int, set[int]] = defaultdict(set)
        made = Version.objects.filter(proposal__in=self.proposals).order_by()
        for proposal, person in made.values_list("proposal_id", "made_by_id").distinct():
            writers[proposal].add(person)
        return {one.pk: self._applied(one, writers[one.pk]) for one in self.proposals}

    def _applied(self, proposal: Proposal, writers: set[int]) -> rules.Applied:
        people = {member.user_id: member.user for member in proposal.team.all()}
        people[proposal.leader_id] = proposal.leader
        self.names |= people
        domains = {rules.domain_of(user.email, self.public) for user in people.values()}
        return rules.Applied(
            host=proposal.host_id,
            people=frozenset(people),
            writers=frozenset(writers),
            partners=frozenset(partner.organisation_id for partner in proposal.partners.all()),
            problem_owner=proposal.problem.organisation_id if proposal.problem else None,
            domains=frozenset(domains - {""}),
        )

    def _read_places(self) -> None:
        rows = Membership.objects.filter(user__in=self.people, from_on__lte=self.today)
        for place in rows.select_related("organisation").order_by("from_on", "pk"):
            person, last = self.people[place.user_id], _last_day(place)
            if last is None or (place.ended_at is None and last >= self.today):
                person.places[place.organisation_id] = place
            elif last >= self.since:
                person.past[place.organisation_id] = place

    def _read_together(self) -> None:
        """With whom each handed in a dossier since then, and which."""
        begins = datetime.combine(self.since, time(), tzinfo=clock.OFFICE_ZONE)
        recent = Proposal.objects.filter(submitted_at__gte=begins)
        in_team = TeamMember.objects.filter(user__in=self.people).values("proposal")
        shared = recent.filter(Q(pk__in=in_team) | Q(leader__in=self.people)).order_by("pk")
        codes, people = {}, {}
        for pk, code, leader in shared.values_list("pk", "code", "leader_id"):
            codes[pk], people[pk] = code, {leader}
        rows = TeamMember.objects.filter(proposal__in=codes).order_by()
        for pk, user in rows.values_list("proposal_id", "user_id"):
            people[pk].add(user)
        for pk, together in people.items():
            for judge in together & self.people.keys():
                for other in together - {judge}:
                    self.people[judge].together[other].append(codes[pk])

    def _read_relations(self) -> None:
        rows = Relation.objects.filter(expert__user__in=self.people)
        for one in rows.select_related("organisation", "expert").order_by("pk"):
            is_over = one.until_year is not None and one.until_year < self.since.year
            if one.kind == RelationKind.FAMILY or not is_over:
                self.people[one.expert.user_id].relations.append(one)

    def _judge(self, person: _Person) -> rules.Judge:
        kin, tied, bound = set(), set(), set()
        for one in person.relations:
            if one.organisation_id:
                bound.add(one.organisation_id)
            elif one.kind == RelationKind.FAMILY:
                kin |= self.ids_of_name.get(one.person_folded, set())
            else:
                tied |= self.ids_of_name.get(one.person_folded, set())
        return rules.Judge(
            person=person.user.pk,
            places=frozenset(person.places),
            past=frozenset(person.past),
            domain=rules.domain_of(person.user.email, self.public),
            together=frozenset(person.together),
            kin=frozenset(kin),
            tied=frozenset(tied),
            bound=frozenset(bound),
        )

    # In words ------------------------------------------------------------------------------------

    def _said(
        self, user_id: int, proposal: Proposal, ground: ConflictGround, about: int | None
    ) -> Ground:
        person = self.people[user_id]
        if ground in (G.HOST_STAFF, G.PARTNER_STAFF, G.OWN_PROBLEM):
            return Ground(ground, f"org:{about}", _since(person.places[about]))
        if ground == G.PAST_STAFF:
            return Ground(ground, f"org:{about}", _from_to(person.past[about]))
        if ground == G.BOUND:
            relation = next(one for one in person.relations if one.organisation_id == about)
            return Ground(ground, f"org:{about}", _declared(relation))
        if ground in (G.FAMILY, G.TIE):
            name = fold(self.names[about].full_name)
            relation = next(one for one in person.relations if one.person_folded == name)
            return Ground(ground, f"user:{about}", _declared(relation))
        if ground == G.CO_APPLICANT:
            words = {
                "person": self.names[about],
                "dossiers": ", ".join(person.together[about]),
            }
            told = _("Together with %(person)s in: %(dossiers)s") % words
            return Ground(ground, f"user:{about}", told)
        if ground == G.SAME_DOMAIN:
            domain = self.judges[user_id].domain
            return Ground(ground, f"domain:{domain}"[:40], _("Both at %(it)s") % {"it": domain})
        return Ground(ground, "", self._part_in(user_id, proposal))

    def _part_in(self, user_id: int, proposal: Proposal) -> str:
        roles = {member.user_id: member for member in proposal.team.all()}
        if user_id in roles:
            return str(roles[user_id].get_role_display())
        return str(_("Leads it") if user_id == proposal.leader_id else _("Wrote in it"))


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


def _last_day(place: Membership) -> date | None:
    ends = [place.until_on, clock.date_of(place.ended_at) if place.ended_at else None]
    return min((day for day in ends if day), default=None)


def _since(place: Membership) -> str:
    told = {"place": place.in_words(), "year": place.from_on.year}
    return _("%(place)s, since %(year)s") % told


def _from_to(place: Membership) -> str:
    first, last = place.from_on.year, _last_day(place).year
    return f"{place.in_words()}, {first}–{last}"


def _declared(relation: Relation) -> str:
    years = f" ({relation.years})" if relation.years else ""
    return _("Declared: %(relation)s") % {"relation": f"{relation}{years}"}
