"""Deeds across several rows; each in one transaction with its events."""

from contracts.actions.changing import answer_proofs, open_risk_file, request_amendment
from contracts.actions.drawing import ADVANCE_MAX, blank, draw_up, present_plan, redraw, usual_plan
from contracts.actions.earning import AUTHOR_MIN, declare_result, declare_revenue
from contracts.actions.judging import give_verdict, plan_acceptance, record_acceptance

__all__ = [
    "ADVANCE_MAX",
    "AUTHOR_MIN",
    "answer_proofs",
    "blank",
    "declare_result",
    "declare_revenue",
    "draw_up",
    "give_verdict",
    "open_risk_file",
    "plan_acceptance",
    "present_plan",
    "record_acceptance",
    "redraw",
    "request_amendment",
    "usual_plan",
]
