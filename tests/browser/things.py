"""One of everything: a thing of each noun in the states its pages need, and who has to do with it.

Keyed by the first part of the address, "ho-so" for /ho-so/<public_id>/…
"""

import datetime
from typing import Any
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP

from funds.models import Entry
from lifecycle import clock
from lifecycle.actions import advance
from papers import unsubscribe
from papers.models import OutgoingMail
from papers.states import MailKind
from people.actions import delegate_roles, make_token
from people.models import User
from people.states import Role
from proposals.actions import attach, follow, invite, make_paper
from proposals.actions.observing import let_observe
from proposals.models import Proposal, Receipt
from rulebook.models import Parameter, RuleSet
from scoring import links
from tests import make

DAY = datetime.timedelta(days=1)
PASSWORD = "mat-khau-thu"


class Things:
    def __init__(self) -> None:
        self.of: dict[str, list[Any]] = {}
        self.people: list[User] = [
            make.officer(),
            make.administrator(),
            make.auditor(),
            make.fund_director(),
            make.chief_accountant(),
            make.fund_accountant(),
            make.provincial_leader(),
        ]
        self.officer, self.administrator = self.people[:2]
        for build in (self._calls, self._dossiers, self._councils, self._money, self._contracts):
            build()
        self._register()
        self._rest()

    def keep(self, place: str, *things: Any) -> None:
        self.of.setdefault(place, []).extend(things)

    def join(self, *people: User) -> None:
        self.people += [person for person in people if person not in self.people]

    def _calls(self) -> None:
        self.owner = make.problem_owner()
        self.problem = make.problem("published", self.owner)
        self.keep(
            "bai-toan", make.problem("draft", self.owner), make.problem("submitted", self.owner)
        )
        self.keep("bai-toan", self.problem)
        self.follow = follow(self.problem, by=self.owner)
        draft = make.call()
        self.section = make.form_section(draft)
        self.question = make.question(self.section)
        asking = make.call()
        make.question(make.form_section(asking))
        self.call = make.opened(asking)
        self.keep("dot-goi", draft, self.call, make.past_call("closed"))
        self.keep("tieu-chi", draft, self.call)
        self.join(self.owner)

    def _dossiers(self) -> None:
        draft = make.proposal(call=self.call, problem=self.problem)
        self.partner = make.team_member(draft).user
        self.paper = attach(
            draft, file=make.upload("thuyet-minh.pdf"), kind="description", by=draft.leader
        )
        self.asked = make.attestation(draft)
        house = make.member(self.asked.asked_of)
        self.invited = make.member(draft.host)
        invitation = invite(
            draft, by=draft.leader, email=self.invited.email, role="key", organisation=draft.host
        )
        submitted = make.proposal(call=make.open_call(), problem=self.problem, host=draft.host)
        submitted = advance(submitted, "submit", by=submitted.leader)
        make_paper(Receipt.objects.get().pk)
        self.search = make.searched(submitted, by=self.officer, hits=1)
        until = clock.today() + 5 * DAY
        self.observer = let_observe(
            submitted, email=make.user().email, until_on=until, reason="Xem xét.", by=self.officer
        )
        self.keep("ho-so", draft, Proposal.objects.get(pk=submitted.pk))
        self.keep("dinh-kem", self.paper)
        self.keep("xac-nhan", self.asked)
        self.correction = make.correction()
        self.keep("chinh-sua", self.correction)
        self.join(self.correction.proposal.leader)
        self.keep("tham-gia", invitation)
        self.keep("tra-cuu", self.search)
        self.join(draft.leader, submitted.leader, house, self.partner)
        self.join(self.invited)

    def _councils(self) -> None:
        seated, formed = make.seated_council(), make.council_of_call()
        self.keep("hoi-dong", seated, formed)
        invited = make.seat(make.council(), state="invited")
        self.letter = make.seat(make.council(), state="invited", asked_at=clock.now())
        self.keep("ghe", invited, make.seats_as(formed, "member")[0])
        waiting = make.item(formed)
        opened = make.item_in_session()
        sheet = make.sheet(opened, make.seats_as(opened.council, "chair")[0], state="draft")
        corrected = make.seats_as(opened.council, "vice")[0]
        make.sheet(opened, corrected, state="draft", reopened_at=clock.now())
        filed = make.sheet(opened, make.seats_as(opened.council, "secretary")[0]).seat
        self.filed_by = [opened.public_id, filed.public_id]
        self.door = [opened.meeting.public_id, filed.public_id]
        make.hearing_question(opened)
        voted_on_now = make.item_in_session(of=opened.council, state="scored")
        make.minutes(opened.meeting)
        self.keep("bo-phieu", make.ballot(voted_on_now), make.ballot(voted_on_now, state="draft"))
        held = make.minutes(make.meeting(make.formed_council(), "concluded"))
        self.keep("bien-ban", opened.meeting.minutes, held)
        self.join(make.secretary(held.meeting.council))
        self.reopened_by = [opened.public_id, corrected.public_id]
        self.keep("muc", waiting, opened)
        self.keep("phieu", sheet)
        self.keep("xung-dot", make.conflict(waiting, make.seats_as(formed, "member")[0]))
        self.keep("phien-hop", make.meeting(seated), opened.meeting)
        make.judged_item(formed)
        self.keep("xep-hang", formed.call, make.ranking().call)
        letter = make.letter("draft", comments="Gọi 0912345678.")
        sent = make.letter()
        answered = make.appeal()
        self.keep("phan-hoi", letter, sent)
        self.keep("kien-nghi", answered)
        self.join(sent.item.proposal.leader, answered.filed_by)
        planned = make.reviewer_plan(
            make.council_to_plan(call=formed.call, rule_set=formed.rule_set)
        )
        self.keep("phan-cong", planned, make.reviewer_plan(make.council_to_plan(3), max_load=1))
        voted_on, task = make.commission(), make.identified_task()
        self.keep("dat-hang", make.commission(voted_on.council, "waiting"), voted_on, task)
        proposed = make.commission_list()
        self.keep("danh-muc-dat-hang", make.commission_list("approved"), proposed)
        self.keep("dat-hang", proposed.tasks()[0])
        self.keep("hoi-dong", voted_on.council)
        self.join(make.chair(voted_on.council), voted_on.problem.posted_by)
        judged, closed = make.judged_appraisal(), make.judged_appraisal(state="scored")
        self.keep("muc", judged.item, closed.item)
        self.join(make.head(judged.item.council), closed.item.proposal.leader)
        self.join(make.head(closed.item.council))
        for council in (formed, opened.council):
            self.join(make.chair(council), make.secretary(council))
            self.join(make.seats_as(council, "member")[0].user)
            self.join(make.seats_as(council, "reviewer")[0].user)
        self.join(invited.user)

    def _money(self) -> None:
        budget = make.budget()
        self.keep("ngan-sach", make.draft_budget(year=2027), budget)
        proposed = advance(make.draft_budget(year=2028), "propose", by=make.chief_accountant())
        self.keep("ngan-sach", proposed)
        allocation = make.proposed_allocation(budget)
        self.keep("phan-bo", allocation)
        self.keep("kich-ban", allocation.call)
        payment = make.payment(state="paid")
        self.keep("cap-kinh-phi", make.payment(), payment)
        told = [(payment.treasury_code, payment.amount), ("Phí", 11_000), ("Chuyển tiền", 7)]
        make.payment(make.instalment(amount=7), state="approved")
        statement = make.statement(*told)
        self.keep("sao-ke", statement)
        self.line = statement.lines.exclude(payment=None).get()
        self.instalment = make.instalment()
        self.entry = Entry.objects.first()
        self.paid_entry, self.reversal = make.paid_entry(), make.reversal()
        self.revision = make.revision(budget)
        self.revisable = make.budget(year=2029)
        self.keep("so-cai", budget, self.reversal)

    def _contracts(self) -> None:
        funded, begun = make.funded_proposal(), make.contract("draft")
        signed, done = make.signed_contract(), make.contract("settled")
        self.keep("hop-dong", begun, signed, done)
        self.funded = funded
        work = make.reported_milestone(make.first_work(signed))
        self.keep("moc", make.first_work(make.signed_contract()), work)
        self.keep("phu-luc", make.amendment(signed))
        self.keep("rui-ro", make.risk_file())
        result = make.registered_result(done)
        self.keep("ket-qua", result, make.recognised_result())
        self.keep("doanh-thu", make.revenue(result))
        for contract in (signed, done):
            self.join(contract.proposal.leader, make.owner_of_problem(contract))

    def _register(self) -> None:
        self.keeper = make.keeper()
        self.place = self.keeper.memberships.get().organisation
        registration, wish = make.registration(), make.join_request(self.place)
        expert = make.expert()
        invitation = make.invitation(self.keeper)
        person = make.user()
        self.erasure = make.erasure()
        today = clock.today()
        lender = make.fund_director()
        (lent,) = delegate_roles(
            lender, delegate=make.provincial_leader(), roles=[Role.FUND_DIRECTOR], from_on=today,
            until_on=today + 3 * DAY, reason="Nghỉ phép.",
        )  # fmt: skip
        make_token(person, name="Bảng tính", scopes=["read:problems"], days=30)
        self.keep("to-chuc", self.place)
        self.keep("nguoi", person)
        self.keep("dang-ky-to-chuc", registration)
        self.keep("xin-vao", wish)
        self.keep("loi-moi", invitation)
        self.keep("chuyen-gia", expert)
        self.keep("yeu-cau-xoa", self.erasure)
        self.keep("thay-mat", lent)
        self.keep("thanh-vien", self.keeper.memberships.get())
        self.join(self.keeper, person, registration.registrant, expert.user, wish.user)

    def _rest(self) -> None:
        self.document = make.document()
        mail = make.mail_in("failed")
        self.keep("thu-di", mail)
        self.keep("viec-nen", *map(make.job, ("running", "failed", "done")))
        self.keep("quy-tac", RuleSet.objects.first())
        self.parameter = Parameter.objects.first()
        self.role = self.people[-1].role_grants.first() or self.officer.role_grants.first()
        self._accounts()
        # What only a mail knows.
        reminder = make.mail(kind=MailKind.REMINDER)
        self.links = {
            "papers:mail_stop": [urlsplit(unsubscribe.address_for(reminder)).path],
            "people:invitation": [self._mailed(self.of["loi-moi"][0].address)],
            "proposals:invitation_open": [self._mailed(self.invited.email)],
            "scoring:seat_answer": [links.address_for(self.letter)],
        }

    @staticmethod
    def _mailed(address: str) -> str:
        return OutgoingMail.objects.filter(address=address).latest("pk").url

    def _accounts(self) -> None:
        """Somebody with every second factor, and an address that waits to be confirmed."""
        guarded = make.user()
        TOTP.activate(guarded, "JBSWY3DPEHPK3PXP")
        RecoveryCodes.activate(guarded)
        self.passkey = Authenticator.objects.create(
            user=guarded, type=Authenticator.Type.WEBAUTHN, data={"name": "Máy ở cơ quan"}
        )
        waiting = EmailAddress.objects.create(user=guarded, email="sap@thu-nghiem.example")
        self.confirmation_key = EmailConfirmationHMAC(waiting).key
        self.join(guarded)
