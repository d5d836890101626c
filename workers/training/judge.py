"""The judge: a small classifier of real pictures, in no way connected with the generator: python judge.py --minutes 4

It names the thing in a picture of 96 x 96 and gives features for distances.
"""
import argparse

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn

import runtime
from pictures import Pictures

SIDE = 96
FEATURES = 256


class Judge(nn.Module):
    """RGB [B, 3, 96, 96] in -1..1 -> features [B, 256]; `names` turns them into logits."""

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
    """Every picture of the things, at 96 pixels; one style in eight things is held out to test the judge."""

    def __init__(self):
        pictures = Pictures()
        self.things = pictures.first_things()
        rows = [(i, t) for t, thing in enumerate(self.things) for i in pictures.of_thing[thing]]
        self.labels = np.array([t for _, t in rows])
        self.rgba = np.stack([shrink(pictures.image(i)) for i, _ in rows])
        self.held = np.array([k % 8 == 0 for k in range(len(rows))])

    def batch(self, rng, count, held=False):
        index = rng.choice(np.flatnonzero(self.held == held), count)
        images = np.stack([self._augment(self.rgba[i], rng, held) for i in index])
        return torch.from_numpy(images), torch.from_numpy(self.labels[index])

    def _augment(self, rgba, rng, plain):
        """On a random colour, shifted, scaled, flipped, sometimes with another tint."""
        background = np.full(3, 252.0) if plain or rng.random() < 0.4 else rng.uniform(0, 255, 3)
        alpha = rgba[..., 3:] / 255.0
        image = rgba[..., :3] * alpha + background * (1 - alpha)
        if not plain:
            image = np.roll(image, tuple(rng.integers(-7, 8, 2)), (0, 1))
            image = image[:, ::-1] if rng.random() < 0.3 else image
            image = zoom(image, rng.uniform(0.75, 1.0), background) if rng.random() < 0.5 else image
            image = image * rng.uniform(0.9, 1.1, 3) + rng.normal(0, 4, image.shape)
        return (image.transpose(2, 0, 1) / 127.5 - 1).astype(np.float32)


def shrink(image):
    return np.asarray(image.convert("RGBa").resize((SIDE, SIDE), Image.BOX).convert("RGBA"))


def zoom(image, scale, background):
    side = round(SIDE * scale)
    small = np.asarray(Image.fromarray(image.clip(0, 255).astype(np.uint8)).resize((side, side), Image.BILINEAR))
    out, edge = np.full((SIDE, SIDE, 3), background, float), (SIDE - side) // 2
    out[edge : edge + side, edge : edge + side] = small
    return out


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=4)
    parser.add_argument("--batch", type=int, default=128)
    args = parser.parse_args()
    device = runtime.start("judge", pid=False)
    real, rng = RealPictures(), np.random.default_rng(0)
    model = runtime.to_device(Judge(len(real.things)), device)
    optimizer = torch.optim.AdamW(model.parameters(), 3e-3, weight_decay=0.05)
    clock, step = runtime.Clock(), 0
    while clock.seconds() < args.minutes * 60:
        progress = clock.seconds() / args.minutes / 60
        for group in optimizer.param_groups:
            group["lr"] = 3e-3 * min(1, (step + 1) / 50, 2 * (1 - progress) + 0.01)
        images, labels = (x.to(device) for x in real.batch(rng, args.batch))
        with runtime.bf16(device):
            logits = model.names(model(images.contiguous(memory_format=torch.channels_last)))
        loss = F.cross_entropy(logits.float(), labels, label_smoothing=0.1)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        step += 1
        if step % 50 == 0:
            print(f"{step} {clock.seconds():.0f}s loss {loss.item():.3f}", flush=True)
    print(f"# held-out pictures named right, first and among five: {test(model, real, device)}", flush=True)
    runtime.save("judge", dict(model=model.state_dict(), things=real.things))


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
