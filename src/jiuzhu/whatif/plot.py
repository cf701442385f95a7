"""Writing the picture of a sweep into a file: as SVG, where text stays text, or as PNG."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from jiuzhu.errors import Problem, WhatIfError
from jiuzhu.texts import Language, Text
from jiuzhu.whatif.picture import Picture
from jiuzhu.whatif.sweep import Sweep

FORMATS = (".svg", ".png")

# Fonts with Chinese, the likelier and better ones first; an SVG is shown with the first that its reader has.
FONTS = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "PingFang SC",
    "Microsoft YaHei",
    "Hiragino Sans GB",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
    "SimSun",
    "Noto Sans CJK JP",  # as one file of all of them is called where fonts are looked up by name
    "Droid Sans Fallback",
)
LATIN = "DejaVu Sans"  # comes with matplotlib

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
    fonts = _fonts()
    note = NO_FONT if lang == "zh" and not is_svg and not fonts else None
    settings: dict[Any, Any] = {
        "font.family": [*(FONTS if is_svg else fonts), LATIN],
        "svg.fonttype": "none",
        "svg.hashsalt": "jiuzhu",  # the same sweep gives the same file
        "hatch.linewidth": 0.6,
        "axes.unicode_minus": False,
        "text.parse_math": False,  # a name may have a dollar sign in it
    }
    with matplotlib.rc_context(settings), _quiet():
        figure = Picture(sweep, "en" if note else lang).figure
        try:
            figure.savefig(file, dpi=160, metadata={"Date": None} if is_svg else None)
        except OSError as error:
            _refuse(file, f"写不了这个文件：{error.strerror}", f"cannot write this file: {error.strerror}")
    return note


def _fonts() -> list[str]:
    """The fonts with Chinese that are installed."""
    from matplotlib.font_manager import fontManager

    installed = {font.name for font in fontManager.ttflist}
    return [one for one in FONTS if one in installed]


@contextmanager
def _quiet() -> Iterator[None]:
    """An SVG names fonts that only its reader has; that they are missing here is no news."""
    logger = logging.getLogger("matplotlib.font_manager")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Glyph .* missing from")
            yield
    finally:
        logger.setLevel(level)


def _refuse(file: Path, zh: str, en: str) -> NoReturn:
    raise WhatIfError((Problem(str(file), zh, en),))
