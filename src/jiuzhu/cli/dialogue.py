"""An interview held at a terminal: one question after the other, each shown until its answer can be read."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.text import Text as Line

from jiuzhu.cli.entries import Wish, several, value_in, wish_in
from jiuzhu.cli.people import People
from jiuzhu.cli.posing import pose, print_folded
from jiuzhu.errors import FactError
from jiuzhu.language.tree import Day
from jiuzhu.questions import Interview, Question
from jiuzhu.questions.kept import save_interview
from jiuzhu.rulebook.model import show_value
from jiuzhu.texts import Language, Text

_WELCOME = Text(
    "按{on}的规定询问。不知道填 ?，返回上一问填 <，退出填 q。",
    "Asking under the law of {on}. ? where nobody knows, < for the question before, q to stop.",
)
_OVER = Text("问完了。回车看评估结果，< 返回上一问", "That is all. Enter for the assessment, < to go back")
_AT_THE_START = Text("已经是第一问，不能再返回", "This is the first question; there is nothing before it")
_KEPT = Text(
    "已保存；接着问：jiuzhu interview --resume {file}", "Kept; go on: jiuzhu interview --resume {file}"
)
_NOT_KEPT = Text("没有保存（要保存请用 --save）", "Nothing was kept (use --save to keep it)")
_CANNOT_KEEP = Text("无法保存到 {file}：{why}", "Cannot keep it in {file}: {why}")
_NO_TEXT = Text("读不懂输入的编码，请重新输入", "That is no text in this terminal's encoding; try again")
_EMPTY = Text("请回答；不知道的填 ?", "Please answer, or ? where nobody knows")
_OFFICER = Text(
    "其余须由经办人员认定。认定人姓名（回车：先不认定，看评估结果）",
    "The rest an officer has to find. The officer's name (Enter: leave it open, see the assessment)",
)
_GROUND = Text("认定理由（回车：{last}）", "On what ground (Enter: {last})")
_USUAL_GROUND = Text("调查核实", "inquiry and data check")
_WHICH = Text("有哪些？填序号，说不清的按回车", "Which? Their numbers, or Enter where that cannot be said")
_NOTHING = Text("", "")


class _Left(Exception):
    """Whoever answers wants to stop here."""


class Dialogue:
    """Holds an interview; after each answer it is kept in a file, if there is one."""

    def __init__(self, console: Console, lang: Language, file: Path | None) -> None:
        self._console = console
        self._lang = lang
        self._file = file
        self._people = People(self._read, self._complain)
        self._ground = _USUAL_GROUND[lang]

    def hold(self, begun: Interview) -> None:
        """Asks until nothing can change any more, then shows the assessment; or until told to stop."""
        self._say(_WELCOME[self._lang].format(on=show_value(begun.on, Day())[self._lang]), "dim")
        now = begun
        try:
            while (then := self._go_on(now)) is not None:
                now = then
                self._keep(now)
        except (_Left, EOFError, KeyboardInterrupt):
            self._console.print()
            self._say((_KEPT if self._file else _NOT_KEPT)[self._lang].format(file=self._file))
        else:
            self._console.print(now.assessment().explain(self._lang, detail="brief"), highlight=False)

    def _go_on(self, now: Interview) -> Interview | None:
        """The interview one question further, or one back; None when the assessment may be shown."""
        question = now.ask()
        if question is None:
            return self._back_from_the_end(now)
        if question.finding and now.officer is None:
            return self._name_an_officer(now)
        pose(self._console, question, now.open_results, self._lang)
        while True:
            try:
                return self._answered(now, question)
            except FactError as error:
                self._complain(error)

    def _answered(self, now: Interview, question: Question) -> Interview:
        if question.path == "members":
            people = self._people.ask()
            return self._granted(people, now) if isinstance(people, Wish) else now.answer(people)
        typed = self._read(_NOTHING)
        wish = wish_in(typed)
        if wish is not None:
            return self._granted(wish, now)
        if not typed.strip():
            self._say(_EMPTY[self._lang], "yellow")
            return self._answered(now, question)
        value = value_in(question, typed)
        if value is None:
            value = several(question.choices, self._read(_WHICH)) or False
        if question.finding:
            now.answer(value, ground=self._ground)  # what cannot be found at all needs no ground
            return now.answer(value, ground=self._ask_ground())
        return now.answer(value)

    def _granted(self, wish: Wish, now: Interview) -> Interview:
        """The interview as it is wished; raises `_Left` for the wish to stop."""
        if wish is Wish.QUIT:
            raise _Left
        if wish is Wish.UNKNOWN:
            return now.unknown()
        self._ground = _USUAL_GROUND[self._lang]
        if not now.steps:
            self._say(_AT_THE_START[self._lang], "yellow")
        return now.back()

    def _back_from_the_end(self, now: Interview) -> Interview | None:
        wish = wish_in(self._read(_OVER)) if now.steps else None
        return self._granted(wish, now) if wish in (Wish.BACK, Wish.QUIT) else None

    def _name_an_officer(self, now: Interview) -> Interview | None:
        while True:
            typed = self._read(_OFFICER)
            wish = wish_in(typed)
            if wish in (Wish.BACK, Wish.QUIT):
                return self._granted(wish, now)
            if wish is Wish.UNKNOWN or not typed.strip():
                return None
            try:
                return now.judged_by(typed.strip())
            except FactError as error:
                self._complain(error)

    def _ask_ground(self) -> str:
        prompt = Text(_GROUND.zh.format(last=self._ground), _GROUND.en.format(last=self._ground))
        self._ground = self._read(prompt).strip() or self._ground
        return self._ground

    # --- the terminal --------------------------------------------------------------------------------

    def _read(self, prompt: Text) -> str:
        while True:
            try:
                return self._console.input(Line(f"{prompt[self._lang]}> ", style="bold"))
            except UnicodeDecodeError:
                self._say(_NO_TEXT[self._lang], "yellow")

    def _say(self, text: str, style: str = "") -> None:
        print_folded(self._console, text, style)

    def _complain(self, error: FactError) -> None:
        for problem in error.problems:
            self._say(problem.zh if self._lang == "zh" else problem.en, "yellow")

    def _keep(self, now: Interview) -> None:
        if self._file is None:
            return
        try:
            save_interview(now, self._file)
        except OSError as error:
            why = error.strerror or str(error)
            self._say(_CANNOT_KEEP[self._lang].format(file=self._file, why=why), "bold red")
