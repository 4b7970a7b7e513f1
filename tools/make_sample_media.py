"""Draw the pictures of the sample month into src/pubqueue/sample/media (needs the DejaVu fonts)."""

from __future__ import annotations

import math
import random
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont

MEDIA = Path(__file__).parent.parent / "src" / "pubqueue" / "sample" / "media"
SIDE = 1080
FINE = 2
"""Posters are drawn this many times larger, then scaled down, for smooth edges."""

INK, CREAM, OCHRE, RUST, TEAL, SKY, MOSS = "#12343b", "#fdf6e3", "#e9a23b", "#c8553d", "#1f6f78", "#9ccfd8", "#588157"
POSTER_COLOURS = 48
TITLE = 60
"""Letters above this size, in pixels, are a title."""


def main() -> None:
    """Draw three posters and a photograph, and say how large they came out."""
    repair_cafe("REPAIR CAFÉ", "Bring it broken, take it home mended.", "Free  ·  Lakeview Public Library").save(
        MEDIA / "repair-cafe.png", optimize=True
    )
    repair_cafe("CAFÉ-RÉPARATION", "Apportez-le brisé, rapportez-le réparé.", "Gratuit  ·  Bibliothèque Lakeview").save(
        MEDIA / "cafe-reparation.png", optimize=True
    )
    library_of_things().save(MEDIA / "library-of-things.png", optimize=True)
    lake_at_dusk().save(MEDIA / "lake-at-dusk.jpg", quality=86, exif=phone_exif())
    for path in sorted(MEDIA.iterdir()):
        print(f"{path.name}: {path.stat().st_size:,} bytes")


# --- posters --------------------------------------------------------------------------------------


def sheet(colour: str) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """Return an empty poster and its brush; the brush works in fine pixels."""
    image = Image.new("RGB", (SIDE * FINE, SIDE * FINE), colour)
    return image, ImageDraw.Draw(image)


def finished(image: Image.Image) -> Image.Image:
    """Scale a poster down to its size and to a small palette."""
    return image.resize((SIDE, SIDE), Image.Resampling.LANCZOS).quantize(POSTER_COLOURS, dither=Image.Dither.NONE)


