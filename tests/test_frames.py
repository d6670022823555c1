"""Frames: pandas as it is, Dask on a cluster of two processes, Spark in a session on this machine."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from quoteattr import Attributor, FrameError, OptionError, attribute, attribute_frame
from quoteattr.document import AttributedText
from quoteattr.exports.tabular import COLUMNS

pandas = pytest.importorskip("pandas", reason="needs pandas: pip install 'quoteattr[frames]'")

ROWS: list[tuple[int, str | None, str, int | None]] = [
    (11, '"I heard him call, ‘Land!’ and again," said Anna Farrow.\n\n"Then nothing," she added.', "Post", 3),
    (12, None, "Post", None),
    (13, "The weir held all night.", "Gazette", 5),
    (14, "", "Gazette", 5),
    (15, 'Tom Reed read "The Long Ford". "It rains in it," he said.', "Gazette", None),
]
SHOWN = [
    (11, "q1", "Anna Farrow", "Post"),
    (11, "q1.1", "Anna Farrow", "Post"),
    (11, "q2", "Anna Farrow", "Post"),
    (15, "q1", None, "Gazette"),
    (15, "q2", "Tom Reed", "Gazette"),
]


def articles() -> Any:
    return pandas.DataFrame(ROWS, columns=["number", "body", "paper", "page"]).astype(
        {"paper": "category", "page": "Int64"}
    )


def shown(frame: Any) -> list[tuple[Any, ...]]:
    """Return what matters of the rows."""
    part = frame[["doc", "id", "speaker", "paper"]]
    return list(part.astype(object).where(part.notna(), None).itertuples(index=False, name=None))


def declared(frame: Any) -> bool:
    """Tell whether all columns but ``doc`` and those carried along have the types that they should have."""
    types = {name: pandas.api.types.pandas_dtype(dtype) for name, dtype in COLUMNS.items()}
    return [*frame.columns[: len(types)]] == [*types] and all(
        frame[name].dtype == dtype for name, dtype in types.items() if name != "doc"
    )


class TestPandas:
    def test_a_row_a_quotation(self) -> None:
        """In order, nested ones too; texts that are missing, empty or without quotations have no row."""
        frame = attribute_frame(articles(), "body", "number", carry=["paper", "page"])
        assert shown(frame) == SHOWN
        assert frame["page"].fillna(-1).tolist() == [3, 3, 3, -1, -1]
        assert frame.index.tolist() == [0, 1, 2, 3, 4]

    def test_types_are_declared(self) -> None:
        """Ids and what is carried along keep their types; all others are always the same."""
        given = articles()
        frame = attribute_frame(given, "body", "number", carry=["paper", "page"])
        assert declared(frame)
        assert [frame[name].dtype for name in ("doc", "paper", "page")] == [
            given[name].dtype for name in ("number", "paper", "page")
        ]

    @pytest.mark.parametrize("kept", [[], [1], [1, 2, 3]])
    def test_no_row_changes_no_type(self, kept: list[int]) -> None:
        """A frame without a text, or with none that has a quotation, gives an empty frame of the same kind."""
        given = articles()
        empty = attribute_frame(given.iloc[kept], "body", "number", carry=["paper"])
        assert len(empty) == 0
        assert empty.dtypes.equals(attribute_frame(given, "body", "number", carry=["paper"]).dtypes)

    def test_without_an_id_it_is_the_index(self) -> None:
        """Whatever the index holds."""
        frame = attribute_frame(articles().set_index(pandas.Index(list("abcde"))), "body")
        assert frame["doc"].tolist() == ["a", "a", "a", "e", "e"]

    @pytest.mark.parametrize("missing", [None, float("nan"), pandas.NA, pandas.NaT])
    def test_nothing_is_no_text(self, missing: Any) -> None:
        """Each way to say that a text is missing."""
        given = pandas.DataFrame({"text": pandas.Series([missing, '"Yes," said Anna.'], dtype=object)})
        assert attribute_frame(given)["doc"].tolist() == [1]

    def test_ids_may_repeat(self) -> None:
        """Two texts of one id are two texts, each with quotations numbered from 1."""
        given = pandas.DataFrame({"url": ["a", "a"], "text": ['"Yes," said Anna.', '"No," said Tom.']})
        frame = attribute_frame(given, id="url")
        assert frame[["doc", "id", "speaker"]].to_numpy().tolist() == [["a", "q1", "Anna"], ["a", "q1", "Tom"]]

    def test_the_frame_is_not_changed(self) -> None:
        given = articles()
        attribute_frame(given, "body", "number", carry=["paper"])
        assert given.equals(articles())

    def test_workers(self) -> None:
        """Several processes give the same frame."""
        given = pandas.concat([articles()] * 20)
        pandas.testing.assert_frame_equal(
            attribute_frame(given, "body", "number", workers=2), attribute_frame(given, "body", "number")
        )

    def test_an_attributor_of_ones_own(self) -> None:
        """Its options hold in every row."""
        attributor = Attributor(speakers={"Captain Farrow": ["Anna Farrow"]})
        frame = attribute_frame(articles(), "body", "number", attributor=attributor)
        assert set(frame["speaker"].dropna()) == {"Captain Farrow", "Tom Reed"}

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({}, "no column 'text' in the frame; it has 'number', 'body', 'paper', 'page'"),
            ({"text": "body", "id": "url"}, "no column 'url'"),
            ({"text": "body", "carry": ["date"]}, "no column 'date'"),
            ({"text": "body", "carry": ["start"]}, "carry: start would stand twice"),
            ({"text": "body", "carry": ["page", "page"]}, "carry: a name would stand twice"),
            ({"text": "page", "id": "number"}, "column 'page': expected texts, got int for the id 11"),
        ],
    )
    def test_a_frame_that_does_not_fit(self, options: dict[str, Any], message: str) -> None:
        """The message says which column or which cell."""
        with pytest.raises(FrameError, match=message):
            attribute_frame(articles(), **options)

    def test_no_frame(self) -> None:
        with pytest.raises(FrameError, match="expected a frame of pandas, Dask or Spark, got list"):
            attribute_frame(['"Yes," said Anna.'])

    def test_a_text_that_fails_is_named(self) -> None:
        """An error in a rule of one's own says at which text it came."""

        def strict(text: str) -> AttributedText:
            if "weir" in text:
                raise RuntimeError("no weirs")
            return attribute(text)

        with pytest.raises(FrameError, match="the text with the id 13 failed: RuntimeError: no weirs"):
            attribute_frame(articles(), "body", "number", attributor=strict)


