"""From latents to small pictures without the large decoder: python families/pixels.py --minutes 3

`Peek` maps latents to four times as many pixels a side (16 x 16 latents to 64 x 64), for the references of the pixel
model; `Coarse` maps the 8 x 8 latents of a half-size picture to 64 x 64 pixels, for the enlarger.
"""
import argparse

import torch
import torch.nn.functional as F
from torch import nn

import trainer
from data import Scenes


class Peek(nn.Module):
    def __init__(self, width=96, pixels=4):
        super().__init__()
        self.pixels = pixels
        self.inp, self.middle = nn.Conv2d(16, width, 3, padding=1), nn.Conv2d(width, width, 3, padding=1)
        self.out = nn.Conv2d(width, 3 * pixels * pixels, 1)

    def forward(self, latents):
        """[B, 16, h, w] -> unshuffled pixels [B, 48, h, w] (for `pixels` = 4), about -1..1"""
        return self.out(F.silu(self.middle(F.silu(self.inp(latents)))))


class Small(nn.Module):
    def __init__(self):
        super().__init__()
        self.peek, self.coarse = Peek(), Peek(128, 8)


def loss_of(model, batch):
    peeked = F.pixel_shuffle(model.peek(batch["latents"]), 4)
    coarse = F.pixel_shuffle(model.coarse(batch["half"]), 8)
    first, second = F.mse_loss(peeked, batch["small"]), F.mse_loss(coarse, batch["small"])
    return first + second, dict(peek=first.item(), coarse=second.item())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=3)
    args = parser.parse_args()
    trainer.start("pixels")
    torch.manual_seed(0)
    trainer.Loop("pixels", Small().to(memory_format=torch.channels_last), Scenes(2), loss_of, lr=3e-3, batch=32, minutes=args.minutes).run()


if __name__ == "__main__":
    main()