def write(brush: ImageDraw.ImageDraw, y: int, text: str, size: int, colour: str) -> None:
    """Write a centred line, titles in bold, made smaller until it leaves a margin."""
    name = "DejaVuSerif-Bold.ttf" if size > TITLE else "DejaVuSans.ttf"
    font = ImageFont.truetype(name, size * FINE)
    while brush.textlength(text, font) > (SIDE - 140) * FINE:
        font = ImageFont.truetype(name, int(font.size) - 2)
    brush.text((SIDE * FINE // 2, y * FINE), text, colour, font, anchor="mm")


def fine(*numbers: float) -> tuple[float, ...]:
    """Turn poster pixels into fine ones."""
    return tuple(number * FINE for number in numbers)


def gear(brush: ImageDraw.ImageDraw, centre: tuple[float, float], radius: float, teeth: int, colour: str) -> None:
    """Draw a cogwheel: a disc with blunt teeth."""
    x, y = centre
    half = math.pi / teeth / 2
    for tooth in range(teeth):
        middle = 2 * math.pi * tooth / teeth
        corners = [
            (middle - half * 1.25, radius * 0.9),
            (middle - half * 0.8, radius * 1.13),
            (middle + half * 0.8, radius * 1.13),
            (middle + half * 1.25, radius * 0.9),
        ]
        brush.polygon([fine(x + r * math.cos(a), y + r * math.sin(a)) for a, r in corners], fill=colour)
    disc(brush, centre, radius, colour)


def disc(brush: ImageDraw.ImageDraw, centre: tuple[float, float], radius: float, colour: str) -> None:
    """Draw a filled circle."""
    x, y = centre
    brush.ellipse(fine(x - radius, y - radius, x + radius, y + radius), fill=colour)


def repair_cafe(title: str, line: str, foot: str) -> Image.Image:
    """Draw a cup in front of a great cogwheel."""
    image, brush = sheet(TEAL)
    gear(brush, (540, 400), 285, 16, OCHRE)
    disc(brush, (540, 400), 215, TEAL)
    gear(brush, (815, 215), 95, 10, RUST)
    disc(brush, (815, 215), 42, TEAL)
    brush.ellipse(fine(640, 350, 790, 500), outline=CREAM, width=26 * FINE)
    brush.rounded_rectangle(fine(380, 310, 700, 560), 110 * FINE, fill=CREAM, corners=(False, False, True, True))
    brush.rounded_rectangle(fine(330, 585, 750, 615), 15 * FINE, fill=CREAM)
    for x in (460, 540, 620):
        steam = [fine(x + 14 * math.sin(step / 6), 285 - step * 2.4) for step in range(30)]
        brush.line(steam, fill=CREAM, width=11 * FINE, joint="curve")
    brush.rectangle(fine(0, 745, SIDE, SIDE), fill=INK)
    write(brush, 838, title, 96, CREAM)
    write(brush, 925, line, 40, SKY)
    write(brush, 1005, foot, 34, OCHRE)
    return finished(image)


def library_of_things() -> Image.Image:
    """Draw six tiles with a thing to borrow on each."""
    image, brush = sheet(CREAM)
    tiles = [(TEAL, tent), (OCHRE, ukulele), (RUST, telescope), (MOSS, snowshoe), (SKY, sewing), (INK, lamp)]
    for place, (colour, draw) in enumerate(tiles):
        x, y = 75 + place % 3 * 320, 75 + place // 3 * 320
        brush.rounded_rectangle(fine(x, y, x + 290, y + 290), 28 * FINE, fill=colour)
        draw(brush, x, y)
    write(brush, 808, "Library of Things", 92, INK)
    write(brush, 905, "Borrow it. Use it. Bring it back.", 44, RUST)
    write(brush, 990, "Lakeview Public Library", 36, TEAL)
    return finished(image)


def tent(brush: ImageDraw.ImageDraw, x: float, y: float) -> None:
    """Draw a tent under a moon."""
    brush.polygon([fine(x + 145, y + 70), fine(x + 255, y + 235), fine(x + 35, y + 235)], fill=CREAM)
    brush.polygon([fine(x + 145, y + 120), fine(x + 185, y + 235), fine(x + 105, y + 235)], fill=INK)
    disc(brush, (x + 230, y + 65), 24, OCHRE)


def ukulele(brush: ImageDraw.ImageDraw, x: float, y: float) -> None:
    """Draw a ukulele, upright."""
    brush.rounded_rectangle(fine(x + 135, y + 45, x + 155, y + 170), 6 * FINE, fill=INK)
    brush.rounded_rectangle(fine(x + 125, y + 28, x + 165, y + 68), 8 * FINE, fill=INK)
    disc(brush, (x + 145, y + 150), 42, RUST)
    disc(brush, (x + 145, y + 207), 56, RUST)
    disc(brush, (x + 145, y + 180), 20, INK)
    brush.rounded_rectangle(fine(x + 118, y + 225, x + 172, y + 236), 4 * FINE, fill=CREAM)


def telescope(brush: ImageDraw.ImageDraw, x: float, y: float) -> None:
    """Draw a telescope on three legs, and two stars."""
    brush.line([fine(x + 75, y + 175), fine(x + 205, y + 95)], fill=CREAM, width=44 * FINE)
    brush.line([fine(x + 180, y + 110), fine(x + 232, y + 78)], fill=OCHRE, width=60 * FINE)
    for foot in (90, 145, 200):
        brush.line([fine(x + 145, y + 150), fine(x + foot, y + 250)], fill=INK, width=11 * FINE)
    disc(brush, (x + 70, y + 70), 9, CREAM)
    disc(brush, (x + 112, y + 45), 6, CREAM)


def snowshoe(brush: ImageDraw.ImageDraw, x: float, y: float) -> None:
    """Draw a pair of snowshoes."""
    for left in (62, 158):
        box = (x + left, y + 45, x + left + 70, y + 190)
        brush.polygon(
            [fine(x + left + 4, y + 140), fine(x + left + 66, y + 140), fine(x + left + 35, y + 255)], fill=CREAM
        )
        brush.ellipse(fine(*box), fill=CREAM)
        brush.ellipse(fine(box[0] + 11, box[1] + 11, box[2] - 11, box[3] - 11), fill=MOSS)
        for rung in (85, 110, 135):
            brush.line([fine(x + left + 8, y + rung), fine(x + left + 62, y + rung)], fill=CREAM, width=8 * FINE)


def sewing(brush: ImageDraw.ImageDraw, x: float, y: float) -> None:
    """Draw a sewing machine."""
    brush.rounded_rectangle(fine(x + 40, y + 200, x + 250, y + 235), 10 * FINE, fill=INK)
    brush.rounded_rectangle(fine(x + 180, y + 85, x + 232, y + 210), 12 * FINE, fill=INK)
    brush.rounded_rectangle(fine(x + 58, y + 85, x + 232, y + 132), 18 * FINE, fill=INK)
    brush.rounded_rectangle(fine(x + 62, y + 110, x + 102, y + 165), 8 * FINE, fill=INK)
    brush.line([fine(x + 82, y + 160), fine(x + 82, y + 200)], fill=CREAM, width=5 * FINE)
    brush.rounded_rectangle(fine(x + 128, y + 55, x + 158, y + 86), 6 * FINE, fill=RUST)
    disc(brush, (x + 240, y + 108), 24, OCHRE)


def lamp(brush: ImageDraw.ImageDraw, x: float, y: float) -> None:
    """Draw a lamp that shines on a book."""
    brush.polygon(
        [fine(x + 105, y + 120), fine(x + 185, y + 120), fine(x + 245, y + 232), fine(x + 45, y + 232)], fill="#2f5058"
    )
    brush.polygon(
        [fine(x + 120, y + 60), fine(x + 170, y + 60), fine(x + 200, y + 122), fine(x + 90, y + 122)], fill=OCHRE
    )
    brush.line([fine(x + 145, y + 25), fine(x + 145, y + 62)], fill=CREAM, width=7 * FINE)
    brush.polygon(
        [fine(x + 145, y + 222), fine(x + 70, y + 205), fine(x + 70, y + 238), fine(x + 145, y + 255)], fill=CREAM
    )
    brush.polygon(
        [fine(x + 145, y + 222), fine(x + 220, y + 205), fine(x + 220, y + 238), fine(x + 145, y + 255)], fill=SKY
    )


# --- the photograph -------------------------------------------------------------------------------

WIDE, HIGH, SHORE = 1600, 1067, 660


def lake_at_dusk() -> Image.Image:
    """Draw the library on the shore at dusk, and its light upon the water."""
    image = Image.new("RGB", (WIDE, HIGH))
    image.paste(shades(("#1c2748", "#5b4a78", "#c97b6b", "#f3b878"), SHORE))
    brush = ImageDraw.Draw(image)
    chance = random.Random(2026)  # noqa: S311 - the same stars on each run
    for _star in range(70):
        x, y = chance.randrange(WIDE), chance.randrange(SHORE // 3)
        brush.ellipse((x, y, x + 2, y + 2), fill="#e8e4f0")
    hills(brush, 565, 45, "#56476b")
    hills(brush, 610, 30, "#33304f")
    brush.rectangle((0, SHORE - 22, WIDE, SHORE), fill="#1b1d30")
    trees(brush, chance)
    house(brush)
    return grainy(mirrored(image), chance)


def shades(colours: tuple[str, ...], height: int) -> Image.Image:
    """Return a sky that goes through `colours` from the top down."""
    column = Image.new("RGB", (1, len(colours)))
    for y, colour in enumerate(colours):
        column.paste(colour, (0, y, 1, y + 1))
    return column.resize((WIDE, height), Image.Resampling.BICUBIC)


def hills(brush: ImageDraw.ImageDraw, y: int, swing: int, colour: str) -> None:
    """Draw a far ridge from edge to edge."""
    ridge = [(x, y + swing * math.sin(x / 210 + y) + swing / 3 * math.sin(x / 67)) for x in range(0, WIDE + 20, 20)]
    brush.polygon([*ridge, (WIDE, SHORE), (0, SHORE)], fill=colour)


def trees(brush: ImageDraw.ImageDraw, chance: random.Random) -> None:
    """Draw spruces along the shore, on both sides of the library."""
    for x in [*range(20, 470, 38), *range(1130, 1600, 38)]:
        tall = chance.randrange(70, 170)
        for tier in range(4):
            top = SHORE - 15 - tall + tier * tall // 5
            half = 9 + tier * 8
            brush.polygon([(x, top), (x + half, top + tall // 2.4), (x - half, top + tall // 2.4)], fill="#161a2b")


def house(brush: ImageDraw.ImageDraw) -> None:
    """Draw the library with lit windows."""
    brush.rectangle((540, 520, 1060, SHORE), fill="#2a2233")
    brush.polygon([(505, 525), (800, 400), (1095, 525)], fill="#1d1828")
    brush.rectangle((770, 350, 830, 440), fill="#2a2233")
    brush.polygon([(758, 352), (800, 300), (842, 352)], fill="#1d1828")
    brush.ellipse((784, 366, 816, 398), fill="#ffdf94")
    for x in (570, 650, 880, 960):
        brush.rectangle((x, 550, x + 62, 628), fill="#ffcf70")
        brush.line((x + 31, 550, x + 31, 628), fill="#2a2233", width=4)
        brush.line((x, 586, x + 62, 586), fill="#2a2233", width=4)
    brush.rounded_rectangle((765, 555, 835, SHORE), 34, fill="#ffe2a0", corners=(True, True, False, False))


def mirrored(image: Image.Image) -> Image.Image:
    """Lay the scene upon the lake: upside down, darker, broken by ripples."""
    upper = image.crop((0, SHORE - (HIGH - SHORE), WIDE, SHORE)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    lake = Image.blend(upper, Image.new("RGB", upper.size, "#141a35"), 0.42)
    image.paste(lake, (0, SHORE))
    for y in range(lake.height):
        shift = round((2 + y / 32) * math.sin(y / (1.6 + y / 90)))
        image.paste(lake.crop((0, y, WIDE, y + 1)), (shift, SHORE + y))
    water = image.crop((0, SHORE, WIDE, HIGH)).filter(ImageFilter.BoxBlur(1.4))
    image.paste(water, (0, SHORE))
    return image


def grainy(image: Image.Image, chance: random.Random) -> Image.Image:
    """Soften the edges and add the grain of a small sensor."""
    soft = image.filter(ImageFilter.GaussianBlur(1.1))
    grain = Image.frombytes("L", image.size, chance.randbytes(WIDE * HIGH)).convert("RGB")
    return Image.blend(soft, grain, 0.03)


def phone_exif() -> Image.Exif:
    """Return what a telephone writes unasked; the position is in the middle of Lake Ontario, the names are invented."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Example Phones", "Sample One"
    exif[0x0132] = "2026:06:20 21:14:08"
    exif.get_ifd(0x8769)[0xA431] = "LAKEVIEW-SAMPLE-0042"
    exif.get_ifd(0x8825).update({1: "N", 2: (43.0, 36.0, 0.0), 3: "W", 4: (77.0, 30.0, 0.0)})
    return exif


if __name__ == "__main__":
    main()
