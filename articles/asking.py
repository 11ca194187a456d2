"""Questions that are asked at every page: worded once, so that the database's answer is all that they cost.

Django takes far longer to word a query than SQLite takes to answer it. A Question keeps the SQL of a queryset, with places
that are filled in when it is asked; the queryset itself, and with it every rule of visibility, stays what it is.
"""

from collections.abc import Callable, Sequence
from copy import copy
from functools import cached_property
from typing import Any, Generic, TypeVar
from weakref import WeakSet

from django.db import connections
from django.db.models import Expression, Field, Func, JSONField, Model, QuerySet, Subquery
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row", bound=Model)
PLAIN = (int, str)
MADE = 2000
"""So many objects a question remembers for recall(), unless it says another number."""


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

    def __init__(self, queryset: Callable[[], "QuerySet[Row]"], most: int = MADE) -> None:
        self.queryset, self.most = queryset, most
        self._made: dict[tuple[Any, ...], Row] = {}
        _every.add(self)

    def ask(self, **given: Any) -> list[Row]:
        """What the queryset finds with these values in its places, in one query."""
        return list(self._asked(*self._valued(given)))

    def recall(self, **given: Any) -> list[Row]:
        """The same, where the answer's objects are only read: an object is made once in a process of the same row.

        Such an object has `printed`, where templates keep what they print of it and of nothing else.
        """
        sql, values, connection = self._valued(given)
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            rows = cursor.fetchall()
        known = self._made
        missing = [row for row in rows if row not in known]
        if missing:
            if len(known) + len(missing) > self.most:
                known, missing = {}, rows
            made = list(self._asked(sql, values, connection, missing))
            for each in made:
                if isinstance(each, Model):
                    each.printed = {}  # type: ignore[attr-defined]
            known.update(zip(missing, made, strict=True))
            self._made = known
        return [known[row] for row in rows]

    def _valued(self, given: dict[str, Any]) -> tuple[str, list[Any], Any]:
        """The SQL, the values in its places, and the connection that takes them."""
        queryset, _worded, sql, places = self._words
        connection = connections[queryset.db]
        values = [_prepared(place, given[place.name], connection) if isinstance(place, Given) else place for place in places]
        return sql, values, connection

    def _asked(
        self, sql: str, values: Sequence[Any], connection: Any, rows: Sequence[tuple[Any, ...]] | None = None
    ) -> "QuerySet[Row]":
        """The queryset with its SQL; with these rows for the database's answer, where they are known already."""
        queryset, worded, _sql, _places = self._words
        compiler = copy(worded)
        compiler.connection = connection
        compiler.as_sql = lambda *_args, **_options: (sql, values)  # type: ignore[method-assign, assignment]
        if rows is not None:
            compiler.execute_sql = lambda *_args, **_options: [rows]  # type: ignore[method-assign, assignment]
        asked = object.__new__(type(queryset))
        asked.__dict__.update(queryset.__dict__, _query=_Worded(queryset.query, compiler))
        return asked

    @cached_property
    def _words(self) -> "tuple[QuerySet[Row], SQLCompiler, str, Sequence[Any]]":
        queryset = self.queryset()
        compiler = queryset.query.get_compiler(queryset.db)
        sql, places = compiler.as_sql()
        # What turns the database's values into Python's, column by column, is also the same each time.
        converters = compiler.get_converters([column for column, *_named in compiler.select[: compiler.col_count]])
        compiler.get_converters = lambda _columns: converters  # type: ignore[method-assign]
        return queryset, compiler, sql, places


_every: WeakSet[Question] = WeakSet()


def forget() -> None:
    """Let go of all objects that recall() made in this process, and of what was printed of them: where settings change."""
    for question in _every:
        question._made = {}


def _prepared(place: Given, value: Any, connection: Any) -> Any:
    """The value as the database takes it; every database takes numbers and words as they are."""
    return value if type(value) in PLAIN else place.output_field.get_db_prep_value(value, connection)


class _Worded:
    """Stands where a queryset looks for its query: all is the query's own, but the compiler has its SQL already."""

    def __init__(self, query: Any, compiler: SQLCompiler) -> None:
        self._query, self._compiler = query, compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self._query, name)

    def get_compiler(self, *_args: Any, **_options: Any) -> SQLCompiler:
        return self._compiler
