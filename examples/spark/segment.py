#!/usr/bin/env python3
"""Segments the dumps of an archive on a Spark cluster, for `newsprint import --from-json`.

    spark-submit segment.py --root /mnt/paper OUT              # every worker sees the site at the same path
    spark-submit --files newsprint.yaml,newsprint segment.py \\
        --root . --newsprint ./newsprint --from s3a://bucket/paper/dumps OUT    # only Spark sees the dumps

Each partition's dumps go through one `newsprint segment --stream`; OUT/part-* are its lines. In the first form they are, one part after
the other, what a single process prints for all dumps; in the second their order is Spark's, which import does not mind. A dump
that cannot be read is told of in its line and fails nothing. docs/cluster.md tells the rest.
"""
import argparse
import base64
import json
import os
import re
import shlex

from pyspark.sql import SparkSession


def paths(root):
    """All files among the dumps, from the site's root, as import finds them: no hidden ones, links to folders not followed."""
    found = []
    for folder, inner, files in os.walk(os.path.join(root, "dumps")):
        inner[:] = [name for name in inner if not name.startswith(".")]
        found += [os.path.relpath(os.path.join(folder, name), root) for name in files if not name.startswith(".")]
    return sorted(found, key=lambda path: path.split("/"))


def without_host(address):
    """`s3a://bucket/a/b` and `file:/a/b` as paths."""
    return re.sub(r"^[a-z][a-z0-9+.-]*:(//[^/]*)?", "", address)


def name_of(base, row):
    """A dump's path from the site's root."""
    return "dumps/" + os.path.relpath(without_host(row.path), without_host(base))


def line_of(base, row):
    """A dump in a line, by its bytes, whatever their encoding."""
    return json.dumps({"dump": name_of(base, row), "base64": base64.b64encode(row.content).decode()})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", help="folder or address that is to hold the parts; must not be there yet")
    parser.add_argument("--root", required=True, help="the site's folder, where newsprint.yaml lies, as the workers see it")
    parser.add_argument("--newsprint", default="newsprint", help="the program, as the workers see it")
    parser.add_argument("--from", dest="source", help="folder or address of the dumps, where the workers do not see them below the root")
    parser.add_argument("--only", default="", help="only dumps whose path begins so, such as dumps/1931")
    parser.add_argument("--parts", type=int, help="partitions [default: one for 100 dumps, at least one a core]")
    asked = parser.parse_args()

    spark = SparkSession.builder.appName("newsprint segment").getOrCreate()
    context = spark.sparkContext
    if asked.source:
        files = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(asked.source)
        source, only = asked.source, asked.only
        rows = files.select("path", "content").rdd.filter(lambda row: name_of(source, row).startswith(only))
        lines = rows.map(lambda row: line_of(source, row))
        lines = lines.repartition(asked.parts) if asked.parts else lines
    else:
        wanted = [path for path in paths(asked.root) if path.startswith(asked.only)]
        lines = context.parallelize(wanted, asked.parts or max(context.defaultParallelism, len(wanted) // 100))
    # One job a process: Spark runs as many processes as it has cores.
    command = [asked.newsprint, "--root", asked.root, "segment", "--stream", "--jobs", "1"]
    lines.pipe(shlex.join(command), checkCode=True).saveAsTextFile(asked.out)
    spark.stop()


if __name__ == "__main__":
    main()
