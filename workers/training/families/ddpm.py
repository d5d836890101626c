"""Denoising diffusion on pixels (arXiv 2006.11239): python families/ddpm.py --minutes 25

64 x 64 pixels, a thousand steps with linear betas, epsilon, the simple loss with t drawn uniformly. Pixels are unshuffled
to a 16 x 16 grid inside, which is where the references lie.
"""
import argparse

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

import trainer
import runtime
from data import Scenes
from pixels import Small
from small_unet import SmallUNet, rows_of

STEPS, BETA_START, BETA_END = 1000, 1e-4, 0.02
# Pixels are divided by this inside, so that their variance is about one, as recall wants it.
SCALE = 0.6


def alpha_bars():
    return torch.from_numpy(np.cumprod(1 - np.linspace(BETA_START, BETA_END, STEPS))).float()


class Ddpm(nn.Module):
    def __init__(self):
        super().__init__()
        self.small, self.unet = Small().peek, SmallUNet(48)
        self.small.requires_grad_(False)
        self.register_buffer("alpha_bar", alpha_bars())

    def forward(self, pixels, timestep, text, pooled, mask, rows, large, halves):
        """noisy pixels [B, 3, 64, 64] (variance preserving), timestep [B] 0..999 -> epsilon [B, 3, 64, 64]"""
        bar = self.alpha_bar[timestep.long()][:, None, None, None]
        alpha, sigma = bar.sqrt(), (1 - bar).sqrt()
        seen, half = self.look(large, halves)
        # The U-Net thinks in rectified flow, x = (1 - t) clean + t noise, with noise of variance one on SCALE's scale.
        noise_scale = sigma / SCALE
        size = alpha + noise_scale
        x = F.pixel_unshuffle(pixels, 4) / SCALE / size
        t = (noise_scale / size)[:, 0, 0, 0]
        velocity = self.unet(x, t, text, pooled, mask, rows, seen, half)
        # velocity = noise - clean and x = (1 - t) clean + t noise, so noise = x + (1 - t) velocity.
        noise = x + (1 - t)[:, None, None, None] * velocity
        return F.pixel_shuffle(noise, 4)

    def look(self, large, halves):
        """References as unshuffled pixels on the network's scale; absent ones stay zero."""
        b, k = large.shape[:2]
        there = (large.abs().amax((2, 3, 4)) > 0).float()[:, :, None, None, None]
        seen = lambda a: self.small(a.flatten(0, 1)).reshape(b, k, 48, *a.shape[-2:]) / SCALE * there
        return seen(large), seen(halves)


def loss_of(model, batch):
    clean = batch["small"]
    t = torch.randint(0, STEPS, (len(clean),))
    bar = model.alpha_bar[t][:, None, None, None]
    noise = torch.randn_like(clean)
    noisy = bar.sqrt() * clean + (1 - bar).sqrt() * noise
    given = (batch["text"], batch["pooled"], batch["mask"], rows_of(batch["large"], batch["halves"]), batch["large"], batch["halves"])
    error = (model(noisy, t.float(), *given) - noise).square().mean((1, 2, 3))
    late = error[t > 500].mean().item() if (t > 500).any() else float("nan")
    # The simple loss counts little where noise hides the picture; there shapes are decided, so it counts a little more.
    weight = (1 + (1 - bar[:, 0, 0, 0]) / bar[:, 0, 0, 0].clamp(min=1e-2)).sqrt()
    return (weight * error).mean(), dict(simple=error.mean().item(), late=late)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=25)
    args = parser.parse_args()
    trainer.start("ddpm")
    torch.manual_seed(0)
    model = Ddpm()
    saved = runtime.load("pixels")["ema"]["shadow"]
    model.small.load_state_dict({k.removeprefix("peek."): v for k, v in saved.items() if k.startswith("peek.")})
    trainer.Loop("ddpm", model.to(memory_format=torch.channels_last), Scenes(3), loss_of, lr=2e-3, batch=32, minutes=args.minutes).run()


if __name__ == "__main__":
    main()
