"""A document as a page of HTML that prints on A4: no script, no picture, no font from elsewhere."""

from __future__ import annotations

from pathlib import Path

from jiuzhu.cases.documents.errors import DocumentError
from jiuzhu.cases.documents.page import Page
from jiuzhu.cases.documents.wording import HOW_TO_INSTALL, template_file
from jiuzhu.errors import Problem

LAYOUT = "page.html"


def as_html(page: Page, folder: Path | None = None) -> str:
    """The page.  folder: a bureau's own templates; its `page.html` takes the place of ours."""
    try:
        from jinja2 import StrictUndefined, TemplateError
        from jinja2.sandbox import ImmutableSandboxedEnvironment
    except ImportError:
        raise DocumentError((Problem("jinja2", *HOW_TO_INSTALL.split(" / ")),)) from None
    file = template_file(LAYOUT, folder)
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    try:
        return environment.from_string(file.read_text(encoding="utf-8")).render(page=page) + "\n"
    except (TemplateError, UnicodeDecodeError, TypeError, ValueError) as error:
        place = f"{file.parent.name}/{LAYOUT}:{getattr(error, 'lineno', None) or 1}"
        said = Problem(place, f"填不出来：{error}", f"cannot be filled in: {error}")
        raise DocumentError((said,)) from None
