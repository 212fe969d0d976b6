export const TIDEPOOL = `# tidepool

Job queues on plain object storage. No broker, no database: if you have a bucket, you have a queue.

[Quick start](#quick-start) · [How it works](#how-it-works) · [Documentation](https://docs.example.com/tidepool/)

## Quick start

\`\`\`python
from tidepool import Queue

queue = Queue("s3://team-jobs/thumbnails")

@queue.job(retries=3)
def make_thumbnail(key: str, width: int = 320) -> str:
    image = load(key)
    return store(image.resized(width))

make_thumbnail.later("holiday/beach.jpg")
\`\`\`

Then, on as many machines as you like:

\`\`\`console
$ tidepool work s3://team-jobs/thumbnails --concurrency 8
\`\`\`

## How it works

Each job is an object. A worker *claims* it with a conditional write, so that two workers never run one job, and renews
the claim while it works. A worker that dies stops renewing, and the job is **claimed again**.

| Guarantee | tidepool | A broker |
|---|:---:|:---:|
| Each job runs at least once | ✓ | ✓ |
| Jobs outlive every machine | ✓ | ✓ |
| Nothing to operate | ✓ | |
| Under 10 ms to a worker | | ✓ |

> It is made for jobs that take seconds, not for messages that take microseconds.

## What is ready

- [x] Retries with backoff
- [x] Schedules (\`queue.every("10 minutes")\`)
- [x] Dead letters you can read with \`aws s3 ls\`
- [ ] Priorities

<details>
<summary>Why not SQS?</summary>

Use it if you can. tidepool is for those who have a bucket and nothing else: on premises, on a laptop, in CI.
</details>
`;

export const GRIDLOCK = `gridlock
========

Fast spatial joins for road networks. The core is C++ and releases the interpreter lock, so that it scales with threads.

Installation
------------

Wheels are built for Linux, macOS and Windows::

    pip install gridlock

Usage
-----

.. code-block:: python

    import gridlock

    roads = gridlock.read("roads.gpkg")
    stops = gridlock.read("stops.csv", x="lon", y="lat")

    for stop, road, metres in gridlock.nearest(stops, roads, within=50):
        print(stop.name, road.id, metres)

.. note::

   Coordinates are expected in degrees. Use :func:\`gridlock.project\` for others.

How fast is it?
---------------

Joining two million stops with the roads of one country:

============  ========  =========
Tool          Seconds   Memory
============  ========  =========
gridlock      4.1       0.9 GB
a loop        3,600     14 GB
============  ========  =========

Formats
-------

GeoPackage
  Read and written, with all layers.

CSV
  Read, with *x* and *y* columns of any name.

See the \`documentation <https://geo.example.com/gridlock>\`_ for the rest.
`;

export const CHECKSMITH = `# checksmith

Data quality rules that read like sentences.

\`\`\`python
from checksmith import check

check("orders").every("amount").is_positive()
check("orders").each("customer_id").exists_in("customers", "id")
\`\`\`

A rule that fails says which rows, and why:

\`\`\`text
orders: 3 of 12,408 rows break "every amount is positive"
   row 118   amount = -4.50
   row 2210  amount = 0.00
\`\`\`

1. Write rules beside the tables they are about.
2. Run \`checksmith\` in CI.
3. Read the report.
`;

export const SKYLINE = `=======
skyline
=======

Metrics from any Python process to any dashboard.

.. warning:: Deprecated. New services use OpenTelemetry.

* counters
* gauges
* histograms
`;

export const MARGINALIA = `# marginalia

Reports from notebooks. Footnotes stay where they belong, tables keep their captions, and figures never float away.

\`\`\`console
$ marginalia build report.ipynb --to pdf
\`\`\`
`;

export const PAYLOADS = `Schemas of all messages between our services.

The version is year.month.day of the snapshot. Generated: don't edit.

    from payload_schemas.orders import OrderPlaced
`;

export const HELLO = `# NAME

SUMMARY.

## Usage

\`\`\`python
import NAME
\`\`\`
`;
