"""Diffusion decoder: a 64 x 64 picture and the text to 256 x 256, in Orbis's latents: python families/enlarger.py --minutes 20

The second stage of a cascade (Imagen, arXiv 2205.11487) and of an autoregressive model of coarse codes (as in DALL-E).
While training, the small picture is spoilt in the ways in which those that it will see are (conditioning augmentation).
"""
import argparse

import torch
import torch.nn.functional as F
from torch import nn

import trainer
from data import Scenes
from small_unet import SmallUNet, rows_of

# Standard deviation of the noise that a small picture gets at most.
SPOILT = 0.25


class Enlarger(nn.Module):
    def __init__(self):
        super().__init__()
        self.unet = SmallUNet(16, beside=48)

    def forward(self, latents, timestep, text, pooled, mask, rows, large, halves, small):
        """noisy latents [B, 16, 16, 16], timestep [B] 0..1, small [B, 3, 64, 64] in -1..1 -> velocity"""
        return self.unet(latents, timestep, text, pooled, mask, rows, large, halves, F.pixel_unshuffle(small, 4))


def spoil(small):
    """Some blurred, some noisy, a few gone: [B, 3, 64, 64]"""
    count = len(small)
    blurred = F.interpolate(F.avg_pool2d(small, 2), scale_factor=2.0, mode="bilinear")
    amount = torch.rand(count, 1, 1, 1)
    mixed = torch.where(torch.rand(count, 1, 1, 1) < 0.5, small, small + amount * (blurred - small))
    noisy = mixed + torch.randn_like(small) * torch.rand(count, 1, 1, 1) * SPOILT
    gone = torch.rand(count, 1, 1, 1) < 0.05
    return torch.where(gone, torch.zeros_like(small), torch.where(torch.rand(count, 1, 1, 1) < 0.6, noisy, mixed))


def loss_of(model, batch):
    latents = batch["latents"]
    t = torch.sigmoid(torch.randn(len(latents)) + 0.4)
    noise, at = torch.randn_like(latents), t[:, None, None, None]
    given = (batch["text"], batch["pooled"], batch["mask"], rows_of(batch["large"], batch["halves"]), batch["large"], batch["halves"])
    velocity = model((1 - at) * latents + at * noise, t, *given, spoil(batch["small"]))
    loss = F.mse_loss(velocity, noise - latents)
    return loss, dict(loss=loss.item())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=20)
    args = parser.parse_args()
    trainer.start("enlarger")
    torch.manual_seed(0)
    trainer.Loop("enlarger", Enlarger().to(memory_format=torch.channels_last), Scenes(4), loss_of, lr=2e-3, batch=32, minutes=args.minutes).run()


if __name__ == "__main__":
    main()
