"""Questions that are asked at every page: worded once, so that the database's answer is all that they cost.

Django takes far longer to word a query than SQLite takes to answer it. A Question keeps the SQL of a queryset, with places
that are filled in when it is asked; the queryset itself, and with it every rule of visibility, stays what it is.
"""

from collections.abc import Callable, Sequence
from copy import copy
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import Expression, Field, Func, JSONField, Model, QuerySet, Subquery
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row", bound=Model)
MADE = 2000
"""So many objects a question remembers for recall()."""


class Given(Expression):
    """A place in a question: filter(slug=Given("slug", CharField())) is asked with slug="…"."""

    def __init__(self, name: str, output_field: Field) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> Any:
        return "%s", [self]


class Rows(Subquery):
    """What a subquery of one JSON column finds, as one JSON array; None or empty for nothing. Its order is nobody's promise."""

    output_field = JSONField()

    def as_sql(self, compiler: SQLCompiler, connection: Any, **options: Any) -> Any:  # type: ignore[override]
        (column,) = self.query.values_select or list(self.query.annotation_select)
        name = connection.ops.quote_name(column)
        wanted = f"json_group_array(json({name}))" if connection.vendor == "sqlite" else f"jsonb_agg({name})"
        whole = f"(SELECT {wanted} FROM (%(subquery)s) _found)"  # noqa: S608 -- the name of a column of ours
        return super().as_sql(compiler, connection, template=whole, **options)


class Within(Func):
    """A JSON column as a part of a JSON array, which SQLite would otherwise put there as text."""

    function = "JSON"
    output_field = JSONField()

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **_options: Any) -> Any:
        return compiler.compile(self.get_source_expressions()[0])


class Question(Generic[Row]):
    """A queryset, with Given places, that is asked again and again."""

    def __init__(self, queryset: Callable[[], "QuerySet[Row]"]) -> None:
        self.queryset = queryset
        self._made: dict[tuple[Any, ...], Row] = {}

    def ask(self, **given: Any) -> list[Row]:
        """What the queryset finds with these values in its places, in one query."""
        return list(self._asked(given)[0])

    def recall(self, **given: Any) -> list[Row]:
        """The same, where the answer's objects are only read: an object is made once in a process of the same row."""
        asked, compiler = self._asked(given)
        rows = [row for chunk in compiler.execute_sql() for row in chunk]
        missing = [row for row in rows if row not in self._made]
        if missing:
            if len(self._made) + len(missing) > MADE:
                self._made, missing = {}, rows
            compiler.execute_sql = lambda *_args, **_options: [missing]  # type: ignore[method-assign, assignment]
            self._made |= zip(missing, asked, strict=True)
        return [self._made[row] for row in rows]

    def _asked(self, given: dict[str, Any]) -> "tuple[QuerySet[Row], SQLCompiler]":
        queryset, worded, sql, places = self._words
        connection = connections[queryset.db]
        values = [
            place.output_field.get_db_prep_value(given[place.name], connection) if isinstance(place, Given) else place
            for place in places
        ]
        compiler = copy(worded)
        compiler.connection = connection
        compiler.as_sql = lambda *_args, **_options: (sql, values)  # type: ignore[method-assign, assignment]
        asked = object.__new__(type(queryset))
        asked.__dict__.update(queryset.__dict__, _query=_Worded(queryset.query, compiler))
        return asked, compiler

    @cached_property
    def _words(self) -> "tuple[QuerySet[Row], SQLCompiler, str, Sequence[Any]]":
        queryset = self.queryset()
        compiler = queryset.query.get_compiler(queryset.db)
        sql, places = compiler.as_sql()
        # What turns the database's values into Python's, column by column, is also the same each time.
        converters = compiler.get_converters([column for column, *_named in compiler.select[: compiler.col_count]])
        compiler.get_converters = lambda _columns: converters  # type: ignore[method-assign]
        return queryset, compiler, sql, places


class _Worded:
    """Stands where a queryset looks for its query: all is the query's own, but the compiler has its SQL already."""

    def __init__(self, query: Any, compiler: SQLCompiler) -> None:
        self._query, self._compiler = query, compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self._query, name)

    def get_compiler(self, *_args: Any, **_options: Any) -> SQLCompiler:
        return self._compiler
