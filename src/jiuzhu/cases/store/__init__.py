"""The store of cases (案件库): the record and the list of cases, in a SQLite file or on PostgreSQL.

It knows no procedure and no benefit: what is recorded, and how a case stands, its caller says.

with Store.open("cases.db", create=True) as store:
    store.append("2022-0001", [event], expected=0, key="…", standing=standing)
"""

from jiuzhu.cases.store.errors import (
    Busy,
    Conflict,
    KeyTaken,
    NoSuchCase,
    OutcomeUnknown,
    StoreError,
    not_installed,
)

try:
    from jiuzhu.cases.store.store import Store
except ModuleNotFoundError as error:
    raise not_installed(error) from error
from jiuzhu.cases.store.values import Appended, ListedCase, Page

__all__ = [
    "Appended",
    "Busy",
    "Conflict",
    "KeyTaken",
    "ListedCase",
    "NoSuchCase",
    "OutcomeUnknown",
    "Page",
    "Store",
    "StoreError",
]
