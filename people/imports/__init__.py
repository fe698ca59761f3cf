from people.imports.experts import EXPERT_COLUMNS, read_experts
from people.imports.organisations import ORGANISATION_COLUMNS, read_organisations

__all__ = ["EXPERT_COLUMNS", "ORGANISATION_COLUMNS", "read_experts", "read_organisations"]
