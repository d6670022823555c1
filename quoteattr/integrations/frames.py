"""
``attribute_frame``: a column of texts in, a row a quotation out, for pandas, Dask and Spark alike.

A Dask frame is worked on partition by partition (``map_partitions``), a Spark frame batch by batch (``mapInPandas``),
each by the function that a pandas frame goes through. None of the libraries is imported before a frame of its own
comes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from attrs import field, frozen

from quoteattr.document import AttributedText
from quoteattr.errors import AttributionError, FrameError, OptionError
from quoteattr.exports.tabular import COLUMNS, frame_rows, make_frame
from quoteattr.many import attribute_many

if TYPE_CHECKING:
    import pandas

__all__ = ["attribute_frame", "spark_schema"]

Frame = TypeVar("Frame")
"""A frame of pandas, Dask or Spark."""

SPARK_TYPES: Final = {
    "string": "string",
    "int64": "long",
    "Int64": "long",
    "bool": "boolean",
    "boolean": "boolean",
    "float64": "double",
}
"""The types of :data:`quoteattr.exports.tabular.COLUMNS` as Spark calls them."""


def attribute_frame(
    frame: Frame,
    text: str = "text",
    id: str | None = None,
    *,
    carry: Sequence[str] = (),
    attributor: Callable[[str], AttributedText] | None = None,
    workers: int = 1,
) -> Frame:
    """
    Attribute each text of a frame and return a frame of the same library with a row a quotation.

    The columns are those of :data:`quoteattr.exports.tabular.COLUMNS`, then those carried along. ``doc`` has the id of
    the text, with the type that it had; the others always have the declared types, also when there is no row. Nested
    quotations follow their outer ones; the order is that of the texts. A text without quotations, an empty one and a
    missing one (``None``, ``NaN``, ``NA``) have no row. Ids need not be unique, but with the quotation's own ``id`` they
    only name a row if they are.

    :param frame: a pandas, Dask or Spark frame; Dask and Spark work when the result is asked for.
    :param text: name of the column of texts.
    :param id: name of the column that tells the texts apart. A pandas frame may leave it out: then it is the index.
    :param carry: names of further columns whose values each quotation of a text shall have.
    :param attributor: what to attribute with, such as ``Attributor(min_confidence=0.9)``; by default as ``attribute``.
    :param workers: number of processes for a pandas frame; Dask and Spark have workers of their own.
    :raises FrameError: if it is no such frame, a column is missing or named like one of the output, or a cell of the
        text column holds something else than a text.
    :raises OptionError: if ``workers`` is not 1 for a Dask or Spark frame, or a value cannot work.

    >>> import pandas
    >>> articles = pandas.DataFrame({"url": ["a", "b"], "text": ['"Yes," said Anna.', None]})
    >>> attribute_frame(articles, id="url")[["doc", "id", "speaker"]].to_dict("records")
    [{'doc': 'a', 'id': 'q1', 'speaker': 'Anna'}]
    """
    given: Any = frame
    libraries = {kind.__module__.partition(".")[0] for kind in type(frame).__mro__}
    work = _Work(text=text, id=id, carry=tuple(carry), attributor=attributor, workers=workers)
    if "pandas" in libraries:
        return cast(Frame, work.on_pandas(given))
    if not (libraries & {"dask", "pyspark"} and hasattr(given, "columns")):
        raise FrameError(f"expected a frame of pandas, Dask or Spark, got {type(frame).__name__}.")
    work.check(list(given.columns))
    if workers != 1:
        raise OptionError("workers", workers, "1 for a frame of Dask or Spark, whose own workers share the partitions")
    if id is None:
        raise FrameError(
            'id: expected the name of a column, such as id="url". Only a pandas frame has an index instead.'
        )
    return cast(Frame, work.on_dask(given) if "dask" in libraries else work.on_spark(given))


@frozen(kw_only=True)
class _Work:
    """What is to be done with a frame."""

    text: str
    id: str | None
    carry: tuple[str, ...] = field()
    attributor: Callable[[str], AttributedText] | None
    workers: int

    @carry.validator
    def _check_carry(self, _: object, carry: tuple[str, ...]) -> None:
        clash = [name for name in carry if name in COLUMNS]
        if clash or len(set(carry)) < len(carry):
            raise FrameError(
                f"carry: {', '.join(clash) or 'a name'} would stand twice in the output. Rename the column before."
            )

    def check(self, columns: list[Any]) -> None:
        """Refuse a frame without the columns that are named."""
        named = [self.text, *([] if self.id is None else [self.id]), *self.carry]
        missing = [name for name in named if name not in columns]
        if missing:
            raise FrameError(f"no column {missing[0]!r} in the frame; it has {', '.join(map(repr, columns))}.")

    def on_pandas(self, frame: pandas.DataFrame) -> pandas.DataFrame:
        """Work on a pandas frame, which may be a part of a larger one."""
        self.check(list(frame.columns))
        ids = frame.index.to_series() if self.id is None else frame[self.id]
        rows: list[dict[str, Any]] = []
        places: list[int] = []
        names = ids.tolist()
        for place, doc in enumerate(self._results(self._texts(frame, names), names)):
            rows += frame_rows(doc)
            places += [place] * (len(rows) - len(places))
        out = make_frame(rows)
        out["doc"] = ids.take(places).array
        for name in self.carry:
            out[name] = frame[name].take(places).array
        return out

    def _texts(self, frame: pandas.DataFrame, names: list[Any]) -> list[str]:
        """Return the texts, the missing ones as empty ones."""
        column = frame[self.text]
        texts = []
        for value, absent, name in zip(column.tolist(), column.isna(), names, strict=True):
            if not absent and not isinstance(value, str):
                raise FrameError(
                    f"column {self.text!r}: expected texts, got {type(value).__name__} for the id {name!r}. "
                    "Leave a text that is missing empty, or turn the column into str."
                )
            texts.append("" if absent else str(value))
        return texts

    def _results(self, texts: list[str], names: list[Any]) -> Iterator[AttributedText]:
        try:
            yield from attribute_many(texts, attributor=self.attributor, workers=self.workers)
        except AttributionError as error:
            raise FrameError(f"the text with the id {names[error.index]!r} failed: {error.reason}") from error

    def on_dask(self, frame: Any) -> Any:
        """Plan the work on a Dask frame."""
        from dask.dataframe.dispatch import make_meta

        return frame.map_partitions(self.on_pandas, meta=self.on_pandas(make_meta(frame)))

    def on_spark(self, frame: Any) -> Any:
        """Plan the work on a Spark frame."""
        if not hasattr(frame, "mapInPandas"):
            raise FrameError("pandas on Spark: call to_spark() and give the frame that it returns.")
        return frame.mapInPandas(self.on_batches, spark_schema(frame, self.id, self.carry))

    def on_batches(self, batches: Iterable[pandas.DataFrame]) -> Iterator[pandas.DataFrame]:
        """Work on the batches of a Spark partition."""
        return map(self.on_pandas, batches)


def spark_schema(frame: Any, id: str | None, carry: Sequence[str] = ()) -> Any:
    """
    Return the ``StructType`` of what :func:`attribute_frame` makes of a Spark frame.

    :param frame: the Spark frame.
    :param id: name of the column that tells the texts apart.
    :param carry: names of the columns that are carried along.
    """
    from pyspark.sql.types import StructType

    schema = StructType()
    for name, kind in COLUMNS.items():
        schema.add(name, frame.schema[id].dataType if name == "doc" else SPARK_TYPES[kind])
    for name in carry:
        schema.add(name, frame.schema[name].dataType)
    return schema
