"""Trains the decoder of the pictures on the way: python families/preview.py --minutes 12, then families/export_orbis.py

It begins with the weights of the run before, where there was one.

A tenth of Orbis's decoder, taught to give what that gives (a tiny decoder, as TAESD is for Stable Diffusion), also for the
blurred guesses of early steps: mixtures of scenes, and scenes under noise.
"""
import argparse
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from base import Codec
from data import Scenes
import runtime
from autoencoder import CHANNELS, Res

NAME, TARGETS, BATCH = "preview", 2400, 16


class PreviewDecoder(nn.Sequential):
    """latents [B, 16, 16, 16] -> image [B, 3, 256, 256]"""

    def __init__(self, widths=(96, 48, 32)):
        a, b, c = widths
        super().__init__(
            nn.Conv2d(CHANNELS, a, 3, padding=1), Res(a), Res(a), nn.SiLU(), nn.Conv2d(a, 4 * b, 1), nn.PixelShuffle(2),
            Res(b), nn.SiLU(), nn.Conv2d(b, 4 * c, 1), nn.PixelShuffle(2),
            nn.SiLU(), nn.Conv2d(c, c, 3, padding=1), nn.SiLU(), nn.Conv2d(c, 48, 3, padding=1), nn.PixelShuffle(4),
        )


class PreviewGraph(nn.Module):
    def __init__(self, decoder):
        super().__init__()
        self.preview = decoder

    def forward(self, latents):
        return self.preview(latents).clamp(-1, 1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=12)
    parser.add_argument("--lr", type=float, default=2e-3)
    args = parser.parse_args()
    device = runtime.start(NAME, pid=False)
    torch.set_num_threads(1)
    train(args, device)


def train(args, device):
    latents, images = targets(np.random.default_rng())
    held = Scenes(1, held_out=True)
    unseen = held.batch(64, held.rows[:64])["latents"]
    test = unseen, Codec().decode(unseen.numpy())
    model = runtime.to_device(PreviewDecoder(), device)
    saved = runtime.load(NAME)
    if saved:
        model.load_state_dict(saved["model"])
    optimizer, ema = torch.optim.AdamW(model.parameters(), args.lr, betas=(0.9, 0.98)), runtime.Ema(model, decay=0.995)
    rng, clock, step = np.random.default_rng(), runtime.Clock(), 0
    while (spent := clock.seconds()) < args.minutes * 60:
        index = rng.choice(len(latents), BATCH)
        left = 1 - spent / (args.minutes * 60)
        for group in optimizer.param_groups:
            group["lr"] = args.lr * min(1, (step + 1) / 50) * max(0.02, left)
        loss = difference(model(latents[index]), wanted(images[index]))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        ema.update(model)
        step += 1
        if step % 100 == 0:
            print(f"{step} {spent:.0f}s loss {loss.item():.4f} {psnr(model, *test):.2f} dB", flush=True)
    model.load_state_dict(ema.shadow)
    print(f"averaged: {psnr(model, *test):.2f} dB on scenes it has not seen", flush=True)
    runtime.save(NAME, {"model": model.state_dict()})


def targets(rng):
    """Latents and what Orbis's decoder makes of them, uint8 [N, 256, 256, 3]"""
    begin, codec = time.time(), Codec()
    clean = Scenes(None).batch(TARGETS)["latents"].numpy()
    other, noise = clean[rng.permutation(TARGETS)], rng.standard_normal(clean.shape).astype(np.float32)
    kind = rng.random(TARGETS)[:, None, None, None]
    share = rng.uniform(0, 0.5, (TARGETS, 1, 1, 1)).astype(np.float32)
    latents = np.where(kind < 0.6, clean, np.where(kind < 0.8, (1 - share) * clean + share * other, clean + share * noise))
    images = np.concatenate([codec.decode(part) for part in np.array_split(latents, TARGETS // 48)])
    print(f"{TARGETS} pictures decoded, {time.time() - begin:.0f}s", flush=True)
    return torch.from_numpy(latents), images


def wanted(images):
    return torch.from_numpy(images).permute(0, 3, 1, 2).float() / 127.5 - 1


def difference(image, target):
    """Of colours and, at three scales, of edges."""
    loss = F.l1_loss(image, target)
    for _ in range(3):
        for axis in (-1, -2):
            loss = loss + 0.5 * F.l1_loss(image.diff(dim=axis), target.diff(dim=axis))
        image, target = F.avg_pool2d(image, 2), F.avg_pool2d(target, 2)
    return loss


@torch.no_grad()
def psnr(model, latents, images):
    error = (model(latents).clamp(-1, 1) - wanted(images)).square().mean((1, 2, 3))
    return (10 * torch.log10(4 / error)).mean().item()


if __name__ == "__main__":
    main()
