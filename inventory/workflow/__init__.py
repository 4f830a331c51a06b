"""The only writer of records: the verbs of the review, each one transaction, one conditional update, one event.

A verb checks permission inside the transaction, changes the version on condition of its state and lock number, and
appends one `Event`. When no row answers to the condition somebody was faster: `Conflict`, never a silent loss.
"""

from inventory.workflow.errors import Conflict, Incomplete, Refused
from inventory.workflow.merging import merge
from inventory.workflow.rounds import freeze, open_round, sign_off
from inventory.workflow.verbs import add, comment, discard, publish, return_, save, start_draft, submit, verify, withdraw

__all__ = [
    "Conflict",
    "Incomplete",
    "Refused",
    "add",
    "comment",
    "discard",
    "freeze",
    "merge",
    "open_round",
    "publish",
    "return_",
    "save",
    "sign_off",
    "start_draft",
    "submit",
    "verify",
    "withdraw",
]
