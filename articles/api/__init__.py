"""A read API at /api/: what readers see, as JSON, for other programs. Nothing is written, nobody logs in.

asking       what an address asks for, or why it cannot be answered
shapes       rows as JSON
serving      the answers
description  the same as an OpenAPI document; a test holds the two together
"""
