"""
Find the quotations in an English text and tell who says each.

>>> from quoteattr import attribute
>>> doc = attribute('"It is late," said Anna Farrow. "Is it?" asked Tom.')
>>> [(q.speaker.name, q.content) for q in doc]
[('Anna Farrow', 'It is late,'), ('Tom', 'Is it?')]
"""

from quoteattr.attribution import Attributor, attribute
from quoteattr.document import AttributedText
from quoteattr.errors import (
    AttributionError,
    CorrectionError,
    DocumentError,
    FrameError,
    InvalidSpeakersError,
    LexiconError,
    MissingExtraError,
    NotTextError,
    OptionError,
    QuoteattrError,
    SieveError,
    TextsError,
    WorkerError,
)
from quoteattr.integrations.frames import attribute_frame
from quoteattr.many import attribute_many
from quoteattr.model import Cue, Mention, Quotation, Speaker
from quoteattr.scene import Reading, Scene
from quoteattr.segments import Segment

__all__ = [
    "AttributedText",
    "AttributionError",
    "Attributor",
    "CorrectionError",
    "Cue",
    "DocumentError",
    "FrameError",
    "InvalidSpeakersError",
    "LexiconError",
    "Mention",
    "MissingExtraError",
    "NotTextError",
    "OptionError",
    "Quotation",
    "QuoteattrError",
    "Reading",
    "Scene",
    "Segment",
    "SieveError",
    "Speaker",
    "TextsError",
    "WorkerError",
    "attribute",
    "attribute_frame",
    "attribute_many",
]

__version__: str
"""The version that is installed; looked up when somebody asks."""


def __getattr__(name: str) -> str:
    """Look up the version, which takes longer than a short text does."""
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("quoteattr")
    except PackageNotFoundError:  # a checkout that is not installed
        return "0"
