"""The record (全过程记录): what was done in each case, in a form that cannot be quietly changed.

Entries are only ever added.  Each holds an event (who, in which role, when, what, on what basis, with what
evidence) and the hashes of the entry before it in the book and of the one before it in its case, so that
whoever changes, removes, inserts or moves one breaks the chain there.  What is wrong is set right by a new
entry that names the one it corrects.

There are two books: `steps`, what was done, and `reading`, who looked at which case.  Reading has a book of
its own so that looking at a case neither changes the version that officers act on nor waits for those who
act.

How to check a record without this library.  An entry's body is a JSON object in canonical form (RFC 8785
without fractions; see `canonical`); its hash is the SHA-256 of these bytes, in lower-case hexadecimal digits.
Its keys:

    format            1; another number stands for another list of keys
    book              "steps" or "reading"
    position          its place in the book: 1, 2, 3, … without a gap
    previous          the hash of the entry before it in the book; 64 zeros in the first
    case              the id of the case
    number            its place among the entries of that case in that book: 1, 2, 3, … without a gap
    previous_in_case  the hash of the case's entry before it in that book; 64 zeros in the first
    kind              what was done
    actor             {"id", "role", "office"}
    at                when: UTC, six digits of the second, "2022-08-01T02:00:00.000000Z"
    data              what exactly: an object
    basis             the articles: a list of texts
    evidence          a list of {"name", "media_type", "sha256", "size"}: the SHA-256 and the length in bytes
                      of each document's content
    corrects          the number of the entry, in the same case, that it sets right; or null
    command           the key of the command that the entry begins; null in its others and in reading
    standing          how the case stands after the command, in its last entry: {"procedure", "state",
                      "office", "assigned", "due", "summary"}; or null

How an exported file is laid out is told in `files`.

What a chain cannot do alone: whoever can write the whole store can cut off its end, or write it anew from
some entry on.  A `Head` that was noted elsewhere (printed, or lodged with the county each evening) shows it:
hand it to the check as `noted`.
"""

from jiuzhu.cases.record.canonical import Json, JsonObject, canonical
from jiuzhu.cases.record.chain import Chain, Columns, Found
from jiuzhu.cases.record.entry import BOOKS, ORIGIN, Book, Entry, Head
from jiuzhu.cases.record.errors import RecordError
from jiuzhu.cases.record.events import Actor, Event, Evidence, Standing
from jiuzhu.cases.record.faults import Checked, Fault
from jiuzhu.cases.record.files import verify_file, write_export

__all__ = [
    "BOOKS",
    "ORIGIN",
    "Actor",
    "Book",
    "Chain",
    "Checked",
    "Columns",
    "Entry",
    "Event",
    "Evidence",
    "Fault",
    "Found",
    "Head",
    "Json",
    "JsonObject",
    "RecordError",
    "Standing",
    "canonical",
    "verify_file",
    "write_export",
]
