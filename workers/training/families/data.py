"""The pool of scenes in memory, as batches of tensors."""
import numpy as np
import torch

import paths
from base import Bank, Text
from pictures import Pictures

FOLDER = paths.ROOT / "families"
# Shares of the scenes whose caption, and whose references, are left out: what an empty prompt looks like.
DROP_ALL, DROP_REFERENCES = 0.1, 0.05
HELD_OUT = 256


class Scenes:
    def __init__(self, seed, held_out=False):
        """held_out: the scenes that no training sees"""
        files = sorted((FOLDER / "scenes").glob("latents-*.npy"))
        parts = [f.stem.split("-")[1] for f in files]
        read = lambda name: np.concatenate([np.load(FOLDER / "scenes" / f"{name}-{p}.npy", mmap_mode="r") for p in parts])
        self.arrays = {n: read(n) for n in ("latents", "half", "small", "text", "pooled", "mask", "references", "single")}
        count = len(self.arrays["latents"])
        self.rows = np.arange(count - HELD_OUT, count) if held_out else np.arange(count - HELD_OUT)
        self.bank, self.rng, self.held_out = Bank(Pictures()), np.random.default_rng(seed), held_out
        names = [self.bank.rows[p]["thing"] for p in self.bank.pictures]
        self.things = np.unique([*names, ""], return_inverse=True)[1]
        self.blank_text, self.blank_pooled, self.blank_mask = Text()([""])

    def batch(self, count, rows=None):
        """-> dict of tensors: latents, half, small (-1..1), text [B, 32, 256], pooled, mask, large, halves (references), pair"""
        rows = self.rng.choice(self.rows, count) if rows is None else rows
        which = self.rng.integers(0, self.arrays["text"].shape[1], len(rows))
        a, f32 = self.arrays, lambda x: torch.from_numpy(np.ascontiguousarray(x, np.float32))
        references = a["references"][rows, which].copy()
        text, pooled, mask = a["text"][rows, which].copy(), a["pooled"][rows, which].copy(), a["mask"][rows, which].copy()
        if not self.held_out:
            chance = self.rng.random(len(rows))
            blank = chance < DROP_ALL
            text[blank], pooled[blank], mask[blank] = self.blank_text[0], self.blank_pooled[0], self.blank_mask[0]
            references[chance < DROP_ALL + DROP_REFERENCES] = -1
        large, halves = self.bank.gather(references)
        pair = (references >= 0)[:, [0, 2]].all(1) & (self.things[references[:, 0]] != self.things[references[:, 2]])
        small = f32(a["small"][rows].transpose(0, 3, 1, 2)) / 127.5 - 1
        return dict(latents=f32(a["latents"][rows]), half=f32(a["half"][rows]), small=small, text=f32(text), pooled=f32(pooled),
                    mask=f32(mask), large=large, halves=halves, references=references, pair=torch.from_numpy(pair))
