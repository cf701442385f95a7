"""What to ask next, over all benefits, and the interview that asks it."""

from jiuzhu.questions.ask import next_question, questions
from jiuzhu.questions.interview import Interview
from jiuzhu.questions.question import Choice, Question, Reason

__all__ = ["Choice", "Interview", "Question", "Reason", "next_question", "questions"]
