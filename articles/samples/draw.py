"""Draw the pictures of the sample archive: python articles/samples/draw.py [name ...]

Each picture is a function decorated with @picture. The only source of chance is a generator seeded with the picture's
own name, so the same Pillow draws the same bytes every time and a new picture never changes an old one.
"""

import itertools
import math
import random
import sys
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter

FOLDER = Path(__file__).resolve().parent / "pictures"
WIDTH, HEIGHT = 1600, 1067
SCALE = 2  # drawn at twice the size, then reduced: that is all the smoothing the edges need
QUALITY = range(72, 55, -2)  # the first that fits is taken
HEAVIEST = 88_000  # bytes
GRAIN = 0.05  # more is prettier and heavier

# One palette for the whole set.
PAPER = "#f0e9db"
SAND = "#e0d1b5"
OCHRE = "#d8a349"
CLAY = "#bf6b4b"
ROSE = "#dcae98"
MIST = "#cfd9d9"
SKY = "#a9c0c7"
SLATE = "#5f7c8c"
SAGE = "#93a78e"
MOSS = "#55705f"
PINE = "#2d4a46"
INK = "#1f2d3a"

PICTURES = {}


def picture(draw):
    PICTURES[draw.__name__.replace("_", "-")] = draw
    return draw


def rgb(colour):
    if isinstance(colour, str):
        return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return colour


def mix(one, other, share):
    """The colour that lies `share` of the way from one to the other."""
    return tuple(round(a + (b - a) * share) for a, b in zip(rgb(one), rgb(other), strict=True))


