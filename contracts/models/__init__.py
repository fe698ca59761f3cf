from contracts.models.acceptance import Acceptance, Verdict
from contracts.models.amendment import Amendment
from contracts.models.contract import Contract, NumberBook
from contracts.models.milestone import Milestone
from contracts.models.result import AuthorShare, Result, Revenue
from contracts.models.risk import RiskFile

__all__ = [
    "Acceptance",
    "Amendment",
    "AuthorShare",
    "Contract",
    "Milestone",
    "NumberBook",
    "Result",
    "Revenue",
    "RiskFile",
    "Verdict",
]
