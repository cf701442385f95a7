"""`CaseOffice`: what a bureau does with cases, and what it sees of them."""

from __future__ import annotations

from jiuzhu.cases.office.acting import Acting
from jiuzhu.cases.office.viewing import Viewing


class CaseOffice(Acting, Viewing):
    """The desk at which cases are handled: every act is decided by the procedure and kept in the store.

    jurisdiction: whose rules new cases go by.  search: folders in which to look for them first.
    Nothing reads the clock: `at` is when an act is recorded, with its zone; `on` is the day on which it
    happened, where that was earlier.  key: names a command, which then happens once however often it is
    asked for.  expected: the version of the case that the actor saw; that of a `Case` that is handed in.

    A `Case` that is handed in says which one and which version was seen; what it stands for is read anew.

    All raise `CaseError` for what cannot be read, `AccessError` where the actor's role may not,
    `StoreError` and its kinds as the store does, and `RecordError` for what cannot be recorded.
    """
