"""One row that says whether what readers see has changed, and when it next will by itself."""

from django.db import models
from django.db.models import Q


class Edition(models.Model):
    """The counter (`number`) and the next moment at which something falls due. There is one row, with id 1."""

    number = models.PositiveBigIntegerField(default=1)
    next_due = models.DateTimeField(null=True)
    most_read = models.JSONField(default=list, help_text="stories, the most read first: counting.readings writes it")
    most_read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="edition_is_one_row", condition=Q(id=1))]

    def __str__(self) -> str:
        return str(self.number)
