"""Scenes: a background and one to three placed illustrations, sampled, then rendered to 256 x 256 RGB."""
from dataclasses import dataclass, field

import numpy as np
from PIL import Image

SIZE = 256

# Background colours by name: a typical shade and how far a shade may stray (0..255 per channel).
COLORS = {
    "white": (252, 252, 252), "black": (22, 22, 26), "gray": (150, 152, 158), "red": (222, 50, 50),
    "orange": (248, 145, 40), "yellow": (252, 214, 60), "green": (70, 170, 84), "turquoise": (64, 196, 190),
    "blue": (52, 104, 220), "light blue": (158, 208, 248), "dark blue": (26, 38, 96), "purple": (136, 74, 204),
    "pink": (250, 160, 196), "brown": (128, 84, 54), "beige": (240, 226, 200), "light green": (184, 230, 168),
}
STRAY = 9
# Sizes of a picture alone and of one among several. Boxes lie on the grid of latents (16 pixels), so that a thing's
# latents are the same wherever it is, and the same as those of the reference that shows it: moved by two pixels they
# would differ by a third of their variance.
ALONE, AMONG = 0.88, 0.44
# Hues (degrees) of the colours that an object can be repainted in.
HUES = {"red": 0, "orange": 28, "yellow": 50, "green": 125, "turquoise": 175, "blue": 218, "purple": 272, "pink": 328}


@dataclass
class Placed:
    picture: int          # index into Pictures
    x: float = 0.5        # centre, 0..1
    y: float = 0.5
    size: float = 0.9     # side, share of the frame
    flip: bool = False
    color: str | None = None  # repainted in this colour


@dataclass
class Scene:
    objects: list[Placed] = field(default_factory=list)
    background: tuple[str, ...] = ("white",)  # one colour, or two for a gradient
    shades: tuple = ((252, 252, 252),)
    vertical: bool = True
    layout: str = "single"  # single, small, count, beside, above
    where: str | None = None  # left, right, top, bottom: of a small object
    filter: str | None = None  # pixel, silhouette


def sample_background(rng):
    u = rng.random()
    names = ["white"] if u < 0.42 else [rng.choice(list(COLORS))] if u < 0.85 else list(rng.choice(list(COLORS), 2, replace=False))
    return tuple(str(n) for n in names), tuple(shade(str(n), rng) for n in names)


def shade(name, rng):
    base = np.array(COLORS[name]) + (0 if name == "white" else rng.integers(-STRAY, STRAY + 1, 3))
    return tuple(int(v) for v in base.clip(0, 255))


def sample_scene(rng, pick):
    """pick(rng) -> index of a picture. Mostly one large centred thing; see the shares below."""
    background, shades = sample_background(rng)
    scene = Scene(background=background, shades=shades, vertical=bool(rng.random() < 0.7))
    u = rng.random()
    layout = _single if u < 0.68 else _small if u < 0.76 else _count if u < 0.86 else _pair
    layout(scene, rng, pick)
    if scene.layout in ("single", "count") and rng.random() < 0.10:
        color = str(rng.choice(list(HUES)))
        for placed in scene.objects:
            placed.color = color
    return scene


def _single(scene, rng, pick):
    scene.objects = [Placed(pick(rng), 0.5, 0.5, ALONE)]


def _small(scene, rng, pick):
    scene.layout = "small"
    scene.where = str(rng.choice(["left", "right", "top", "bottom", "center"]))
    dx, dy = {"left": (-1, 0), "right": (1, 0), "top": (0, -1), "bottom": (0, 1), "center": (0, 0)}[scene.where]
    scene.objects = [Placed(pick(rng), 0.5 + dx * 0.25, 0.5 + dy * 0.25, AMONG)]


def _count(scene, rng, pick):
    scene.layout = "count"
    count, picture = int(rng.integers(2, 4)), pick(rng)
    spots = [(0.25, 0.5), (0.75, 0.5)] if count == 2 else [(0.5, 0.25), (0.25, 0.75), (0.75, 0.75)]
    scene.objects = [Placed(picture, x, y, AMONG) for x, y in spots]


def _pair(scene, rng, pick):
    scene.layout = str(rng.choice(["beside", "above"]))
    spots = [(0.25, 0.5), (0.75, 0.5)] if scene.layout == "beside" else [(0.5, 0.25), (0.5, 0.75)]
    scene.objects = [Placed(pick(rng), x, y, AMONG) for x, y in spots]


def render(scene, pictures):
    """-> uint8 [256, 256, 3]"""
    canvas = Image.fromarray(paint_background(scene))
    for placed in scene.objects:
        stamp = prepare(pictures.image(placed.picture), placed)
        corner = (round(placed.x * SIZE - stamp.width / 2), round(placed.y * SIZE - stamp.height / 2))
        canvas.paste(stamp.convert("RGB"), corner, stamp.getchannel("A"))
    return np.asarray(canvas)


def prepare(image, placed):
    image = repaint(image, placed.color) if placed.color else image
    image = image.transpose(Image.FLIP_LEFT_RIGHT) if placed.flip else image
    side = max(8, round(placed.size * SIZE))
    # Premultiplied, so that transparent pixels do not bleed into the edges.
    return image.convert("RGBa").resize((side, side), Image.BILINEAR, reducing_gap=2.0).convert("RGBA")


def paint_background(scene):
    if len(scene.shades) == 1:
        return np.full((SIZE, SIZE, 3), scene.shades[0], np.uint8)
    first, second = np.array(scene.shades, float)
    ramp = np.linspace(0, 1, SIZE)[:, None]
    line = (first * (1 - ramp) + second * ramp).round().astype(np.uint8)
    rows = np.repeat(line[:, None], SIZE, 1)
    return np.ascontiguousarray(rows if scene.vertical else rows.transpose(1, 0, 2))


def repaint(image, color):
    """Turns the dominant hue into the named colour and leaves other hues (eyes, stems) alone."""
    rgba = np.asarray(image)
    hsv = np.asarray(image.convert("RGB").convert("HSV")).copy()
    hue, saturation = hsv[..., 0].astype(int), hsv[..., 1] / 255.0
    weight = saturation * (rgba[..., 3] / 255.0) * (saturation > 0.15)
    if weight.sum() < 50:
        return image
    histogram = np.bincount(hue.ravel() // 8, weight.ravel(), 32)
    dominant = int(np.argmax(histogram + np.roll(histogram, 1) + np.roll(histogram, -1))) * 8 + 4
    near = np.abs((hue - dominant + 128) % 256 - 128) < 36
    hsv[..., 0] = np.where(near, (hue - dominant + round(HUES[color] / 360 * 256)) % 256, hue)
    painted = np.asarray(Image.fromarray(hsv, "HSV").convert("RGB"))
    return Image.fromarray(np.concatenate([painted, rgba[..., 3:]], -1), "RGBA")


def hue_name(rgb):
    """Nearest background name of an RGB mean, for the evaluation."""
    return min(COLORS, key=lambda n: sum((a - b) ** 2 for a, b in zip(COLORS[n], rgb)))
