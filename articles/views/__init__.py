"""Public pages: each view translates a request, calls one verb or queryset, and renders."""
