"""Which programmes may suit a firm. `rules` judges, `offers` reads programmes, `needs` and `sectors` speak as owners do."""

from inventory.finder.rules import STAGE_GROUPS, Answer, Firm, Offer, Stage, Verdict, judge

__all__ = ["STAGE_GROUPS", "Answer", "Firm", "Offer", "Stage", "Verdict", "judge"]
