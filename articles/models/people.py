"""Who works here, and on which part of the paper. Logins and groups are Django's own."""

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.utils.translation import gettext_lazy as _


class Person(User):
    """A login, as the desk's page of people shows it: with rights of its own, so that a chief needs none upon raw logins."""

    class Meta:
        proxy = True
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("first_name", "last_name", "username")

    def __str__(self) -> str:
        return self.get_full_name() or self.get_username()


class Responsibility(models.Model):
    """A section that somebody is responsible for, with all within it. Whoever has none is responsible for every section."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="responsibilities", verbose_name=_("person")
    )
    section = models.ForeignKey("Section", models.CASCADE, related_name="responsible", verbose_name=_("section"))

    class Meta:
        verbose_name = _("responsibility")
        verbose_name_plural = _("responsibilities")
        ordering = ("user", "section")
        constraints = [models.UniqueConstraint(fields=["user", "section"], name="responsibility_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.section}"
