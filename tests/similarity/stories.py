"""Small stories of our own for the tests of the recommender."""

from datetime import UTC, datetime, timedelta

from articles.similarity.story import Story

START = datetime(2024, 1, 1, tzinfo=UTC)


def story(id: int, headline: str = "", body: str = "", *, day: float | None = 0, **others) -> Story:
    """A story of the given day, counted from the first of January."""
    published = None if day is None else START + timedelta(days=day)
    return Story(id=id, headline=headline, body_text=body, published=published, **others)


def newsroom() -> list[Story]:
    """Eight stories: three on battery cells, two on a ferry, one each on a choir, a bridge and tax."""
    return [
        story(1, "SK On opens pouch cell plant", "SK On builds pouch cells for the Leaf.", day=1, tags=("batteries", "nissan")),
        story(2, "Nissan picks pouch cells for the Leaf", "Pouch cells from SK On.", day=13, tags=("batteries", "nissan")),
        story(3, "A solid state cell leaves the lab", "Pouch cells may follow.", day=40, tags=("batteries",)),
        story(4, "Ferry to Harlow runs again", "The Harlow ferry is back after repairs.", day=3, section="local"),
        story(5, "Harlow ferry breaks down", "The Harlow ferry waits for repairs.", day=2, section="local"),
        story(6, "Choir sings at noon", "Forty voices in the market hall.", day=5),
        story(7, "Bridge closes for a week", "Painters need the bridge.", day=6, section="local"),
        story(8, "Tax returns are due", "The tax office starts early.", day=None),
    ]
