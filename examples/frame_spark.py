"""Who is quoted how often in a large set of articles, with Spark: ``pip install 'quoteattr[spark]'`` and Java."""

from frame_pandas import ARTICLES
from pyspark.sql import SparkSession

from quoteattr import attribute_frame

if __name__ == "__main__":
    spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    rows = ARTICLES.itertuples(index=False, name=None)
    articles = spark.createDataFrame(rows, "url string, paper string, body string")  # or spark.read.parquet(...)
    quotations = attribute_frame(articles, text="body", id="url", carry=["paper"])
    quotations.groupBy("speaker").count().orderBy("speaker").show()

# prints: |   Bram Oduya|    1|
# prints: |Ingrid Tallis|    2|
