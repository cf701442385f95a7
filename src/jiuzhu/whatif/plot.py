"""Writing the picture of a sweep into a file: as SVG, where text stays text, or as PNG."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

from jiuzhu.errors import Problem, WhatIfError
from jiuzhu.pictures import FONTS, installed_fonts, quiet, settings
from jiuzhu.texts import Language, Text
from jiuzhu.whatif.picture import Picture
from jiuzhu.whatif.sweep import Sweep

FORMATS = (".svg", ".png")

HOW_TO_INSTALL = Text(
    "画图要用 matplotlib，请先安装：pip install 'jiuzhu[plot]'",
    "plots are drawn with matplotlib; install it: pip install 'jiuzhu[plot]'",
)
NO_FONT = Text(
    "没有找到带汉字的字体，图中文字改用英文；可安装 fonts-noto-cjk，或改存为 .svg",
    "no font with Chinese was found, so the picture is in English; install fonts-noto-cjk or write an .svg",
)


def draw(sweep: Sweep, file: Path, lang: Language = "zh") -> Text | None:
    """Draws a sweep into an SVG (text stays text) or a PNG; what the user should know of it, if anything.

    Raises `WhatIfError` where matplotlib is not installed, the file's ending is another, or it cannot be
    written.
    """
    if file.suffix.lower() not in FORMATS:
        _refuse(file, "文件名应以 .svg 或 .png 结尾", "the name of the file should end in .svg or .png")
    try:
        import matplotlib
    except ImportError:
        _refuse(file, HOW_TO_INSTALL.zh, HOW_TO_INSTALL.en)
    is_svg = file.suffix.lower() == ".svg"
    fonts = installed_fonts()
    note = NO_FONT if lang == "zh" and not is_svg and not fonts else None
    with matplotlib.rc_context(settings(FONTS if is_svg else fonts)), quiet():
        figure = Picture(sweep, "en" if note else lang).figure
        try:
            figure.savefig(file, dpi=160, metadata={"Date": None} if is_svg else None)
        except OSError as error:
            _refuse(file, f"写不了这个文件：{error.strerror}", f"cannot write this file: {error.strerror}")
    return note


def _refuse(file: Path, zh: str, en: str) -> NoReturn:
    raise WhatIfError((Problem(str(file), zh, en),))
