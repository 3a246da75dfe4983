"""The gates to the bronnen: how much one API is asked at a time, when again, and when it is left alone for a while."""

from klantbeeld.gate.breaker import NEVER, Breaker, BreakerRules, State, Verdict
from klantbeeld.gate.gate import Gate
from klantbeeld.gate.gates import Gates
from klantbeeld.gate.rules import Rules
from klantbeeld.gate.watch import Change, Watch, log_change

__all__ = [
    "NEVER",
    "Breaker",
    "BreakerRules",
    "Change",
    "Gate",
    "Gates",
    "Rules",
    "State",
    "Verdict",
    "Watch",
    "log_change",
]
