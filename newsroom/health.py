"""A page for load balancers: does this process answer, and does its database?"""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse


def health(request: HttpRequest) -> HttpResponse:
    """`ok` with 200, or 503 with the one thing that is wrong; never cached."""
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse(
            "database unreachable\n", status=503, content_type="text/plain", headers={"Cache-Control": "no-store"}
        )
    return HttpResponse("ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"})
