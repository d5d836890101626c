"""Reference illustrations: the denoiser may look at up to four pictures of the things a prompt names.

As in retrieval-augmented diffusion (arXiv 2204.11824). While training, the picture to be drawn is among them in most
scenes (SHOWN), on another background, at another place or repainted, so the network learns to re-stage what it looks
at; in the others they show the same thing in other styles, so it has to redraw.
"""
import json

import numpy as np
import torch

import paths

COUNT = 4
PATCH = 4  # rows of 256 numbers are patches of 4 x 4 latents
LARGE, HALF = 16, 4  # rows of a reference that fills the frame, and of the same at half the size
ROWS = COUNT * (LARGE + HALF)
SHOWN = 0.8  # of the scenes may see their own picture among the references
# Which styles show a thing best, when it is up to us.
PREFERRED = ["gradient", "noto", "twemoji", "3d", "flat", "emojione", "blob", "outline", "firefox", "lineart", "icon", "sketch", "weather"]


def to_rows(large, half):
    """[B, K, 16, 16, 16], [B, K, 16, 8, 8] (channels, y, x) -> [B, K * (16 + 4), 256]; all large ones come first"""
    return torch.cat([_patches(large), _patches(half)], 1)


def _patches(latents):
    b, k, c, h, w = latents.shape
    x = latents.reshape(b, k, c, h // PATCH, PATCH, w // PATCH, PATCH)
    return x.permute(0, 1, 3, 5, 2, 4, 6).reshape(b, k * (h // PATCH) * (w // PATCH), c * PATCH * PATCH)


def to_planes(rows, channels=16):
    """The inverse of to_rows -> [B, K, channels, 16, 16], [B, K, channels, 8, 8]"""
    large, half = rows[:, : COUNT * LARGE], rows[:, COUNT * LARGE :]
    return _planes(large, channels, 4), _planes(half, channels, 2)


def _planes(rows, channels, n):
    x = rows.reshape(rows.shape[0], COUNT, n, n, channels, PATCH, PATCH)
    return x.permute(0, 1, 4, 2, 5, 3, 6).reshape(rows.shape[0], COUNT, channels, n * PATCH, n * PATCH)


class Bank:
    """Latents of every picture that may serve as a reference: centred, on white, whole and at half the size."""

    def __init__(self, pictures):
        self.rows = pictures.rows
        stored = json.loads((paths.LATENTS / "references.json").read_text())
        self.latents = np.load(paths.LATENTS / "references.npy")
        self.halves = np.load(paths.LATENTS / "references-half.npy")
        self.slot = {picture: slot for slot, picture in enumerate(stored)}
        self.of_thing = {}
        for picture in stored:
            self.of_thing.setdefault(self.rows[picture]["thing"], []).append(picture)

    def pick(self, scene, rng):
        """Pictures of the scene's things in random order, its own among them or not; None where there are too few."""
        shown = rng.random() < SHOWN
        targets = list(dict.fromkeys(p.picture for p in scene.objects))
        things = list(dict.fromkeys(self.rows[t]["thing"] for t in targets))
        share = COUNT // len(things)
        picked = []
        for thing in things:
            own = [t for t in targets if self.rows[t]["thing"] == thing]
            others = [p for p in self.of_thing.get(thing, []) if p not in own]
            chosen = (own if shown else []) + list(rng.permutation(others) if others else [])
            chosen = [int(p) for p in chosen[:share]]
            picked += [int(p) for p in rng.permutation(chosen)] + [None] * (share - len(chosen))
        return (picked + [None] * COUNT)[:COUNT]

    def gather(self, picked):
        """list of [COUNT] pictures -> rows [B, ROWS, 256]; zeros for None"""
        large = np.zeros((len(picked), COUNT, *self.latents.shape[1:]), np.float32)
        half = np.zeros((len(picked), COUNT, *self.halves.shape[1:]), np.float32)
        for b, row in enumerate(picked):
            for k, picture in enumerate(row):
                if picture is not None:
                    large[b, k], half[b, k] = self.latents[self.slot[picture]], self.halves[self.slot[picture]]
        return to_rows(torch.from_numpy(large), torch.from_numpy(half))

    def best(self, thing, style=None):
        """The references shown when a prompt asks for the thing: those of the style it names, then the clearest."""
        rank = lambda p: (self.rows[p]["style"] != style, PREFERRED.index(self.rows[p]["style"]))
        return (sorted(self.of_thing[thing], key=rank) + [None] * COUNT)[:COUNT]

    def for_things(self, first, second=None, style=None):
        """As the exported text encoder does it: four of one thing, or two each of two."""
        if first is None:
            return [None] * COUNT
        if second is None:
            return self.best(first, style)
        return self.best(first, style)[: COUNT // 2] + self.best(second, style)[: COUNT // 2]
