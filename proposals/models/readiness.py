"""A dossier as plain values at this moment: what the rules of submitting and accepting look at."""

from datetime import date

from lifecycle import clock
from lifecycle.trail import moment
from proposals import rules
from proposals.models.form import answers_of
from proposals.questions import QuestionFacts, missing_answers
from proposals.states import ProposalState


class WithReadiness:
    """Facts for the checks of the verbs; see `rules.READY_TO_SUBMIT` and `READY_TO_ACCEPT`."""

    def facts(self) -> rules.Facts:
        """The dossier as plain values at this moment. Asked once for a row that was fetched."""
        if not hasattr(self, "_facts"):
            self._facts = self._read_facts()
        return self._facts

    def _read_facts(self) -> rules.Facts:
        now = moment()
        return rules.Facts(
            title=self.title,
            summary=self.summary,
            effect_statement=self.effect_statement,
            strategic_group=self.strategic_group,
            strategic_reasons=self.strategic_reasons,
            has_leader=self.leader_id is not None,
            has_host=self.host_id is not None,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            product_count=len(self.products.all()),
            indicators=[
                rules.IndicatorFacts(i.name, i.baseline, i.target, i.due_on)
                for i in self.indicators.all()
            ],
            lines=[rules.LineFacts(x.year, x.source, x.amount) for x in self.budget_lines.all()],
            work=[
                rules.WorkFacts(
                    w.person,
                    w.work,
                    w.starts_on,
                    w.ends_on,
                    w.responsibility,
                    w.authority,
                    w.result,
                )
                for w in self.work_items.all()
            ],
            call_is_open=self.call.was_open_at(now),
            closes_at=self.call.closes_at,
            grace=self.call.grace,
            budget_year=self.call.budget_year,
            ceiling_per_task=self.call.ceiling_per_task,
            now=now,
            today=clock.local(now).date(),
            is_returned=self.state == ProposalState.RETURNED,
            returned_until=self.returned_until,
            uses=self.call.uses(),
            team_count=len(self.team.all()),
            partner_count=len(self.partners.all()),
            paper_count=len(self.attachments.all()),
            unanswered=self.unanswered(),
        )

    def unanswered(self) -> list[QuestionFacts]:
        """The call's own questions that are asked of it, required and not answered."""
        questions = [question.facts() for question in self.call.questions()]
        if not questions:
            return []
        return missing_answers(questions, answers_of(self), self.call.flow)

    @property
    def check_due_on(self) -> date | None:
        """Until when it is to be checked: as its call says, or as long again after it came back."""
        due = self.call.check_due_on
        came_back = self.submitted_at and self.last_submitted_at != self.submitted_at
        if due is None or not came_back:
            return due
        days = self.call.rules.integer("deadline.open_workdays")
        return max(due, rules.after_workdays(clock.date_of(self.last_submitted_at), days))

    def check_facts(self) -> rules.CheckFacts:
        """What the officers did about it; only what was done since it came in counts."""
        since = self.last_submitted_at
        check = self.checks.filter(done_at__gte=since).first()
        search = self.duplicate_searches.concluded().filter(searched_at__gte=since).first()
        return rules.CheckFacts(
            answers={row["label"]: row["answer"] for row in check.rows} if check else None,
            duplicates=search.verdict if search else "",
            strategic_group=self.strategic_group,
            group_confirmed=self.group_confirmed,
        )