class Sheet:
    """A sheet of paper measured in final pixels, on which shapes are laid one over another."""

    def __init__(self, name, top, bottom):
        self.chance = random.Random(name)  # noqa: S311 - pictures, not secrets
        self.image = self.ramp(top, bottom, 0, HEIGHT)

    def ramp(self, top, bottom, start, end, box=(0, 0, WIDTH * SCALE, HEIGHT * SCALE)):
        """A colour running down from `top` at height `start` to `bottom` at `end`, for one part of the sheet."""
        left, upper, right, lower = box
        column = Image.new("RGB", (1, lower - upper))
        for y in range(upper, lower):
            share = min(1, max(0, (y / SCALE - start) / max(1, end - start)))
            column.putpixel((0, y - upper), mix(top, bottom, share))
        return column.resize((right - left, lower - upper), Image.Resampling.NEAREST)

    def lay(self, paint, top, bottom=None, span=(0, HEIGHT), strength=1.0, blur=0):
        """Lay a shape on the sheet; `paint` draws it in white on a mask, the colour runs down from top to bottom."""
        mask = Image.new("L", self.image.size, 0)
        paint(Brush(mask))
        if blur:
            small = mask.resize((WIDTH // 4, HEIGHT // 4), Image.Resampling.BOX)
            small = small.filter(ImageFilter.GaussianBlur(blur / 4))
            mask = small.resize(self.image.size, Image.Resampling.BICUBIC)
        box = mask.getbbox()
        if not box:
            return
        mask = mask.crop(box)
        if strength < 1:
            mask = mask.point(lambda value: round(value * strength))
        self.image.paste(self.ramp(top, bottom or top, *span, box), box[:2], mask)

    # -- the shapes that several pictures share

    def sun(self, x, y, radius, colour, glow=0.35):
        self.lay(lambda b: b.disc(x, y, radius * 1.9), colour, strength=glow, blur=radius * 0.8)
        self.lay(lambda b: b.disc(x, y, radius), mix(colour, PAPER, 0.18), colour, (y - radius, y + radius))

    def ridge(self, base, swing, top, bottom, waves=(1.1, 2.3, 4.7), depth=420):
        """A line of hills across the sheet; returns the function that tells its height at x."""
        parts = [
            (swing / (n + 1), wave * (0.85 + 0.3 * self.chance.random()), self.chance.random() * math.tau)
            for n, wave in enumerate(waves)
        ]

        def height(x):
            return base + sum(size * math.sin(x / WIDTH * math.tau * wave + phase) for size, wave, phase in parts)

        line = [(x, height(x)) for x in range(-20, WIDTH + 21, 5)]
        crest = min(y for _, y in line)
        outline = [*line, (WIDTH + 20, HEIGHT + 20), (-20, HEIGHT + 20)]
        self.lay(lambda b: b.shape(outline), top, bottom, (crest, crest + depth))
        return height

    def crags(self, base, swing, top, bottom, steps=6, depth=500):
        """A line of angular mountains."""
        points = []
        for n in range(steps * 2 + 1):
            lift = swing * (0.55 + 0.45 * self.chance.random()) if n % 2 else swing * 0.2 * self.chance.random()
            points.append((WIDTH * n / (steps * 2) + self.chance.uniform(-40, 40), base - lift))
        points[0] = (-40, points[0][1])
        points[-1] = (WIDTH + 40, points[-1][1])
        crest = min(y for _, y in points)
        outline = [*points, (WIDTH + 40, HEIGHT + 20), (-40, HEIGHT + 20)]
        self.lay(lambda b: b.shape(outline), top, bottom, (crest, crest + depth))
        return points

    def stroke(self, start, end, width, colour):
        """One short piece of a line that widens towards the reader, painted straight onto the sheet."""
        brush = Brush(self.image)
        brush.line([start, end], width, rgb(colour))
        brush.disc(*end, width / 2, rgb(colour))

    def finish(self):
        """Reduce to size, darken the corners a little and add the grain."""
        image = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        image = image.filter(ImageFilter.GaussianBlur(0.7))  # ink on paper has no razor edge, and soft edges weigh less
        vignette = Image.new("L", (WIDTH // 8, HEIGHT // 8), 0)
        ImageDraw.Draw(vignette).ellipse((-30, -30, WIDTH // 8 + 30, HEIGHT // 8 + 30), fill=255)
        vignette = vignette.filter(ImageFilter.GaussianBlur(28)).resize(image.size, Image.Resampling.BICUBIC)
        image = Image.composite(image, Image.blend(image, Image.new("RGB", image.size, INK), 0.16), vignette)
        size = (WIDTH, HEIGHT)
        speck = Image.frombytes("L", size, self.chance.randbytes(size[0] * size[1]))
        speck = speck.filter(ImageFilter.GaussianBlur(0.8)).point(lambda value: round(128 + (value - 128) * GRAIN))
        grain = Image.merge("RGB", (speck,) * 3)
        return ImageChops.add(image, grain, scale=1, offset=-128)


class Brush:
    """Draws white on a mask, in final pixels."""

    def __init__(self, mask):
        self.pen = ImageDraw.Draw(mask)

    def _up(self, points):
        return [(x * SCALE, y * SCALE) for x, y in points]

    def shape(self, points, fill=255):
        self.pen.polygon(self._up(points), fill=fill)

    def line(self, points, width, fill=255):
        self.pen.line(self._up(points), fill=fill, width=round(width * SCALE), joint="curve")

    def disc(self, x, y, radius, fill=255):
        self.pen.ellipse(self._up([(x - radius, y - radius), (x + radius, y + radius)]), fill=fill)

    def oval(self, x, y, across, down, fill=255):
        self.pen.ellipse(self._up([(x - across, y - down), (x + across, y + down)]), fill=fill)

    def ring(self, x, y, radius, width, start=0, end=360, fill=255):
        box = self._up([(x - radius, y - radius), (x + radius, y + radius)])
        self.pen.arc(box, start, end, fill=fill, width=round(width * SCALE))

    def box(self, x, y, across, down, corner=0, fill=255):
        self.pen.rounded_rectangle(self._up([(x, y), (x + across, y + down)]), radius=corner * SCALE, fill=fill)


def bend(points, steps=60):
    """A smooth line through points (Catmull-Rom)."""
    line = []
    for n in range(len(points) - 1):
        a, b, c, d = (points[min(max(n + k, 0), len(points) - 1)] for k in (-1, 0, 1, 2))
        for step in range(steps):
            t = step / steps
            line.append(
                tuple(
                    0.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t * t + (3 * q - p - 3 * r + s) * t**3)
                    for p, q, r, s in zip(a, b, c, d, strict=True)
                )
            )
    return [*line, points[-1]]


# ---------------------------------------------------------------- water and harbours


@picture
def harbour_dawn(s):
    s.sun(1090, 470, 118, OCHRE)
    s.ridge(505, 26, mix(SLATE, MIST, 0.45), mix(SLATE, MIST, 0.7), depth=160)
    for x, wide, tall in ((150, 330, 120), (500, 210, 168), (730, 120, 92)):
        s.lay(lambda b, x=x, w=wide, t=tall: b.box(x, 560 - t, w, t + 10), SLATE, mix(SLATE, INK, 0.35), (400, 570))
    s.lay(lambda b: [b.box(x, 452, 10, 12) for x in range(520, 690, 24)], OCHRE)
    for n in range(9):
        y = 560 + 6 * n * n + 14 * n
        tone = mix(mix(SKY, MIST, 0.3), INK, n / 9)
        phase, swing = s.chance.random() * math.tau, 2 + n * 1.4
        line = [(x, y + swing * math.sin(x / 260 + phase)) for x in range(-10, WIDTH + 11, 10)]
        s.lay(lambda b, o=[*line, (WIDTH, HEIGHT), (0, HEIGHT)]: b.shape(o), tone, mix(tone, INK, 0.12), (y, y + 160))
    for n in range(11):
        y, half = 582 + n * 30 + n * n, 96 - n * 6 + s.chance.uniform(-14, 14)
        s.lay(lambda b, y=y, h=half: b.box(1090 - h, y, 2 * h, 7, 3), OCHRE, strength=0.75 - n * 0.05)


harbour_dawn.sky = (mix(SKY, PAPER, 0.35), mix(ROSE, PAPER, 0.45))


@picture
def ferry_wake(s):
    for n in range(15):
        y = 250 + n * 58
        tone = mix(mix(SLATE, SKY, 0.55), INK, n / 16)
        phase = s.chance.random() * math.tau
        line = [(x, y + (3 + n) * math.sin(x / 330 + phase)) for x in range(-10, WIDTH + 11, 10)]
        s.lay(lambda b, o=[*line, (WIDTH, HEIGHT), (0, HEIGHT)]: b.shape(o), tone)
    for n, half in enumerate((620, 470, 330, 205, 100)):
        tone = mix(SLATE, PAPER, 0.25 + 0.15 * n)
        s.lay(
            lambda b, h=half: b.shape([(860, 330), (860 + h, HEIGHT + 40), (860 - h, HEIGHT + 40)]),
            PAPER,
            tone,
            (300, HEIGHT),
            strength=0.16 + 0.03 * n,
        )
    hull = [(800, 322), (920, 322), (905, 366), (815, 366)]
    s.lay(lambda b: b.shape(hull), INK)
    s.lay(lambda b: b.box(822, 284, 76, 42, 6), PAPER, mix(SAND, PAPER, 0.3), (284, 326))
    s.lay(lambda b: b.box(822, 300, 76, 8), CLAY)


ferry_wake.sky = (mix(SAND, PAPER, 0.5), mix(ROSE, PAPER, 0.3))


@picture
def island_loop(s):
    centre = (820, 545)
    for n in range(12, 0, -1):
        points = []
        for step in range(180):
            turn = step / 180 * math.tau
            reach = n * 52 * (1 + 0.13 * math.sin(2 * turn + 0.7) + 0.07 * math.sin(3 * turn + 2) + 0.03 * math.sin(7 * turn))
            points.append((centre[0] + reach * 1.25 * math.cos(turn), centre[1] + reach * 0.86 * math.sin(turn)))
        tone = mix(SLATE, MIST, (13 - n) / 8) if n > 6 else mix(SAND, MOSS, (6 - n) / 7)
        s.lay(lambda b, p=points: b.shape(p), tone, mix(tone, INK, 0.08))
        if n == 5:
            loop = points
    s.lay(lambda b: b.line([*loop, loop[0], loop[1]], 7), PAPER)
    for step in range(0, 180, 15):
        x, y = loop[step]
        s.lay(lambda b, x=x, y=y: b.disc(x, y, 15), CLAY if step % 45 else OCHRE)
        s.lay(lambda b, x=x, y=y: b.disc(x, y, 6), PAPER)


island_loop.sky = (mix(SLATE, INK, 0.25), mix(SLATE, INK, 0.45))


# ---------------------------------------------------------------- cells and factories


@picture
def cell_rows(s):
    for row in range(5):
        for column in range(13):
            x, y = 62 + column * 114, 70 + row * 190
            tone = mix(SLATE, MIST, 0.25 + 0.5 * s.chance.random())
            if (row, column) in {(1, 4), (3, 9)}:
                tone = rgb(OCHRE)
            if (row, column) == (2, 7):
                tone = rgb(CLAY)
            s.lay(lambda b, x=x, y=y: b.box(x + 8, y + 10, 92, 158, 16), INK, strength=0.16, blur=10)
            s.lay(lambda b, x=x, y=y: b.box(x, y, 92, 158, 14), mix(tone, PAPER, 0.25), tone, (y, y + 158))
            s.lay(lambda b, x=x, y=y: (b.box(x + 16, y - 10, 18, 14, 3), b.box(x + 58, y - 10, 18, 14, 3)), mix(tone, INK, 0.5))
            s.lay(lambda b, x=x, y=y: b.box(x + 14, y + 120, 64, 5, 2), mix(tone, INK, 0.25))


cell_rows.sky = (PAPER, SAND)


@picture
def dry_room(s):
    for n in range(7):
        inset = n * 82
        tone = mix(MIST, PAPER, n / 7)
        s.lay(
            lambda b, i=inset: b.box(i * 1.15, i * 0.62, WIDTH - i * 2.3, HEIGHT - i * 1.24),
            mix(tone, SLATE, 0.1 if n % 2 else 0.22),
            mix(tone, SKY, 0.25),
            (inset * 0.62, HEIGHT - inset * 0.62),
        )
    s.lay(
        lambda b: b.shape([(0, HEIGHT), (WIDTH, HEIGHT), (1035, 762), (565, 762)]),
        mix(SLATE, MIST, 0.5),
        mix(SLATE, INK, 0.15),
        (762, HEIGHT),
    )
    for side in (-1, 1):
        for n in range(5):
            near = 0.30 + 0.19 * n
            x, y = 800 + side * (235 + 0.78 * 620 * (near - 0.3)), 745 + 330 * (near - 0.3) * 0.72
            w, t = 88 * near * 1.3, 150 * near * 1.5
            s.lay(
                lambda b, near=near, x=x, y=y, w=w, t=t: b.box(x - w / 2, y - t, w, t, 10 * near),
                mix(SLATE, INK, 0.1),
                INK,
                (y - t, y + t),
            )
            s.lay(
                lambda b, near=near, x=x, y=y, w=w, t=t: b.box(x - w * 0.3, y - t * 0.84, w * 0.6, t * 0.3, 5 * near),
                OCHRE if n == 2 else mix(SKY, PAPER, 0.4),
            )
    s.lay(lambda b: b.box(700, 520, 200, 242, 100), OCHRE, strength=0.45, blur=50)
    s.lay(lambda b: b.box(735, 560, 130, 202, 6), mix(OCHRE, PAPER, 0.6), OCHRE, (560, 762))


dry_room.sky = (mix(SLATE, MIST, 0.4), SLATE)


@picture
def coil(s):
    for x, y, reach, tone in ((1180, 600, 430, SLATE), (470, 500, 310, CLAY), (690, 960, 190, OCHRE)):
        s.lay(lambda b, x=x, y=y, r=reach: b.disc(x + 26, y + 34, r), INK, strength=0.35, blur=30)
        for n in range(int(reach / 15)):
            r = reach - n * 15
            if r < reach * 0.22:
                break
            shade = mix(tone, PAPER, 0.12 + 0.4 * ((n * 5) % 7) / 7)
            s.lay(lambda b, x=x, y=y, r=r: b.disc(x, y, r), shade, mix(shade, INK, 0.28), (y - reach, y + reach))
        s.lay(lambda b, x=x, y=y, r=reach * 0.2: b.disc(x, y, r), mix(PINE, INK, 0.5))
        s.lay(lambda b, x=x, y=y, r=reach * 0.2: b.ring(x, y, r, 8), PAPER, strength=0.7)


coil.sky = (mix(PINE, SLATE, 0.25), mix(PINE, INK, 0.5))


@picture
def three_shifts(s):
    bands = ((0, 30, mix(OCHRE, PAPER, 0.35), OCHRE), (0, 0, SLATE, SKY), (0, 0, INK, mix(INK, SLATE, 0.4)))
    for n, (_, _, top, bottom) in enumerate(bands):
        s.lay(lambda b, n=n: b.box(n * WIDTH / 3, 0, WIDTH / 3 + 2, HEIGHT), top, bottom)
    for n in range(3):
        s.ridge(820 + n * 75, 36, mix(MOSS, INK, 0.2 + 0.2 * n), mix(PINE, INK, 0.3 + 0.2 * n), depth=260)
    s.lay(lambda b: b.disc(800, 520, 330), PAPER, strength=0.10)
    arc = [
        (800 + 690 * math.cos(math.pi + t * math.pi / 60), 860 + 610 * math.sin(math.pi + t * math.pi / 60)) for t in range(61)
    ]
    s.lay(lambda b: b.line(arc, 3), PAPER, strength=0.7)
    for share, radius, colour in ((0.18, 62, CLAY), (0.5, 74, PAPER), (0.82, 62, SKY)):
        x, y = arc[round(share * 60)]
        s.sun(x, y, radius, rgb(colour), 0.22)
    x, y = arc[49]
    s.lay(lambda b: b.disc(x + 26, y - 16, 54), INK)


three_shifts.sky = (PAPER, SAND)


# ---------------------------------------------------------------- storage and the grid


@picture
def moor_boxes(s):
    s.sun(380, 300, 84, mix(ROSE, OCHRE, 0.4))
    s.ridge(470, 70, mix(SKY, SAGE, 0.3), mix(SKY, MIST, 0.5))
    s.ridge(560, 60, mix(SAGE, SKY, 0.3), SAGE)
    s.ridge(690, 26, MOSS, mix(MOSS, PINE, 0.5), waves=(0.8, 1.7))
    for n in range(9):
        x, y = 250 + n * 128, 690 + 6 * math.sin(n)
        s.lay(lambda b, x=x, y=y: b.box(x + 10, y + 60, 112, 16, 8), INK, strength=0.4, blur=8)
        s.lay(lambda b, x=x, y=y: b.box(x, y, 108, 70, 4), mix(PAPER, SAND, 0.3), mix(SAND, SLATE, 0.25), (y, y + 70))
        s.lay(lambda b, x=x, y=y: [b.box(x + 12 + k * 18, y + 14, 5, 42) for k in range(5)], mix(SLATE, SAND, 0.3))
        if n in (2, 6):
            s.lay(lambda b, x=x, y=y: b.box(x + 92, y + 10, 8, 8, 2), CLAY)
    s.ridge(860, 40, PINE, mix(PINE, INK, 0.6))
    s.ridge(965, 34, mix(PINE, INK, 0.6), INK)


moor_boxes.sky = (mix(SKY, PAPER, 0.5), mix(ROSE, PAPER, 0.6))


@picture
def salt_flat(s):
    s.sun(1210, 250, 70, rgb(PAPER), 0.5)
    s.crags(360, 120, mix(SLATE, ROSE, 0.3), mix(ROSE, SAND, 0.4), steps=7, depth=150)
    s.lay(lambda b: b.box(0, 358, WIDTH, HEIGHT), mix(PAPER, MIST, 0.5), mix(PAPER, SAND, 0.25), (358, HEIGHT))
    rows, columns = 15, 13

    def corner(row, column):
        s.chance.seed(f"salt {row} {column}")
        depth = (row + s.chance.uniform(-0.3, 0.3)) / rows
        y = 360 + 740 * depth**1.9
        spread = 0.5 + 1.25 * depth**1.4
        x = 800 + (column - columns / 2 + (row % 2) * 0.5 + s.chance.uniform(-0.22, 0.22)) * 250 * spread
        return x, y

    for row in range(1, rows + 1):
        for column in range(-4, columns + 6):
            a, c, d = corner(row, column), corner(row, column + 1), corner(row + 1, column + row % 2)
            width = 1 + 5 * (row / rows) ** 1.6
            s.chance.seed(f"tile {row} {column}")
            if s.chance.random() < 0.16:
                e = corner(row + 1, column + row % 2 + 1)
                s.lay(lambda b, p=[a, c, e, d]: b.shape(p), s.chance.choice((SKY, ROSE, SAND, SAND)), strength=0.45)
            s.lay(lambda b, p=[a, c], q=[a, d], w=width: (b.line(p, w), b.line(q, w)), mix(SLATE, SAND, 0.55), strength=0.7)


salt_flat.sky = (SKY, mix(ROSE, PAPER, 0.5))


@picture
def long_lines(s):
    s.sun(420, 610, 150, CLAY, 0.3)
    s.ridge(700, 50, mix(SLATE, ROSE, 0.35), mix(SLATE, ROSE, 0.6))
    s.ridge(790, 50, mix(SLATE, INK, 0.3), SLATE)
    masts = (
        (-160, 180, 1.25),
        (310, 300, 0.95),
        (690, 395, 0.72),
        (1000, 470, 0.52),
        (1250, 528, 0.38),
        (1450, 572, 0.28),
        (1620, 602, 0.2),
    )
    for x, y, size in masts[1:-1]:
        foot = y + 520 * size
        s.lay(
            lambda b, x=x, y=y, z=size, f=foot: (
                b.line([(x - 46 * z, f), (x, y - 30 * z), (x + 46 * z, f)], 8 * z),
                *[
                    b.line([(x - w * z, y + d * z), (x + w * z, y + d * z)], 8 * z)
                    for w, d in ((120, 60), (160, 130), (120, 200))
                ],
                b.line([(x - 30 * z, y + 330 * z), (x + 30 * z, y + 330 * z)], 5 * z),
            ),
            INK,
        )
    for wide, drop in ((-120, 60), (120, 60), (-160, 130), (160, 130), (-120, 200), (120, 200)):
        for (x1, y1, z1), (x2, y2, z2) in itertools.pairwise(masts):
            a, c = (x1 + wide * z1, y1 + drop * z1), (x2 + wide * z2, y2 + drop * z2)
            line = [
                (
                    a[0] + (c[0] - a[0]) * t / 20,
                    a[1] + (c[1] - a[1]) * t / 20 + 130 * (z1 + z2) / 2 * (t / 20) * (1 - t / 20) * 2,
                )
                for t in range(21)
            ]
            s.lay(lambda b, p=line, w=3.2 * (z1 + z2) / 2: b.line(p, max(1.2, w)), INK, strength=0.85)
    s.ridge(900, 44, mix(PINE, INK, 0.4), INK)


long_lines.sky = (mix(SLATE, SKY, 0.4), mix(ROSE, OCHRE, 0.3))


@picture
def wind_hills(s):
    s.ridge(520, 60, mix(SKY, PAPER, 0.3), mix(MIST, PAPER, 0.3))
    for x, y, size in ((1270, 330, 0.62), (1010, 420, 0.45), (1430, 460, 0.36)):
        _rotor(s, x, y, size, mix(SLATE, MIST, 0.5))
    s.ridge(650, 60, mix(SAGE, MIST, 0.3), SAGE)
    _rotor(s, 480, 330, 1.05, PAPER)
    s.ridge(780, 60, SAGE, MOSS)
    s.ridge(900, 50, mix(OCHRE, SAGE, 0.35), MOSS)
    s.ridge(985, 30, PINE, INK)


def _rotor(s, x, y, size, tone):
    s.lay(
        lambda b: b.shape(
            [(x - 5 * size, y), (x + 5 * size, y), (x + 11 * size, y + 900 * size), (x - 11 * size, y + 900 * size)]
        ),
        tone,
    )
    s.lay(lambda b: b.disc(x, y, 225 * size), PAPER, strength=0.16)
    s.lay(lambda b: b.ring(x, y, 225 * size, 2), tone, strength=0.5)
    for third in range(3):
        turn = third * math.tau / 3 + 0.5 + x
        tip = (x + 220 * size * math.cos(turn), y + 220 * size * math.sin(turn))
        side = (x + 60 * size * math.cos(turn + 0.2), y + 60 * size * math.sin(turn + 0.2))
        s.lay(lambda b, t=tip, d=side: b.shape([(x, y), d, t]), tone)
    s.lay(lambda b: b.disc(x, y, 13 * size), CLAY)


wind_hills.sky = (SKY, PAPER)


@picture
def solar_steps(s):
    s.sun(1250, 230, 110, OCHRE)
    s.ridge(420, 50, SAGE, mix(SAGE, SAND, 0.4))
    s.lay(lambda b: b.box(0, 470, WIDTH, HEIGHT), mix(SAND, SAGE, 0.35), mix(OCHRE, SAND, 0.5), (470, HEIGHT))
    for row in range(6):
        near = 0.22 + 0.15 * row + 0.012 * row * row
        y = 455 + 20 * row + 19 * row * row
        for column in range(-8, 9):
            x = 720 + column * 300 * near - 60 * row
            w, t, lean = 270 * near, 118 * near, 70 * near
            if x + w < -150 or x > WIDTH + 150:
                continue
            panel = [(x + lean, y), (x + w + lean, y), (x + w, y + t), (x, y + t)]
            tone = mix(SLATE, INK, 0.15 + 0.5 * s.chance.random())
            s.lay(
                lambda b, p=panel, d=10 * near + 8: b.shape([(px + d, py + 2 * d) for px, py in p]), PINE, strength=0.3, blur=6
            )
            s.lay(lambda b, p=panel: b.shape(p), mix(tone, SKY, 0.55), tone, (y, y + t))
            for part in (0.25, 0.5, 0.75):
                s.lay(
                    lambda b, k=part, x=x, y=y, w=w, t=t, lean=lean, near=near: b.line(
                        [(x + lean + w * k, y), (x + w * k, y + t)], 3 * near
                    ),
                    MIST,
                    strength=0.5,
                )


solar_steps.sky = (mix(SKY, PAPER, 0.4), mix(OCHRE, PAPER, 0.72))


# ---------------------------------------------------------------- charging


@picture
def lamp_posts(s):
    roofs = [(-10, 700)]
    x = -10
    while x < WIDTH:
        wide = s.chance.choice((110, 140, 170))
        top = s.chance.uniform(470, 560)
        roofs += [(x, top + 50), (x + wide / 2, top), (x + wide, top + 50)]
        x += wide
    s.lay(
        lambda b: b.shape([*roofs, (WIDTH + 200, HEIGHT), (-10, HEIGHT)]),
        mix(INK, SLATE, 0.45),
        mix(INK, SLATE, 0.2),
        (470, 800),
    )
    for _ in range(46):
        x, y = s.chance.uniform(20, WIDTH - 30), s.chance.uniform(600, 730)
        s.lay(
            lambda b, x=x, y=y: b.box(round(x / 30) * 30, round(y / 44) * 44, 12, 20),
            OCHRE,
            strength=s.chance.uniform(0.15, 0.6),
        )
    s.lay(lambda b: b.box(0, 790, WIDTH, HEIGHT), mix(INK, SLATE, 0.3), INK, (790, HEIGHT))
    s.lay(lambda b: b.shape([(0, 850), (WIDTH, 815), (WIDTH, 826), (0, 868)]), SLATE, strength=0.7)
    for n, x in enumerate((150, 520, 850, 1130, 1360, 1545)):
        size = 1.15 - n * 0.13
        foot, top = 905 - n * 14, 905 - n * 14 - 560 * size
        s.lay(lambda b, x=x, t=top, z=size: b.disc(x + 52 * z, t + 14 * z, 150 * z), OCHRE, strength=0.36, blur=60 * size)
        s.lay(lambda b, x=x, f=foot, z=size: b.oval(x + 40 * z, f, 150 * z, 24 * z), OCHRE, strength=0.3, blur=26)
        s.lay(
            lambda b, x=x, t=top, f=foot, z=size: (
                b.box(x - 5 * z, t, 10 * z, f - t),
                b.ring(x + 26 * z, t + 8 * z, 30 * z, 9 * z, 180, 360),
            ),
            mix(INK, SLATE, 0.15),
        )
        s.lay(lambda b, x=x, t=top, z=size: b.disc(x + 52 * z, t + 14 * z, 17 * z), mix(OCHRE, PAPER, 0.55))
        s.lay(lambda b, x=x, f=foot, z=size: b.box(x - 15 * z, f - 190 * z, 30 * z, 64 * z, 6 * z), mix(SLATE, MIST, 0.3))
        s.lay(lambda b, x=x, f=foot, z=size: b.disc(x, f - 172 * z, 6 * z), CLAY if n == 2 else mix(SAGE, PAPER, 0.3))


lamp_posts.sky = (INK, mix(SLATE, ROSE, 0.4))


@picture
def bays(s):
    for row in range(4):
        for column in range(-2, 9):
            x, y = column * 210 + row * 84 - 60, 70 + row * 250
            bay = [(x + 70, y), (x + 250, y), (x + 180, y + 210), (x, y + 210)]
            kind = s.chance.random()
            tone = mix(SLATE, INK, 0.35) if kind < 0.62 else mix(SLATE, INK, 0.1)
            s.lay(lambda b, p=bay: b.shape(p), tone, mix(tone, INK, 0.2), (y, y + 210))
            s.lay(lambda b, p=bay: b.line([p[0], p[3]], 7), PAPER, strength=0.8)
            if kind < 0.45:
                paint = s.chance.choice((SAGE, MIST, CLAY, OCHRE, SKY, SAND))
                body = [(x + 92, y + 40), (x + 206, y + 40), (x + 162, y + 186), (x + 44, y + 186)]
                s.lay(lambda b, p=body: b.line([*p, p[0], p[1]], 30), INK, strength=0.25, blur=8)
                s.lay(lambda b, p=body: (b.shape(p), b.line([*p, p[0], p[1]], 26)), mix(paint, PAPER, 0.2), paint, (y, y + 210))
                s.lay(
                    lambda b, x=x, y=y: b.shape([(x + 92, y + 78), (x + 190, y + 78), (x + 168, y + 150), (x + 66, y + 150)]),
                    mix(paint, INK, 0.45),
                )
            s.lay(lambda b, x=x, y=y: b.box(x + 140, y - 26, 34, 18, 8), OCHRE if kind < 0.45 else mix(SAGE, PAPER, 0.5))


bays.sky = (mix(MOSS, SLATE, 0.4), PINE)


@picture
def night_arcs(s):
    for n in range(26):
        reach = 1480 - n * 46
        tone = mix(INK, SLATE, 0.08 + 0.38 * (n / 26))
        s.lay(lambda b, r=reach: b.disc(240, 1180, r), tone, mix(tone, INK, 0.3))
    for reach, colour, start, end in (
        (1360, OCHRE, 270, 322),
        (1310, SKY, 282, 345),
        (1176, CLAY, 275, 300),
        (1176, OCHRE, 306, 352),
        (1040, MIST, 268, 325),
        (902, OCHRE, 288, 340),
        (860, CLAY, 272, 284),
        (764, SKY, 280, 350),
        (626, OCHRE, 276, 318),
        (490, MIST, 284, 350),
    ):
        s.lay(lambda b, r=reach, a=start, e=end: b.ring(240, 1180, r, 20, a, e), colour, strength=0.35, blur=18)
        s.lay(lambda b, r=reach, a=start, e=end: b.ring(240, 1180, r, 7, a, e), mix(colour, PAPER, 0.2))
        x, y = 240 + (reach - 3) * math.cos(math.radians(end)), 1180 + (reach - 3) * math.sin(math.radians(end))
        s.lay(lambda b, x=x, y=y: b.disc(x, y, 11), PAPER)


night_arcs.sky = (INK, mix(INK, SLATE, 0.3))


# ---------------------------------------------------------------- trains, trucks, roads


@picture
def valley_rails(s):
    s.sun(800, 330, 90, mix(OCHRE, PAPER, 0.2))
    s.crags(470, 230, mix(SKY, SLATE, 0.35), mix(SKY, PAPER, 0.5), steps=5)
    s.ridge(520, 110, mix(SAGE, SKY, 0.35), SAGE, waves=(1.4, 2.6))
    s.ridge(640, 70, SAGE, mix(MOSS, SAGE, 0.3))
    s.lay(lambda b: b.shape([(0, 760), (WIDTH, 700), (WIDTH, HEIGHT), (0, HEIGHT)]), mix(OCHRE, SAGE, 0.5), MOSS, (700, HEIGHT))
    middle = bend([(700, 1110), (830, 940), (1010, 830), (1010, 765), (900, 728), (800, 705), (760, 690)])
    for n in range(0, len(middle) - 1, 5):
        x, y = middle[n]
        size = ((y - 668) / 440) ** 0.95
        s.lay(
            lambda b, x=x, y=y, z=size: b.box(x - 120 * z, y - 5 * z, 240 * z, 11 * z, 3 * z),
            mix(PINE, INK, 0.3),
            strength=0.85,
        )
    for side in (-1, 1):
        left = [(x + side * 78 * max(0, (y - 668) / 440) ** 0.95, y) for x, y in middle]
        for (x1, y1), (x2, y2) in itertools.pairwise(left):
            s.stroke((x1, y1), (x2, y2), 2 + 11 * max(0, (y1 - 668) / 440), PAPER)


valley_rails.sky = (SKY, mix(ROSE, PAPER, 0.6))


@picture
def track_fan(s):
    for n in range(8):
        lift = n * 124
        line = bend(
            [(-60, 930 - lift * 0.28), (420, 890 - lift * 0.36), (900, 760 - lift * 0.8), (1680, 640 - lift * 1.35 + 300)]
        )
        tone = mix(CLAY, SAND, n / 9) if n % 3 == 0 else mix(SLATE, MIST, n / 9)
        under = [*line, (1700, HEIGHT + 40), (-60, HEIGHT + 40)]
        if n == 0:
            base = under
        s.lay(lambda b, p=line: b.line([(x, y + 12) for x, y in p], 30), INK, strength=0.22, blur=8)
        s.lay(lambda b, p=line: b.line(p, 32), mix(tone, INK, 0.1), tone)
        s.lay(
            lambda b, p=line: (b.line([(x, y - 8) for x, y in p], 3), b.line([(x, y + 8) for x, y in p], 3)),
            PAPER,
            strength=0.75,
        )
    s.lay(lambda b: b.shape([(x, y + 30) for x, y in base]), PINE, mix(PINE, INK, 0.6), (880, HEIGHT))
    for x, y in ((1180, 690), (1330, 360), (980, 470)):
        s.lay(lambda b, x=x, y=y: b.disc(x, y, 46), OCHRE, strength=0.5, blur=24)
        s.lay(lambda b, x=x, y=y: b.disc(x, y, 17), mix(OCHRE, PAPER, 0.35))


track_fan.sky = (mix(SAND, PAPER, 0.4), mix(SAND, SAGE, 0.4))


@picture
def mountain_pass(s):
    s.sun(1180, 250, 80, mix(CLAY, ROSE, 0.3))
    s.crags(560, 330, mix(SKY, SLATE, 0.2), mix(SKY, PAPER, 0.6), steps=5)
    s.crags(720, 330, SLATE, mix(SLATE, MIST, 0.55), steps=4)
    s.lay(
        lambda b: b.shape([*bend([(-20, 640), (330, 555), (730, 505), (1180, 630), (1620, 720)]), (1620, 1100), (-20, 1100)]),
        MOSS,
        PINE,
        (500, HEIGHT),
    )
    road = [
        (820, 1090),
        (1330, 985),
        (1360, 940),
        (420, 852),
        (400, 815),
        (1020, 760),
        (1030, 732),
        (560, 684),
        (556, 662),
        (860, 628),
        (862, 610),
        (700, 580),
        (745, 515),
    ]
    for n in range(len(road) - 1):
        (x1, y1), (x2, y2) = road[n], road[n + 1]
        for step in range(400):
            t = step / 400
            x, y = x1 + (x2 - x1) * t, y1 + (y2 - y1) * t
            width = 3 + 34 * ((y - 505) / 580) ** 1.2
            s.stroke((x, y), (x, y), width, mix(SAND, PAPER, 0.4))
    for x, y, z in ((700, 877, 1.0), (1120, 917, 1.15), (760, 741, 0.6)):
        s.lay(lambda b, x=x, y=y, z=z: b.box(x, y - 40 * z, 78 * z, 36 * z, 4 * z), CLAY if z < 1.1 else INK)
        s.lay(lambda b, x=x, y=y, z=z: b.box(x + 82 * z, y - 30 * z, 20 * z, 26 * z, 4 * z), OCHRE)


mountain_pass.sky = (mix(SKY, PAPER, 0.3), mix(ROSE, PAPER, 0.4))


# ---------------------------------------------------------------- trade, minerals, recycling


@picture
def box_stacks(s):
    s.lay(lambda b: b.box(0, 905, WIDTH, HEIGHT), mix(SLATE, INK, 0.4), INK, (905, HEIGHT))
    for column in range(9):
        tall = (3, 5, 4, 6, 2, 5, 6, 3, 4)[column]
        for row in range(tall):
            x, y = 46 + column * 170, 905 - (row + 1) * 118
            tone = rgb(s.chance.choice((SLATE, SLATE, MOSS, SAGE, CLAY, OCHRE, SAND, SKY, PINE)))
            s.lay(lambda b, x=x, y=y: b.box(x, y, 160, 110, 2), mix(tone, PAPER, 0.14), mix(tone, INK, 0.12), (y, y + 110))
            s.lay(
                lambda b, x=x, y=y: [b.box(x + 12 + k * 17, y + 12, 5, 86) for k in range(9)], mix(tone, INK, 0.3), strength=0.5
            )
    s.lay(lambda b: (b.box(0, 62, WIDTH, 18), b.box(1010, 80, 14, 60), b.box(1120, 80, 14, 60)), INK, strength=0.9)
    s.lay(lambda b: b.box(968, 138, 210, 26, 4), OCHRE)


box_stacks.sky = (mix(MIST, PAPER, 0.4), mix(SAND, ROSE, 0.35))


@picture
def crossings(s):
    x0, y0, size = 800, 1180, 900
    s.lay(lambda b: b.disc(x0, y0, size * 1.1), PAPER, strength=0.35, blur=90)
    s.lay(lambda b: b.disc(x0, y0, size), SKY, mix(SLATE, INK, 0.25), (y0 - size, HEIGHT))
    for n in range(1, 6):  # the net of a globe: circles of latitude and longitude
        s.lay(lambda b, n=n: b.ring(x0, y0 - 40 * n, size - 95 * n, 3), PAPER, strength=0.28)
    for across in (140, 330, 540, 740):
        arc = [(x0 + across * math.cos(t / 30), y0 - size * math.sin(t / 30)) for t in range(95)]
        s.lay(lambda b, p=arc: b.line(p, 3), PAPER, strength=0.28)
    ports = ((150, 850), (390, 560), (640, 760), (820, 420), (1010, 880), (1210, 590), (1430, 800), (560, 990))
    lanes = (
        (0, 3, 260, CLAY),
        (1, 5, 300, PAPER),
        (2, 5, 170, OCHRE),
        (3, 6, 210, CLAY),
        (4, 6, 120, PAPER),
        (0, 2, 120, OCHRE),
        (7, 4, 110, CLAY),
        (1, 4, 90, PAPER),
    )
    for a, c, lift, colour in lanes:
        (x1, y1), (x2, y2) = ports[a], ports[c]
        line = [(x1 + (x2 - x1) * t / 50, y1 + (y2 - y1) * t / 50 - 4 * lift * (t / 50) * (1 - t / 50)) for t in range(51)]
        s.lay(lambda b, p=line: b.line([(x, y + 8) for x, y in p], 6), INK, strength=0.25, blur=6)
        s.lay(lambda b, p=line: b.line(p, 6), colour)
    for x, y in ports:
        s.lay(lambda b, x=x, y=y: b.disc(x, y, 19), INK)
        s.lay(lambda b, x=x, y=y: b.disc(x, y, 9), PAPER)


crossings.sky = (SAND, mix(SAND, ROSE, 0.4))


@picture
def terraces(s):
    s.ridge(250, 60, mix(SAGE, SKY, 0.3), SAGE)
    for n in range(12):
        y = 300 + n * 38 + n * n * 2.2
        dip = 40 + n * 24
        line = [
            (x, y + dip * math.exp(-(((x - 900 + n * 14) / (560 - n * 16)) ** 2)) + 6 * math.sin(x / 90 + n))
            for x in range(-10, WIDTH + 11, 8)
        ]
        tone = mix(mix(OCHRE, SAND, 0.45), mix(CLAY, INK, 0.25), n / 12) if n % 3 else mix(ROSE, CLAY, n / 14)
        s.lay(lambda b, p=line: b.line([(x, q - 5) for x, q in p], 5), PAPER, strength=0.35)
        s.lay(lambda b, o=[*line, (WIDTH, HEIGHT), (0, HEIGHT)]: b.shape(o), tone, mix(tone, INK, 0.2), (y, y + dip + 90))
    s.lay(lambda b: b.oval(760, 1050, 330, 62), SKY, mix(SLATE, SKY, 0.4), (980, HEIGHT))


terraces.sky = (mix(SKY, PAPER, 0.35), PAPER)


@picture
def brine_ponds(s):
    rows = [-40, 190, 400, 640, 850, 1110]
    tones = (
        MIST,
        SKY,
        mix(SKY, SAGE, 0.5),
        SAGE,
        mix(SAGE, OCHRE, 0.4),
        mix(OCHRE, PAPER, 0.3),
        SLATE,
        ROSE,
        mix(MOSS, SKY, 0.3),
    )
    for n in range(len(rows) - 1):
        x = -80 - s.chance.uniform(0, 120)
        while x < WIDTH:
            wide = s.chance.uniform(170, 380)
            lean = 70
            top, bottom = rows[n] + 9, rows[n + 1] - 9
            pond = [(x + lean, top), (x + wide + lean - 18, top + 6), (x + wide - 18, bottom), (x, bottom - 6)]
            tone = s.chance.choice(tones)
            s.lay(lambda b, p=pond: b.shape(p), mix(tone, PAPER, 0.22), tone, (top, bottom))
            s.lay(
                lambda b, p=pond: b.line(
                    [
                        (px * 0.94 + (p[0][0] + p[2][0]) * 0.03, py * 0.94 + (p[0][1] + p[2][1]) * 0.03)
                        for px, py in (p[3], p[0], p[1])
                    ],
                    3,
                ),
                PAPER,
                strength=0.4,
            )
            x += wide


brine_ponds.sky = (mix(SAND, PAPER, 0.5), mix(SAND, CLAY, 0.2))


@picture
def return_loop(s):
    for reach, wide, colour in ((430, 74, SLATE), (325, 60, SAGE), (232, 50, OCHRE), (150, 44, CLAY)):
        start = s.chance.uniform(0, 360)
        s.lay(lambda b, r=reach, w=wide, a=start: b.ring(812, 560, r, w, a, a + 285), INK, strength=0.2, blur=14)
        s.lay(
            lambda b, r=reach, w=wide, a=start: b.ring(800, 540, r, w, a, a + 285),
            mix(colour, PAPER, 0.14),
            mix(colour, INK, 0.12),
            (540 - reach, 540 + reach),
        )
        middle = reach - wide / 2
        for degree in (start, start + 285):
            x, y = 800 + middle * math.cos(math.radians(degree)), 540 + middle * math.sin(math.radians(degree))
            s.lay(lambda b, x=x, y=y, w=wide: b.disc(x, y, w / 2), mix(colour, INK, 0.05))
        for k in range(5):
            degree = start + 285 + 14 + k * 12.5
            x, y = 800 + middle * math.cos(math.radians(degree)), 540 + middle * math.sin(math.radians(degree))
            s.lay(lambda b, x=x, y=y, w=wide, k=k: b.disc(x, y, w * (0.30 - 0.035 * k)), mix(colour, INK, 0.1), strength=0.9)
    s.lay(lambda b: b.disc(800, 540, 60), INK)


return_loop.sky = (PAPER, mix(SAND, MIST, 0.4))


@picture
def black_grains(s):
    s.lay(lambda b: b.disc(830, 600, 420), PAPER, strength=0.12, blur=160)
    spots = []
    for n in range(620):
        turn = n * 2.399963
        reach = 23.5 * math.sqrt(n)
        x, y = 800 + reach * math.cos(turn) * 1.45, 540 + reach * math.sin(turn)
        radius = 6 + 12 * s.chance.random() ** 2 + 4 * math.sin(reach / 60)
        spots.append((x, y, max(2, radius)))
    groups = {}
    for spot in spots:
        pick = s.chance.random()
        colour = OCHRE if pick < 0.05 else CLAY if pick < 0.10 else SAGE if pick < 0.2 else SKY if pick < 0.36 else SLATE
        groups.setdefault(colour, []).append(spot)
    for colour, members in groups.items():
        s.lay(lambda b, m=members: [b.disc(*spot) for spot in m], mix(colour, PAPER, 0.1), mix(colour, INK, 0.3))


black_grains.sky = (mix(INK, PINE, 0.3), INK)


# ---------------------------------------------------------------- people and places


@picture
def workbench(s):
    s.lay(lambda b: b.box(0, 760, WIDTH, HEIGHT), mix(CLAY, SAND, 0.45), mix(CLAY, INK, 0.3), (760, HEIGHT))
    s.lay(lambda b: b.box(0, 760, WIDTH, 10), PAPER, strength=0.45)
    for x, y, size, colour in (
        (250, 250, 150, SLATE),
        (560, 190, 105, OCHRE),
        (860, 300, 175, SAGE),
        (1200, 220, 120, CLAY),
        (1430, 330, 90, SLATE),
    ):
        s.lay(lambda b, x=x, y=y, r=size: b.ring(x + 10, y + 14, r, 34), INK, strength=0.2, blur=10)
        s.lay(
            lambda b, x=x, y=y, r=size: b.ring(x, y, r, 32),
            mix(colour, PAPER, 0.12),
            mix(colour, INK, 0.1),
            (y - size, y + size),
        )
        s.lay(lambda b, x=x, y=y: b.disc(x, y, 14), mix(colour, INK, 0.3))
    for n, (x, tall, colour) in enumerate(
        (
            (120, 200, PINE),
            (300, 280, SLATE),
            (480, 160, OCHRE),
            (660, 330, MOSS),
            (850, 230, CLAY),
            (1040, 300, INK),
            (1230, 180, SAGE),
            (1400, 260, SLATE),
        )
    ):
        wide = 118 - 8 * (n % 3)
        s.lay(lambda b, x=x, t=tall, w=wide: b.box(x + 14, 780 - t, w, t, 6), INK, strength=0.22, blur=12)
        s.lay(lambda b, x=x, t=tall, w=wide: b.box(x, 764 - t, w, t, 6), mix(colour, PAPER, 0.15), colour, (764 - tall, 764))
        s.lay(lambda b, x=x, t=tall, w=wide: b.box(x + w * 0.42, 764 - t - 46, w * 0.16, 48, 4), mix(colour, INK, 0.3))


workbench.sky = (mix(MIST, PAPER, 0.5), SAND)


@picture
def rooftops(s):
    s.sun(320, 260, 92, rgb(ROSE))
    for layer in range(4):
        x = -120 + 40 * layer
        base = 470 + layer * 150
        far = mix(SLATE, MIST, 0.65 - 0.2 * layer)
        while x < WIDTH + 60:
            wide = s.chance.uniform(150, 230) * (0.75 + 0.16 * layer)
            lift = s.chance.uniform(90, 170) * (0.7 + 0.14 * layer)
            wall = mix(s.chance.choice((SAND, PAPER, ROSE, MIST)), far, 0.62 - 0.17 * layer)
            roof = mix(s.chance.choice((CLAY, SLATE, MOSS, PINE)), far, 0.5 - 0.14 * layer)
            s.lay(lambda b, x=x, y=base, w=wide: b.box(x, y, w, HEIGHT), wall, mix(wall, INK, 0.12), (base, base + 260))
            s.lay(
                lambda b, x=x, y=base, w=wide, t=lift: b.shape([(x - 8, y + 2), (x + w * 0.5, y - t), (x + w + 8, y + 2)]),
                roof,
                mix(roof, INK, 0.15),
                (base - lift, base),
            )
            s.lay(
                lambda b, x=x, y=base, w=wide: [
                    b.box(x + w * k, y + 34 + 74 * r, w * 0.13, 40, 3) for k in (0.18, 0.43, 0.68) for r in range(2)
                ],
                OCHRE if s.chance.random() < 0.3 else mix(INK, SLATE, 0.5),
                strength=0.35 + 0.15 * layer,
            )
            x += wide + 6


rooftops.sky = (mix(SKY, PAPER, 0.3), PAPER)


@picture
def evening_windows(s):
    s.sun(1240, 210, 58, rgb(PAPER))
    for layer in range(4):
        base, dark = 430 + layer * 165, 0.82 - 0.1 * layer
        wall = mix(SLATE, INK, dark)
        x = -90 + 55 * layer
        while x < WIDTH + 60:
            wide, high = s.chance.uniform(130, 240) * (0.8 + 0.14 * layer), s.chance.uniform(40, 230)
            s.lay(
                lambda b, x=x, y=base - high, w=wide: b.box(x, y, w, HEIGHT), wall, mix(wall, INK, 0.5), (base - high, HEIGHT)
            )
            across, down = max(2, int(wide // 46)), int((high + 90) // 58)
            lit = [(c, r) for c in range(across) for r in range(down) if s.chance.random() < 0.34]
            s.lay(
                lambda b, x=x, y=base - high, w=wide, n=across, lit=lit: [
                    b.box(x + (c + 0.5) * w / n - 9, y + 30 + 58 * r, 18, 26, 2) for c, r in lit
                ],
                mix(OCHRE, PAPER, 0.25) if layer % 2 else OCHRE,
                strength=0.5 + 0.14 * layer,
            )
            x += wide + 5


evening_windows.sky = (mix(INK, SLATE, 0.18), mix(ROSE, SLATE, 0.45))


def draw(name):
    function = PICTURES[name]
    sheet = Sheet(name, *function.sky)
    function(sheet)
    path = FOLDER / f"{name}.jpg"
    image = sheet.finish()
    for quality in QUALITY:
        image.save(path, "JPEG", quality=quality, optimize=True, progressive=True, subsampling="4:2:0")
        if path.stat().st_size <= HEAVIEST:
            break
    return path


def main(names):
    FOLDER.mkdir(exist_ok=True)
    for name in names or PICTURES:
        path = draw(name)
        print(f"{path.name:24} {path.stat().st_size / 1000:6.1f} kB")


if __name__ == "__main__":
    main(sys.argv[1:])
