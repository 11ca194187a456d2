"""What search keeps beside its full-text table (articles_searchtext, made by a migration): derived, may be rebuilt.

Stories are plain numbers here, as in the recommender's tables.
"""

from django.db import models


class SearchEntry(models.Model):
    """One text of a story that can be found, under the same id as its words in articles_searchtext.

    A story whose newest version is live has one entry, for readers and the desk. One with waiting changes has two: what
    readers see, and what the desk has written since. A draft, a brief or a retracted story has one, for the desk.
    """

    article = models.BigIntegerField()
    for_readers = models.BooleanField()
    for_desk = models.BooleanField()
    section = models.BigIntegerField(null=True)
    moment = models.DateTimeField(help_text="published, or last changed")
    day = models.IntegerField(help_text="the same in days since 1970")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "for_readers"], name="search_entry_once")]

    def __str__(self) -> str:
        return f"story {self.article}"


class SearchWord(models.Model):
    """A word that published stories are about, to tell what a misspelt one could have meant."""

    word = models.CharField(max_length=60, primary_key=True)
    written = models.CharField(max_length=60, help_text="as it stands in a story, in small letters")
    head = models.CharField(max_length=2)
    tail = models.CharField(max_length=2)
    length = models.PositiveSmallIntegerField()
    stories = models.PositiveIntegerField(default=1, help_text="in how many it was when they were first indexed")

    class Meta:
        # searching.spelling: a word with one wrong letter still begins or ends as it should.
        indexes = [
            models.Index(fields=["head", "length"], name="search_word_head"),
            models.Index(fields=["tail", "length"], name="search_word_tail"),
        ]

    def __str__(self) -> str:
        return self.written
