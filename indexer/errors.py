"""Every error this package raises on purpose; each door maps the tree to its own terms.

IndexerError                 the root: a sentence for a person, in English
├── UnusableInput            what was given cannot be read at all (exit code 2)
│   ├── UnknownFormat        no source accepts the path
│   ├── HostileArchive       an archive that would harm: bomb, path outside, too many members
│   ├── CrashedReader        the process that read a file died of it
│   ├── ShrunkenSource       it holds far fewer questions than it did: cut, more often than emptied
│   └── FailedDownload       a file could not be fetched whole
│       └── UnreachableHost  the host that has it does not answer
├── UnusableIndex            the index cannot serve (exit code 2, status 503)
│   ├── MissingIndex         there is none yet
│   ├── StaleIndex           built by another schema or analysis: rebuild it
│   ├── DamagedIndex         a file is missing, short or altered; the message names it
│   ├── TooSlow              a search took longer than it may
│   └── UnreachableCluster   the cluster that holds it is away, or lacks shards
├── IndexBusy                another writer holds the lock (exit code 2)
├── UnusableAlerts           the file of mail alerts cannot be used (exit code 2, status 503)
├── InvalidSetting           a setting or an option has an impossible value (exit code 2)
├── InvalidRequest           a search that asks for the impossible (exit code 2, status 400)
│   └── RequestTooLong       more text than a query may have (status 413)
└── UnknownQuestion          no question has that identifier (exit code 1, status 404)
"""


class IndexerError(Exception):
    """The root of every error that is raised on purpose; its text is one clear sentence."""


class UnusableInput(IndexerError):
    """What was given to index cannot be read at all."""


class UnknownFormat(UnusableInput):
    """No source recognises the file."""


class HostileArchive(UnusableInput):
    """An archive that would exhaust the machine or write outside its folder."""


class CrashedReader(UnusableInput):
    """The process that read a file died; the message names the file."""


class ShrunkenSource(UnusableInput):
    """A source holds far fewer questions than it did."""


class FailedDownload(UnusableInput):
    """A file could not be fetched whole; what lay in its place still does."""


class UnreachableHost(FailedDownload):
    """No answer came from the host of a file, not even a refusal."""


class UnusableIndex(IndexerError):
    """The index cannot serve."""


class MissingIndex(UnusableIndex):
    """There is no index at that place."""


class StaleIndex(UnusableIndex):
    """The index was built with another schema or another analysis."""


class DamagedIndex(UnusableIndex):
    """A file of the index is missing, short or altered."""


class TooSlow(UnusableIndex):
    """A search took longer than it may."""


class UnreachableCluster(UnusableIndex):
    """The cluster that holds the index does not answer, or lacks shards; later it may."""


class IndexBusy(IndexerError):
    """Another writer is at work on this index."""


class UnusableAlerts(IndexerError):
    """The file of mail alerts cannot be read or written, or another run is at work on it."""


class InvalidSetting(IndexerError):
    """A setting or an option has a value that it cannot have."""


class InvalidRequest(IndexerError):
    """A search that asks for something impossible."""


class RequestTooLong(InvalidRequest):
    """A query longer than the limit."""


class UnknownQuestion(IndexerError):
    """No question has that identifier."""
