"""What can be wrong with a record, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from jiuzhu.cases.record.entry import BOOKS, Book, Head
from jiuzhu.texts import Text

FaultKind = Literal[
    "altered",
    "unreadable",
    "absent",
    "moved",
    "repeated",
    "twofold",
    "rewritten",
    "foreign",
    "column",
    "case_chain",
    "tail",
    "beyond",
    "head",
    "noted",
    "content_altered",
    "content_absent",
    "content_unnamed",
    "list",
    "unlisted",
    "stray",
    "heads",
    "damaged",
    "not_an_export",
    "newer_format",
    "half_written",
    "closing",
    "after_closing",
]

WORDS: dict[FaultKind, Text] = {
    "altered": Text(
        "内容或校验值被改动：按现有内容算出的校验值与所记的不符",
        "altered: the hash of what stands here is not the hash noted with it",
    ),
    "unreadable": Text(
        "校验值相符，但内容不是规范写法的记录",
        "the hash fits, but what stands here is no entry in canonical form",
    ),
    "absent": Text(
        "不在它的位置上：此处是第 {here} 条；这一条被删除或移走",
        "not in its place, where entry {here} stands: deleted or moved",
    ),
    "moved": Text(
        "被调换或移动：第 {column} 条的位置上是第 {here} 条",
        "moved: in the place of entry {column} stands entry {here}",
    ),
    "repeated": Text("重复出现或被移到此处", "stands here again, or was moved here"),
    "twofold": Text(
        "有两条不同的记录都称是这一条：其中一条是插入的",
        "two different entries claim this place: one of them was inserted",
    ),
    "rewritten": Text(
        "与后一条接不上：后一条记下的前条校验值是 {expected}…，而这一条是 {here}…；"
        "这一条（或连同更早的）被改写并重新算过校验值，或者后一条被替换",
        "the next entry follows one with the hash {expected}…, while this one has {here}…: it (perhaps "
        "with earlier ones) was rewritten with a new hash, or the next was replaced",
    ),
    "foreign": Text("不属于这里：它是{book}案件 {case} 的记录", "belongs to {book}, case {case}, not here"),
    "column": Text(
        "检索用的栏目“{column}”被改动，与记录内容不符",
        "the column {column!r} it is found by was altered and is not what the entry says",
    ),
    "case_chain": Text(
        "与本案件的前一条接不上：记为本案件第 {here} 条，应为第 {expected} 条并接在其前一条之后",
        "does not follow the case's entry before it: it says number {here}, where {expected} is next",
    ),
    "tail": Text(
        "缺少：到第 {expected} 条为止应有记录，实有 {here} 条；末尾被删去",
        "absent: there should be {expected} entries and there are {here}; the end was cut off",
    ),
    "beyond": Text(
        "在登记的末条（第 {expected} 条）之后：是另外添加的",
        "after entry {expected}, which is noted as the last: it was added from outside",
    ),
    "head": Text(
        "登记的末条校验值 {expected}… 与这一条的 {here}… 不符",
        "the last hash is noted as {expected}…, while this entry has {here}…",
    ),
    "noted": Text(
        "与另处留存的校验值 {expected}… 不符，现为 {here}…：这一条或更早的被改写",
        "not the hash {expected}… noted elsewhere but {here}…: it or an earlier one was rewritten",
    ),
    "content_altered": Text(
        "所附材料“{name}”的内容被改动", "the content of its evidence {name!r} was altered"
    ),
    "content_absent": Text(
        "所附材料“{name}”的内容不在库中", "the content of its evidence {name!r} is absent"
    ),
    "content_unnamed": Text(
        "库中有一份材料（{here}…）没有任何记录提到",
        "there is content ({here}…) that no entry names",
    ),
    "list": Text(
        "案件清单中的“{column}”与记录不符：清单为 {here}，记录为 {expected}",
        "the list of cases has {here} as its {column!r}, the record {expected}",
    ),
    "unlisted": Text("案件不在案件清单中", "the case is not in the list of cases"),
    "stray": Text("有一条不属于任何一册的记录（{book}）", "an entry that belongs to no book ({book})"),
    "heads": Text(
        "登记各册末条的表被改动：缺少或多出一册",
        "the table of where the books end was altered: a book is missing or too many",
    ),
    "damaged": Text(
        "从这一条起读不出来：{why}",
        "cannot be read from here on: {why}",
    ),
    "not_an_export": Text(
        "不是本系统导出的记录文件，或首行被改动（可能曾用编辑软件另存）",
        "not an exported record, or its first line was altered (perhaps saved anew by an editor)",
    ),
    "newer_format": Text(
        "由更新版本的程序导出，请用该版本检查",
        "exported by a newer version of the program: check it with that",
    ),
    "half_written": Text(
        "没有写完的导出：缺少末行；请重新导出",
        "a half-written export, its closing line is lacking: export again",
    ),
    "closing": Text(
        "末行与文件内容不符：文件被改动", "the closing line does not fit the file: it was altered"
    ),
    "after_closing": Text("末行之后还有内容", "there is more after the closing line"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing that is wrong with a record: which entry, and what.

    position: the entry's place in the book, or, where only one case was checked, None.  number: its
    place in the case.  Either is None where it is not known.  line: that of the file, if it is one.
    """

    kind: FaultKind
    what: Text
    book: Book | None = None
    position: int | None = None
    case: str | None = None
    number: int | None = None
    line: int | None = None

    @property
    def where(self) -> Text:
        """The place, in words: `办理记录第 5 条（案件 2022-0001 第 3 条），文件第 6 行`."""
        zh, en = [], []
        if self.book is not None:
            name = BOOKS[self.book]
            at = self.position is not None
            zh.append(f"{name.zh}第 {self.position} 条" if at else name.zh)
            en.append(f"{name.en}, entry {self.position}" if at else name.en)
        if self.case is not None:
            at = self.number is not None
            zh.append(f"案件 {self.case} 第 {self.number} 条" if at else f"案件 {self.case}")
            en.append(f"case {self.case}, its entry {self.number}" if at else f"case {self.case}")
        if self.line is not None:
            zh.append(f"文件第 {self.line} 行")
            en.append(f"line {self.line} of the file")
        return Text("，".join(zh), "; ".join(en))

    def __str__(self) -> str:
        return f"{self.where.zh}：{self.what.zh}\n    {self.where.en}: {self.what.en}"


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of checking a record.

    entries: how many were read.  heads: the ends of the chains as found, to be noted elsewhere.  fault:
    the first that is wrong, None where nothing is.
    """

    entries: int
    heads: tuple[Head, ...]
    fault: Fault | None

    @property
    def sound(self) -> bool:
        return self.fault is None


def wording(kind: FaultKind, **values: object) -> Text:
    """What is wrong, in both languages, with these values in their places; a `Text` in its own."""
    words = WORDS[kind]
    zh = {name: value.zh if isinstance(value, Text) else value for name, value in values.items()}
    en = {name: value.en if isinstance(value, Text) else value for name, value in values.items()}
    return Text(words.zh.format(**zh), words.en.format(**en))