# --- Dask ---------------------------------------------------------------------------------------------------------


def deadly_once(marker: Path) -> Callable[[str], AttributedText]:
    """Return an attributor that kills the first process that comes to the text about the weir."""

    def attribute_or_die(text: str) -> AttributedText:
        if "weir" in text and not marker.exists():
            marker.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return attribute(text)

    return attribute_or_die


@pytest.fixture(scope="module")
def dask_cluster() -> Iterator[Any]:
    """Two worker processes."""
    distributed = pytest.importorskip("distributed", reason="needs Dask: pip install 'quoteattr[dask]'")
    pytest.importorskip("dask.dataframe", reason="needs Dask: pip install 'quoteattr[dask]'")
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


class TestDask:
    @staticmethod
    def many(times: int) -> Any:
        """Return the articles many times over, with ids of their own."""
        given = pandas.concat([articles()] * times, ignore_index=True)
        return given.assign(number=range(len(given)))

    def test_the_same_as_pandas(self, dask_cluster: Any) -> None:
        """Rows, order and types, known before anything is computed."""
        import dask.dataframe

        given = self.many(6)
        frame = attribute_frame(dask.dataframe.from_pandas(given, npartitions=4), "body", "number", carry=["paper"])
        expected = attribute_frame(given, "body", "number", carry=["paper"])
        assert frame.dtypes.equals(expected.dtypes)
        pandas.testing.assert_frame_equal(frame.compute().reset_index(drop=True), expected)

    def test_a_worker_is_killed(self, dask_cluster: Any, tmp_path: Path) -> None:
        """A process that dies in mid-run loses nothing and doubles nothing: the other does its partitions anew."""
        import dask.dataframe

        given = pandas.concat([articles().iloc[[0, 4]]] * 20, ignore_index=True)
        given.loc[21, "body"] = 'The weir broke. "Run," said Tom Reed.'
        given = given.assign(number=range(len(given)))
        before = set(dask_cluster.run(os.getpid).values())
        marker = tmp_path / "killed"
        frame = attribute_frame(
            dask.dataframe.from_pandas(given, npartitions=10), "body", "number", attributor=deadly_once(marker)
        )
        result = frame.compute().reset_index(drop=True)
        assert marker.exists()
        assert before - set(dask_cluster.run(os.getpid).values())
        pandas.testing.assert_frame_equal(result, attribute_frame(given, "body", "number"))

    def test_an_id_is_needed(self, dask_cluster: Any) -> None:
        """The index may begin anew in each partition."""
        import dask.dataframe

        given = dask.dataframe.from_pandas(articles(), npartitions=2)
        with pytest.raises(FrameError, match="id: expected the name of a column"):
            attribute_frame(given, "body")
        with pytest.raises(OptionError, match="workers: got 2"):
            attribute_frame(given, "body", "number", workers=2)
        with pytest.raises(FrameError, match="no column 'text'"):
            attribute_frame(given, id="number")

    def test_a_cell_that_is_no_text(self, dask_cluster: Any) -> None:
        """The error comes back from the worker as it is."""
        import dask.dataframe

        given = dask.dataframe.from_pandas(articles(), npartitions=2)
        with pytest.raises(FrameError, match="column 'number': expected texts, got int"):
            attribute_frame(given, "number", "body").compute()


