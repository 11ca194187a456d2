"""Wait for what a page comes to, under its content security policy."""

import time


def until(page, truth: str) -> None:
    """Wait up to ten seconds until the JavaScript expression `truth` holds on the page; AssertionError where it never does.
    Playwright's own `wait_for_function` asks a second time with `eval`, which the policy of these pages refuses."""
    limit = time.monotonic() + 10
    while not page.evaluate(f"Boolean({truth})"):
        assert time.monotonic() < limit, f"never came true on {page.url}: {truth}"
        page.wait_for_timeout(50)
