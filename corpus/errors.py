"""Errors that a user can mend. Every message is one Chinese line that says what is wrong and how to mend it.

PolicyError                   exit code 1 on the command line
├── ReadError                 a file that cannot be read as documents
│   └── UnreadableFormatError a format that is not read (``corpus.readers.detect``)
├── StoreError                an index that is absent, broken or built otherwise
│   ├── NoIndexError          nothing was built yet
│   ├── CorruptIndexError     a checksum or a schema does not hold
│   └── ModelMismatchError    opened with another embedding model than it was built with
├── ModelError                an embedding or language model that cannot be used
├── QuestionError             a question that is empty or too long
├── UnknownDocumentError      a document that the library does not hold
├── FeedbackError             a mark on an answer that cannot be kept (``assistant.feedback``)
├── OutputError               cannot be written there (``assistant.commands.output``)
├── ChangeError               the page cannot change the library like this (``assistant.web.changing``)
└── AddressError              the page cannot be served there (``assistant.web.server``)
"""


class PolicyError(Exception):
    """Base of all errors that are told to the user in one line."""


class ReadError(PolicyError):
    """A file cannot be read; the message names it and, for JSON Lines, the line."""


class StoreError(PolicyError):
    """The index store cannot serve."""


class NoIndexError(StoreError):
    """No index was built at the given place."""


class CorruptIndexError(StoreError):
    """The index on disk fails its checksums or its schema."""


class ModelMismatchError(StoreError):
    """The index was built with another embedding model."""


class ModelError(PolicyError):
    """A model cannot be loaded or does not answer."""


class QuestionError(PolicyError):
    """A question that cannot be asked: empty, or too long."""


class UnknownDocumentError(PolicyError):
    """The library holds no such document."""