# --- Spark --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """A session on this machine, with two cores."""
    sql = pytest.importorskip("pyspark.sql", reason="needs Spark: pip install 'quoteattr[spark]'")
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        pytest.skip("needs a Java runtime for Spark, such as Debian's default-jre-headless")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        builder = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
        session = builder.config("spark.sql.shuffle.partitions", "2").getOrCreate()
        yield session
        session.stop()


class TestSpark:
    @staticmethod
    def given(spark: Any) -> Any:
        rows = [(*row, date(2031, 5, 4)) for row in ROWS]
        return spark.createDataFrame(rows, "number int, body string, paper string, page int, day date")

    @pytest.mark.filterwarnings("ignore:PySpark does not yet fully support")
    def test_the_same_as_pandas(self, spark: Any) -> None:
        """Rows and types; ids and what is carried along keep theirs, missing values are null."""
        frame = attribute_frame(self.given(spark), "body", "number", carry=["paper", "page", "day"])
        types = dict(frame.dtypes)
        assert [types[name] for name in ("doc", "id", "start", "mention_start", "speech", "confidence")] == [
            "int", "string", "bigint", "bigint", "boolean", "double",
        ]  # fmt: skip
        assert [types[name] for name in ("paper", "page", "day")] == ["string", "int", "date"]
        rows = frame.repartition(2).orderBy("doc", "id").collect()
        assert [(r.doc, r.id, r.speaker, r.paper) for r in rows] == SHOWN
        assert [r.page for r in rows] == [3, 3, 3, None, None]
        expected = attribute_frame(articles(), "body", "number")
        columns = [name for name in COLUMNS if name != "doc"]
        wanted = expected[columns].astype(object).where(expected[columns].notna(), None).to_dict("records")
        assert [{name: row[name] for name in columns} for row in rows] == wanted

    @pytest.mark.filterwarnings("ignore:PySpark does not yet fully support")
    def test_no_text(self, spark: Any) -> None:
        """An empty frame gives an empty one with the same columns."""
        frame = attribute_frame(self.given(spark).where("number > 99"), "body", "number")
        assert frame.columns == [*COLUMNS]
        assert frame.count() == 0

    def test_an_id_is_needed(self, spark: Any) -> None:
        """Spark has no index."""
        with pytest.raises(FrameError, match="id: expected the name of a column"):
            attribute_frame(self.given(spark), "body")
