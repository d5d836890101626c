"""Draws pictures from prompts with the trained models (rectified flow, Euler steps, classifier-free guidance)."""
import contextlib

import numpy as np
import torch
from PIL import Image

import paths
import runtime
from train_text import CaptionSource

# The prompts of every sample sheet, so that sheets can be compared over time.
PROMPTS = [
    "an apple", "a smiling cat", "a rocket", "a birthday cake", "a fox, flat style", "a blue car", "a green frog",
    "a sunflower on blue background", "a slice of pizza", "a ghost on purple background", "a dog", "a house",
    "a red heart", "a hamburger", "a whale on pink background", "a tree", "an astronaut", "a guitar", "a penguin",
    "a snowman on blue background", "a robot", "a banana on green background", "an owl, 3d style", "a sailboat",
]
MORE = [
    "two cats", "three red apples on a green background", "a fish above a boat", "a cup of coffee and a croissant",
    "a small star on the left, black background", "笑っている猫", "ein roter Apfel", "un perro sobre fondo amarillo", "🐱", "a unicorn, blob style",
    "strawbery on pink background", "a castle on a purple to orange gradient",
]


class Drawer:
    """Text encoder, denoiser and decoder with their references; weights as given (usually the averaged ones)."""

    def __init__(self, text, denoiser, autoencoder, bank, labels, source: CaptionSource):
        self.text, self.denoiser, self.autoencoder = text, denoiser, autoencoder
        self.bank, self.source, self.names, self.styles = bank, source, list(labels.things), list(labels.styles)

    @torch.no_grad()
    def condition(self, prompts):
        """-> text, pooled, mask, rows, and the things and styles that were understood"""
        ids = self.source.encode(prompts)
        text, pooled, things = self.text(ids)
        styles = [self._style(i) for i in self.text.styles(pooled).argmax(-1).tolist()]
        found = [[*(self._name(i) for i in row), style] for row, style in zip(things.argmax(-1).tolist(), styles)]
        picked = [self.bank.for_things(*pair) if prompt.strip() else self.bank.for_things(None) for prompt, pair in zip(prompts, found)]
        return (text, pooled, (ids != 0).float(), self.bank.gather(picked)), found

    def _name(self, index):
        return self.names[index] if index < len(self.names) else None

    def _style(self, index):
        return self.styles[index] if index < len(self.styles) else None

    @torch.no_grad()
    def __call__(self, prompts, steps=20, guidance=3.0, seed=1, exact=False):
        """-> float images [B, 3, 256, 256] in -1..1"""
        given, self.found = self.condition(prompts)
        blank, _ = self.condition([""])
        blank = [b.expand(len(prompts), *b.shape[1:]) for b in blank]
        noise = torch.from_numpy(np.random.default_rng(seed).standard_normal((len(prompts), 16, 16, 16)).astype(np.float32))
        return self.decode(integrate(self.denoiser, noise, given, blank, steps, guidance, exact))

    def decode(self, latents):
        return torch.cat([self.autoencoder.decode(part) for part in latents.split(8)]).clamp(-1, 1)


def integrate(denoiser, x, given, blank, steps, guidance, exact=False):
    """Euler from t = 1 (noise) to 0; velocity = noise - clean. exact: in float32."""
    times = torch.linspace(1, 0, steps + 1)
    for t, after in zip(times[:-1], times[1:]):
        batch = t.expand(len(x))
        with contextlib.nullcontext() if exact else runtime.bf16(x.device):
            velocity = denoiser(x, batch, *given).float()
            if guidance != 1:
                empty = denoiser(x, batch, *blank).float()
                velocity = empty + guidance * (velocity - empty)
        x = x + (after - t) * velocity
    return x


def sheet(images, columns, name, side=160):
    """Writes a contact sheet into the sheets folder."""
    pixels = ((images.permute(0, 2, 3, 1) + 1) * 127.5).clamp(0, 255).byte().cpu().numpy()
    rows = -(-len(pixels) // columns)
    canvas = Image.new("RGB", (columns * side, rows * side), "white")
    for i, picture in enumerate(pixels):
        canvas.paste(Image.fromarray(picture).resize((side, side), Image.LANCZOS), (i % columns * side, i // columns * side))
    canvas.save(paths.SHEETS / name)
    return paths.SHEETS / name
