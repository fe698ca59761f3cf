from people.actions.incoming.bringing import bring_in, plan_for
from people.actions.incoming.plan import Plan

__all__ = ["Plan", "bring_in", "plan_for"]
