"""The judge: a small classifier of real pictures, in no way connected with the generator: python judge.py

It names the thing in a picture of 64 x 64 and gives features for distances.
"""
import argparse

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn

import runtime
from pictures import Pictures

SIDE = 64
FEATURES = 256
STEPS, BATCH, PEAK = 500, 128, 3e-3


class Judge(nn.Module):
    """RGB [B, 3, 64, 64] in -1..1 -> features [B, 256]; `names` turns them into logits."""

    def __init__(self, things):
        super().__init__()
        widths = [32, 64, 128, 192, FEATURES]
        layers, before = [], 3
        for width in widths:
            layers += [nn.Conv2d(before, width, 3, stride=2, padding=1), nn.BatchNorm2d(width), nn.ReLU(),
                       nn.Conv2d(width, width, 3, padding=1), nn.BatchNorm2d(width), nn.ReLU()]
            before = width
        self.trunk = nn.Sequential(*layers)
        self.names = nn.Linear(FEATURES, things)

    def forward(self, images):
        return self.trunk(images).mean((2, 3))


class RealPictures:
    """Every picture of the things, at 64 pixels; one style in eight things is held out to test the judge."""

    def __init__(self):
        pictures = Pictures()
        self.things = pictures.first_things()
        rows = [(i, t) for t, thing in enumerate(self.things) for i in pictures.of_thing[thing]]
        self.labels = np.array([t for _, t in rows])
        self.rgba = np.stack([shrink(pictures.image(i)) for i, _ in rows])
        self.held = np.array([k % 8 == 0 for k in range(len(rows))])

    def batch(self, rng, count, held=False):
        index = rng.choice(np.flatnonzero(self.held == held), count)
        rgba = self.rgba[index].astype(np.float32)
        white = held | (rng.random((count, 1, 1, 1)) < 0.4)
        background = np.where(white, 252, rng.uniform(0, 255, (count, 1, 1, 3))).astype(np.float32)
        alpha = rgba[..., 3:] / 255
        images = torch.from_numpy((rgba[..., :3] * alpha + background * (1 - alpha)) / 127.5 - 1).permute(0, 3, 1, 2)
        return (images if held else augment(images, rng)), torch.from_numpy(self.labels[index])


def augment(images, rng):
    """Shifted, scaled, sometimes mirrored, with another tint and some noise."""
    count = len(images)
    scale = rng.uniform(1.0, 1.3, count) * np.where(rng.random(count) < 0.3, -1, 1)
    move = np.zeros((count, 2, 3), np.float32)
    move[:, 0, 0], move[:, 1, 1], move[:, :, 2] = scale, np.abs(scale), rng.uniform(-0.15, 0.15, (count, 2))
    grid = F.affine_grid(torch.from_numpy(move), images.shape, align_corners=False)
    images = F.grid_sample(images, grid, padding_mode="border", align_corners=False)
    tint = torch.from_numpy(rng.uniform(0.9, 1.1, (count, 3, 1, 1)).astype(np.float32))
    return images * tint + torch.randn_like(images) * 0.03


def shrink(image):
    return np.asarray(image.convert("RGBa").resize((SIDE, SIDE), Image.BOX).convert("RGBA"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--steps", type=int, default=STEPS)
    args = parser.parse_args()
    train(runtime.start("judge", pid=False), args.steps)


def train(device, steps=STEPS):
    """Writes the judge's checkpoint and returns it."""
    torch.set_num_threads(1)  # see runtime.Halves
    real, rng = RealPictures(), np.random.default_rng(0)
    model = runtime.to_device(Judge(len(real.things)), device)
    optimizer = torch.optim.AdamW(model.parameters(), PEAK, weight_decay=0.05)
    clock = runtime.Clock()
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = PEAK * min(1, (step + 1) / 50, 2 * (1 - step / steps) + 0.01)
        images, labels = (x.to(device) for x in real.batch(rng, BATCH))
        with runtime.bf16(device):
            logits = model.names(model(images.contiguous(memory_format=torch.channels_last)))
        loss = F.cross_entropy(logits.float(), labels, label_smoothing=0.1)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % 50 == 49:
            print(f"{step + 1} {clock.seconds():.0f}s loss {loss.item():.3f}", flush=True)
    saved = dict(model=model.state_dict(), things=real.things, accuracy=test(model, real, device))
    print(f"# held-out pictures named right, first and among five: {saved['accuracy']}", flush=True)
    runtime.save("judge", saved)
    return saved


def test(model, real, device):
    rng, hits = np.random.default_rng(1), []
    with runtime.evaluating(model):
        for _ in range(8):
            images, labels = (x.to(device) for x in real.batch(rng, 128, held=True))
            best = model.names(model(images)).topk(5).indices == labels[:, None]
            hits.append([best[:, 0].float().mean().item(), best.any(1).float().mean().item()])
    return np.mean(hits, 0).round(3).tolist()


if __name__ == "__main__":
    main()
