"""The whole conversation about low prices, in one call: what a test needs that is about something else."""

from evaluation.low_price.review import ReviewState
from evaluation.model import Actor
from evaluation.service import review, review_cases
from evaluation.service.decide import Reason

OFFICER = Actor("Dana Okoro", "price_officer")
LOOKED = Reason("Dana Okoro", "The price leaves little for pay and travel.")
PEOPLE = review.Two("Dana Okoro", "Lee Marsh", "The reply was read against the working.")
PLAN = "Payroll and rotas are checked every quarter."


def told(ws, procurement, provider, cycle="", actor=OFFICER):
    """The provider's conversation as it stands now."""
    return review_cases.conversation(ws, actor, procurement, provider, cycle=cycle)


def ask(ws, procurement, provider, cycle="", actor=OFFICER):
    """Consider every lot low and send the notice as drafted; nothing where that was done."""
    for lot in told(ws, procurement, provider, cycle, actor).at(ReviewState.FLAGGED):
        review.consider(
            ws, actor, procurement, told(ws, procurement, provider, cycle, actor), lot, LOOKED, concern=True
        )
    now = told(ws, procurement, provider, cycle, actor)
    if now.at(ReviewState.CONSIDERED_LOW):
        text = review.draft_notice(ws, actor, procurement, now).text
        review.notice(ws, actor, procurement, now, text, "Dana Okoro")


def answer(ws, procurement, provider, words="We pay the travel from reserves.", cycle="", actor=OFFICER):
    """Send the notice where that is not done, and keep a reply to every element of it."""
    ask(ws, procurement, provider, cycle, actor)
    now = told(ws, procurement, provider, cycle, actor)
    if now.at(ReviewState.NOTICE_SENT):
        review.reply(ws, actor, procurement, now, dict.fromkeys(now.elements(), words), "Dana Okoro")


def findings(now, lot):
    """A finding for each element of a lot."""
    return {name: "The rota shows it." for name, element in now.elements().items() if element.lot == lot}


def close(ws, procurement, provider, lot, outcome, cycle="", actor=OFFICER, people=PEOPLE):
    """Go the whole way in one lot: to "satisfied", "kept" (although not satisfied) or "disregarded"."""
    answer(ws, procurement, provider, cycle=cycle, actor=actor)
    now = told(ws, procurement, provider, cycle, actor)
    made = review.Assessment(lot, findings(now, lot), satisfied=outcome == "satisfied")
    review.assess(ws, actor, procurement, now, made, people)
    if outcome != "satisfied":
        now = told(ws, procurement, provider, cycle, actor)
        plan = PLAN if outcome == "kept" else ""
        review.decide(ws, actor, procurement, now, lot, people, kept=outcome == "kept", risk_plan=plan)


def settle(ws, procurement, outcome="satisfied", cycle="", actor=OFFICER, people=PEOPLE):
    """Close every open case the same way."""
    for each in review_cases.conversations(ws, actor, procurement, cycle):
        for lot in each.cases if each.is_open else ():
            if each.cases[lot].is_open:
                close(ws, procurement, each.provider, lot, outcome, cycle, actor, people)
