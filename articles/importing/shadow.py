"""What a dry run would have stored, so that it says of later stories what a real one would; in a temporary file."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping


class Shadow:
    """Names of stories that would be here: origins, headlines, slugs, addresses, files. Memory does not grow with them."""

    def __init__(self) -> None:
        # The empty name is a file that SQLite deletes by itself; what fits in its cache is never written.
        self.base = sqlite3.connect("", check_same_thread=False)
        self.base.execute("CREATE TABLE names (kind TEXT, name TEXT, told TEXT, PRIMARY KEY (kind, name)) WITHOUT ROWID")
        self.base.execute(
            "CREATE TABLE waits (item INTEGER, source TEXT, published INTEGER, headline TEXT, key TEXT, teaser TEXT)"
        )

        self.base.execute("CREATE TABLE links (item INTEGER, href TEXT, wants TEXT)")

    def close(self) -> None:
        self.base.close()

    def add(self, kind: str, names: Iterable[tuple[str, str]]) -> None:
        """(name, what there is to tell of it); the first counts."""
        self.base.executemany("INSERT OR IGNORE INTO names VALUES (?, ?, ?)", ((kind, *pair) for pair in names))

    def get(self, kind: str, name: str) -> str | None:
        """What is told of the name; None if it would not be here."""
        row = self.base.execute("SELECT told FROM names WHERE kind = ? AND name = ?", (kind, name)).fetchone()
        return row[0] if row else None

    def found(self, kind: str, names: Iterable[str]) -> dict[str, str]:
        return {name: told for name in names if (told := self.get(kind, name)) is not None}

    def wait(self, item: int, source: str, published: bool, links: Iterable[tuple[str, str, str]]) -> None:
        """The story of this item wants those: (headline, key, teaser)."""
        self.base.executemany(
            "INSERT INTO waits VALUES (?, ?, ?, ?, ?, ?)", ((item, source, int(published), *link) for link in links)
        )

    def waits(self) -> Iterator[tuple[int, str, bool, str, str, str]]:
        """(item, key of its headline, whether readers see it, headline, key, teaser) of every link, in order."""
        for item, source, published, *link in self.base.execute("SELECT * FROM waits ORDER BY rowid"):
            yield item, source, bool(published), *link

    def link(self, item: int, waiting: Mapping[str, str]) -> None:
        """The text of this item links to these: {link: what it wants}."""
        self.base.executemany("INSERT INTO links VALUES (?, ?, ?)", ((item, *pair) for pair in waiting.items()))

    def lost_links(self) -> Iterator[tuple[int, str, str]]:
        """(item, link, what it wants) where nothing that is wanted would be here, in order."""
        yield from self.base.execute(
            "SELECT item, href, wants FROM links WHERE wants NOT IN (SELECT name FROM names WHERE kind = 'wants')"
        )
