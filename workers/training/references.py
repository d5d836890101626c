"""Reference illustrations: the denoiser may look at up to four pictures of the things a prompt names.

As in retrieval-augmented diffusion (arXiv 2204.11824). While training the picture to be drawn is mostly not among
its own references: they show the same thing in other styles, so the network has to redraw it. In some scenes it is
(SHOWN), on another background, moved or repainted: a prompt that names a style may get that very illustration.
"""
import json

import numpy as np
import torch

import paths

COUNT = 4
PATCH = 4  # a reference is 16 patches of 4 x 4 latents: 16 rows of 256 numbers
ROWS = COUNT * 16
SHOWN = 0.3  # of the scenes may see their own picture among the references
# Which styles show a thing best, when it is up to us.
PREFERRED = ["gradient", "noto", "twemoji", "3d", "flat", "emojione", "blob", "outline", "firefox", "lineart", "icon", "sketch", "weather"]


def to_rows(latents):
    """[B, K, 16, 16, 16] (channels, y, x) -> [B, K * 16, 256]"""
    b, k, c, h, w = latents.shape
    x = latents.reshape(b, k, c, h // PATCH, PATCH, w // PATCH, PATCH)
    return x.permute(0, 1, 3, 5, 2, 4, 6).reshape(b, k * (h // PATCH) * (w // PATCH), c * PATCH * PATCH)


def to_planes(rows, channels=16, side=16):
    """[B, K * 16, 256] -> [B, K * channels, 16, 16], the inverse of to_rows with references as channels."""
    n = side // PATCH
    x = rows.reshape(rows.shape[0], COUNT, n, n, channels, PATCH, PATCH)
    return x.permute(0, 1, 4, 2, 5, 3, 6).reshape(rows.shape[0], COUNT * channels, side, side)


class Bank:
    """Latents of every picture that may serve as a reference: centred, on white."""

    def __init__(self, pictures):
        self.rows = pictures.rows
        stored = json.loads((paths.LATENTS / "references.json").read_text())
        self.latents = np.load(paths.LATENTS / "references.npy")
        self.slot = {picture: slot for slot, picture in enumerate(stored)}
        self.of_thing = {}
        for picture in stored:
            self.of_thing.setdefault(self.rows[picture]["thing"], []).append(picture)

    def pick(self, scene, rng):
        """Pictures of the scene's things, mostly in other styles, in random order; None where there are too few."""
        targets = set() if rng.random() < SHOWN else {p.picture for p in scene.objects}
        things = list(dict.fromkeys(self.rows[p.picture]["thing"] for p in scene.objects))
        share = COUNT // len(things)
        picked = []
        for thing in things:
            others = [p for p in self.of_thing.get(thing, []) if p not in targets]
            chosen = list(rng.permutation(others)[:share]) if others else []
            picked += [int(p) for p in chosen] + [None] * (share - len(chosen))
        return (picked + [None] * COUNT)[:COUNT]

    def gather(self, picked):
        """list of [COUNT] pictures -> float [B, COUNT, 16, 16, 16]; zeros for None"""
        out = np.zeros((len(picked), COUNT, *self.latents.shape[1:]), np.float32)
        for b, row in enumerate(picked):
            for k, picture in enumerate(row):
                if picture is not None:
                    out[b, k] = self.latents[self.slot[picture]]
        return torch.from_numpy(out)

    def best(self, thing):
        """The references shown when a prompt asks for the thing."""
        ranked = sorted(self.of_thing[thing], key=lambda p: PREFERRED.index(self.rows[p]["style"]))
        return (ranked + [None] * COUNT)[:COUNT]

    def for_things(self, first, second=None):
        """As the exported text encoder does it: four of one thing, or two each of two."""
        if first is None:
            return [None] * COUNT
        return self.best(first) if second is None else self.best(first)[:2] + self.best(second)[:2]
