"""The second engine: the published pages read once more, by somebody who had not seen the first engine.

It shares the vocabulary (the method's records, states, gaps) with `scoring` and not one line of arithmetic; tests hold
the two together on every figure and rank. Nothing that a person uses rests on it.
"""

from evaluation.recount.engine import recount
from evaluation.recount.limits import best_sharing, share_out
from evaluation.recount.records import Line, Offer, Recount

__all__ = ["Line", "Offer", "Recount", "best_sharing", "recount", "share_out"]
