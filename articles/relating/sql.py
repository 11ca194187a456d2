"""Many rows and many numbers, in the quickest way that each database has."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection, models, transaction

PLAIN_FIELDS = (models.CharField, models.TextField, models.IntegerField, models.ForeignKey)
PLAIN = (str, int, type(None))
"""A value of these kinds in a field of those is what its column holds; bool is none of them."""
CHUNK = 10_000
COPY_FROM = 20
"""PostgreSQL: from so many rows on, COPY beats INSERT."""
AT_ONCE = 5_000
"""So many rows go into one transaction of a rebuild: others may write in between."""


def insert(model: type, columns: Sequence[str], values: Sequence[tuple]) -> None:
    """Many rows at once, in the quickest way that the database has."""
    if not values:
        return
    table, names = model._meta.db_table, ", ".join(columns)  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and len(values) > COPY_FROM:
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", values)


def insert_models(rows: Iterable[Any]) -> None:
    """New rows of one model, as instances: a third of the work of bulk_create, which compiles each into SQL of its own."""
    instances = list(rows)
    if not instances:
        return
    model = type(instances[0])
    fields = [field for field in model._meta.concrete_fields if not field.primary_key or instances[0].pk is not None]
    columns = [_column(field, instances) for field in fields]
    insert(model, [field.column for field in fields], list(zip(*columns, strict=True)))


def _column(field: Any, instances: Sequence[Any]) -> list[Any]:
    """The values of one field as the database takes them: texts, whole numbers and nothing already are."""
    values = [getattr(row, field.attname) for row in instances]
    if isinstance(field, PLAIN_FIELDS):
        return [value if type(value) in PLAIN else field.get_db_prep_save(value, connection) for value in values]
    if isinstance(field, models.DateTimeField):  # the same few moments for all of them
        moments = {value: field.get_db_prep_save(value, connection) for value in set(values)}
        return [moments[value] for value in values]
    return [field.get_db_prep_save(value, connection) for value in values]


def insert_stream(model: type, columns: Sequence[str], values: Iterable[tuple]) -> None:
    """Any number of rows, a slice in one transaction."""
    rows = iter(values)
    while some := list(islice(rows, AT_ONCE)):
        with transaction.atomic():
            insert(model, columns, some)


def among(column: str, numbers: Iterable[int]) -> Iterator[str]:
    """Conditions that together hold for every row whose whole number in `column` is one of these, a chunk in each.

    Written out, which is quicker than placeholders. PostgreSQL gets an array: of a long IN it plans each number by itself.
    """
    ordered = sorted(set(numbers))
    form = "{} = ANY('{{{}}}')" if connection.vendor == "postgresql" else "{} IN ({})"
    for start in range(0, len(ordered), CHUNK):
        yield form.format(column, ",".join(map(str, ordered[start : start + CHUNK])))


def as_text(column: str) -> str:
    """JSON as it stands, for what only passes through."""
    return f"CAST({column} AS text)"


def analyze(*models: type) -> None:
    """Tell PostgreSQL's planner what was written to these tables just now: it does not find out in time by itself."""
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"ANALYZE {model._meta.db_table}")  # type: ignore[attr-defined]
