"""Take the pictures of the documentation anew: all of them, or those that are named.

    make pictures            all
    python -m tests.screens home list

It takes two minutes, most of them for the demonstration's photos.
"""

import argparse
import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.figures import tools
from tests.figures.tools import ROOT
from tests.screens.shots import SHOTS, Desk
from tests.screens.site import served

FOLDER = ROOT / "docs" / "pictures"
COLOURS = 256
"""As many as a palette holds: enough for pages of text, and for drawn photos within them."""

OURS = ("#0b5d46", "#a1261b", "#b98612", "#1f5fbf", "#15191a", "#555d5a", "#fbfbf8", "#faefcf", "#dcefe5", "#fbe4e0", "#8fd3b6")
STRIPE = 24
"""The colours of the desk: beside a photo they are too few dots to be given a place. So each gets a stripe, this high."""


def main(names: list[str], data: Path | None) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        served(data or Path(folder)) as (address, password),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=tools.chromium(), args=["--no-sandbox", "--disable-gpu"])
        desk = Desk(browser, address, password)
        for name in names or SHOTS:
            size = keep(SHOTS[name](desk).screenshot(), FOLDER / f"{name}.png")
            print(f"{name}.png: {size // 1024} KB", file=sys.stderr, flush=True)
        browser.close()


def keep(picture: bytes, file: Path) -> int:
    """Write the picture with few colours; returns its bytes."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    with_ours = Image.new("RGB", (image.width, image.height + STRIPE * len(OURS)))
    with_ours.paste(image)
    for place, colour in enumerate(OURS):
        with_ours.paste(colour, (0, image.height + STRIPE * place, image.width, image.height + STRIPE * (place + 1)))
    few = with_ours.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.crop((0, 0, image.width, image.height)).save(file, optimize=True)
    return file.stat().st_size


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", choices=[*SHOTS, []])
    parser.add_argument(
        "--data", type=Path, help="a folder for the demonstration's data, which stays: the next time is quicker"
    )
    options = parser.parse_args()
    main(options.names, options.data)
