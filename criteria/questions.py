"""The question library's records: questions for adult social care tenders, ready to be put into a method.

The questions are in criteria/questions.toml, written for this project; `sources` names what each one rests on.
"""

import tomllib
from typing import Annotated

from pydantic import Field

from criteria.fields import Id, Many, Record, Words
from criteria.schema import Scale


class LibraryQuestion(Record):
    """A question with its published and its Easy Read wording, what answers are read for, and what it rests on."""

    id: Id
    topic: Words
    title: Words
    text: Words
    easy_read: Words
    looks_for: Many[Words]
    scale: Id
    word_limit: Annotated[int, Field(gt=0, le=10_000)]
    summary_words: Annotated[int, Field(gt=0, le=1_000)] = 100
    per_lot: bool = False
    attachments: bool = False
    sources: Many[Words]


class QuestionLibrary(Record):
    """Every question, in the order in which topics and questions are offered, and the scales that they suggest."""

    scales: Many[Scale]
    questions: Many[LibraryQuestion]

    def question(self, question_id: str) -> LibraryQuestion:
        """The question with this id. Raises KeyError if there is none."""
        return {question.id: question for question in self.questions}[question_id]

    def scale(self, scale_id: str) -> Scale:
        """The scale with this id. Raises KeyError if there is none."""
        return {scale.id: scale for scale in self.scales}[scale_id]

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics, each once."""
        return tuple(dict.fromkeys(question.topic for question in self.questions))


def read_library(text: str) -> QuestionLibrary:
    """The library from its TOML text. Raises pydantic's ValidationError where the file is not one."""
    return QuestionLibrary.model_validate(tomllib.loads(text))
