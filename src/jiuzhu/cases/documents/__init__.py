"""Documents (文书): what goes out to the applicant or is posted, written from the case."""

from jiuzhu.cases.documents.docx import as_docx
from jiuzhu.cases.documents.drafting import draft
from jiuzhu.cases.documents.errors import DocumentError
from jiuzhu.cases.documents.filling import FILLED, fill, fill_posting
from jiuzhu.cases.documents.html import as_html
from jiuzhu.cases.documents.matter import Matter
from jiuzhu.cases.documents.page import Page
from jiuzhu.cases.documents.wording import word

__all__ = [
    "FILLED",
    "DocumentError",
    "Matter",
    "Page",
    "as_docx",
    "as_html",
    "draft",
    "fill",
    "fill_posting",
    "word",
]
