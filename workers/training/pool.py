"""Scenes drawn and encoded once, used several times, replaced in rotation: a ring of latents on disk."""
import dataclasses
import json

import numpy as np
import torch

import paths
import runtime
import scenes
from autoencoder import CHANNELS, Autoencoder
from train_autoencoder import to_tensor

SHAPE = (CHANNELS, 16, 16)
CAPACITY = 60_000


def load_autoencoder(device="cpu"):
    model = Autoencoder()
    model.load_state_dict(torch.load(paths.CHECKPOINTS / "autoencoder.pt", map_location=device, weights_only=True))
    return model.to(device=device, memory_format=torch.channels_last).eval()


class Pool:
    def __init__(self, capacity=CAPACITY):
        file, self.journal = paths.LATENTS / "scenes.f16", paths.LATENTS / "scenes.jsonl"
        mode = "r+" if file.exists() else "w+"
        self.latents = np.memmap(file, np.float16, mode, shape=(capacity, *SHAPE))
        self.capacity, self.scenes, self.written = capacity, {}, 0
        for line in self.journal.read_text().splitlines() if self.journal.exists() else ():
            self._remember(json.loads(line))

    def __len__(self):
        return len(self.scenes)

    def _remember(self, row):
        objects = [scenes.Placed(**o) for o in row["objects"]]
        self.scenes[self.written % self.capacity] = scenes.Scene(**{**row, "objects": objects, "background": tuple(row["background"])})
        self.written += 1

    def add(self, drawn, latents):
        """drawn: list of Scene; latents float [B, 16, 16, 16]. The oldest scenes give way."""
        with self.journal.open("a") as journal:
            for scene, latent in zip(drawn, latents.cpu().numpy()):
                self.latents[self.written % self.capacity] = latent
                row = dataclasses.asdict(scene)
                self._remember(row)
                journal.write(json.dumps(row) + "\n")

    def sample(self, rng, count):
        """One thing alone on white is the easiest and by far the most frequent: half of those give way to others."""
        slots = rng.integers(0, len(self.scenes), 3 * count)
        easy = np.array([s.layout == "single" and s.background == ("white",) for s in (self.scenes[int(i)] for i in slots)])
        slots = slots[~easy | (rng.random(len(slots)) < 0.5)][:count]
        return [self.scenes[int(s)] for s in slots], torch.from_numpy(self.latents[slots].astype(np.float32))


class Painter:
    """Draws new scenes and encodes them."""

    def __init__(self, pictures, pick, autoencoder, seed):
        self.pictures, self.pick, self.autoencoder = pictures, pick, autoencoder
        self.rng = np.random.default_rng(seed)

    @torch.no_grad()
    def __call__(self, count):
        drawn = [scenes.sample_scene(self.rng, self.pick) for _ in range(count)]
        images = to_tensor(np.stack([scenes.render(scene, self.pictures) for scene in drawn]))
        return drawn, encode(self.autoencoder, images)


@torch.no_grad()
def encode(autoencoder, images):
    device = autoencoder.mean.device
    with runtime.bf16(device):
        return autoencoder.encode(images.to(device)).float().cpu()
