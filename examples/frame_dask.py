"""Who is quoted how often in a large set of articles, with Dask: ``pip install 'quoteattr[dask]'``."""

import dask.dataframe
from dask.distributed import Client, LocalCluster
from frame_pandas import ARTICLES

from quoteattr import attribute_frame

if __name__ == "__main__":  # Dask starts its workers with this file, too
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster):
        articles = dask.dataframe.from_pandas(ARTICLES, npartitions=3)  # or read_parquet(...)
        quotations = attribute_frame(articles, text="body", id="url", carry=["paper"])
        print(quotations.groupby("speaker").size().compute().to_string())

# prints: Ingrid Tallis    2
# prints: Bram Oduya       1
