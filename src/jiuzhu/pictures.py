"""How pictures are drawn: fonts with Chinese, and the settings of matplotlib that all of them share."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

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


def settings(fonts: Sequence[str]) -> dict[Any, Any]:
    """What matplotlib is told; text stays text in an SVG."""
    return {
        "font.family": [*fonts, LATIN],
        "svg.fonttype": "none",
        "svg.hashsalt": "jiuzhu",  # the same numbers give the same file
        "hatch.linewidth": 0.6,
        "axes.unicode_minus": False,
        "text.parse_math": False,  # a name may have a dollar sign in it
    }


def installed_fonts() -> list[str]:
    """The fonts with Chinese that are installed."""
    from matplotlib.font_manager import fontManager

    installed = {font.name for font in fontManager.ttflist}
    return [one for one in FONTS if one in installed]


@contextmanager
def quiet() -> Iterator[None]:
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
