"""How fast stories come in, and how much memory it takes: `python -m tests.benchmarks.importing --stories 2000 --pictures`.

Run with DATA_DIR (or DATABASE_URL) naming an empty place. Generated stories (500 words, two tags) come from one file of JSON
lines; with --pictures each has a photo of its own, 1600 × 1067. `store` is reading and storing until every story is before
readers; what follows (related stories, search, the sizes of the pictures) is measured by itself. `peak MB` is the most memory
of each part.
"""

import argparse
import io
import json
import os
import tempfile
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import django


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=2_000)
    parser.add_argument("--pictures", action="store_true", help="a photo for each story")
    parser.add_argument("--profile", action="store_true", help="print where the time of storing goes")
    parser.add_argument("--only-store", action="store_true", help="leave out what follows")
    return parser.parse_args()


def write(folder: Path, stories: int, *, pictures: bool) -> Path:
    """The file of JSON lines, and its pictures beside it."""
    from tests.benchmarks import archives

    path = folder / "stories.jsonl"
    with path.open("w") as file:
        for number, text in enumerate(archives.texts(stories)):
            line: dict[str, Any] = {
                "id": f"story-{number}", "title": text["headline"], "summary": text["summary"], "body": text["body"],
                "date": text["published"].isoformat(), "tags": text["tags"], "section": f"Section {text['section']}",
                "authors": [f"Author {text['author']}"],
            }  # fmt: skip
            if pictures:
                line["image"] = {"file": f"{number}.jpg", "alt": "A generated picture"}
                (folder / f"{number}.jpg").write_bytes(photo(number))
            file.write(json.dumps(line) + "\n")
    return path


def photo(number: int) -> bytes:
    """A JPEG of 1600 × 1067 with something in it, no two alike."""
    from PIL import Image

    buffer = io.BytesIO()
    noise = Image.effect_noise((200, 133), 40 + number % 40).resize((1600, 1067))
    noise.convert("RGB").save(buffer, "JPEG", quality=85, comment=str(number).encode())
    return buffer.getvalue()


def measure(stories: int, *, pictures: bool = False, only_store: bool = False) -> dict[str, float]:
    """Seconds, stories a second and megabytes, by name."""
    from django.utils import timezone

    from articles import importing, propagating
    from tests.benchmarks.memory import Peak

    marks: dict[str, float] = {}
    work: dict[str, float] = {}
    peaks: dict[str, float] = {}

    def progress(record: Any) -> None:
        if record.phase not in marks:
            marks[record.phase] = perf_counter()
            work[record.phase] = sum(os.times()[:4])
            lap("starting" if len(marks) == 1 else list(marks)[-2])

    def lap(name: str) -> None:
        seen = peak.lap()
        for what, megabytes in ((f"{name}, peak MB", seen.megabytes), (f"{name}, no mapped files", seen.own)):
            peaks[what] = max(megabytes, peaks.get(what, 0))

    def lapped(step: Any) -> Any:
        def stepping(ids: Any) -> None:
            lap("links")
            step(ids)
            lap(step.__name__)

        return stepping

    if only_store:
        importing.running.PHASES = ("stories", "links")
    propagating.BROUGHT_IN = tuple(map(lapped, propagating.BROUGHT_IN))
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), stories, pictures=pictures)
        with Peak() as peak:
            began, worked = perf_counter(), sum(os.times()[:4])
            report = importing.run([str(path)], options=importing.Options(), now=timezone.now(), progress=progress)
        ended = perf_counter()
        size = path.stat().st_size
    assert report.counts == {"created": stories, "updated": 0, "unchanged": 0, "refused": 0}, report.summary
    ends = [*list(marks.values())[1:], ended]
    spans = {phase: end - start for (phase, start), end in zip(marks.items(), ends, strict=True)}
    store = marks["links"] - began
    return {
        "file MB": size / 1e6, "store s": store, "store s, work": work["links"] - worked,
        "stories a second": stories / store, "stories a second of work": stories / (work["links"] - worked),
        "links s": spans["links"],
        "related s": spans.get("related", 0), "sizes of pictures s": spans.get("pictures", 0), "peak MB": peak.megabytes,
        **peaks,
    }  # fmt: skip


def main() -> None:
    from django.core.management import call_command

    given = arguments()
    django.setup()
    call_command("migrate", verbosity=0)
    if given.profile:
        import cProfile
        import pstats

        # Processor time: others may be at work on the machine.
        with cProfile.Profile(process_time) as profile:
            figures = measure(given.stories, pictures=given.pictures, only_store=True)
        pstats.Stats(profile).sort_stats("cumulative").print_stats(60)
    else:
        figures = measure(given.stories, pictures=given.pictures, only_store=given.only_store)
    for name, value in figures.items():
        print(f"{name:>30}  {value:,.1f}")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    main()
