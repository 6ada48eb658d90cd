"""What a marking note brings in that was never published, as a sentence for the person who wrote it."""

from criteria.schema import Criterion, Method
from evaluation.panel.notes import Addition
from evaluation.words.labels import listed


def published_texts(method: Method, question: Criterion) -> tuple[str, ...]:
    """All that bidders are told about a question: its own words, what markers look for, its scale, the conditions."""
    scale = method.scale(question.scale)
    marks = (text for p in scale.points for text in (p.label, p.descriptor, p.easy_read))
    conditions = (text for c in method.conditions for text in (c.title, c.text))
    about = (method.title, method.summary, *(lot.title for lot in method.lots))
    own = (question.title, question.text, question.easy_read, *question.looks_for)
    return (*own, scale.title, *marks, *conditions, *about)


def addition_words(found: Addition) -> str:
    """One finding: the sentence, and what in it bidders were not told."""
    kinds = (("the words", found.words), ("the figures", found.numbers), ("the names", found.names))
    what = listed([f"{kind} {listed([f'“{each}”' for each in tokens])}" for kind, tokens in kinds if tokens])
    return f"“{found.sentence}” brings in {what}, which bidders were not told."
