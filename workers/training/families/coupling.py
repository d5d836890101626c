"""Normalizing flow of coupling layers over Orbis's latents: python families/coupling.py --minutes 20

Affine couplings (RealNVP, arXiv 1605.08803) whose networks see the text and two references; which channels are kept
changes from block to block by a fixed rotation. As in Jet (arXiv 2412.15129) there is nothing else: no pyramid, no
activation norm. Flows of latents: arXiv 2506.06276. One illustration a thing, chosen by the seed: see `arranged`.
"""
import argparse
import math

import torch
import torch.nn.functional as F
from torch import nn

import trainer
from data import Scenes
from recall import MOVES, roll
from stage import CHANNELS, TEXT, Res

BLOCKS = 8
# Noise on the latents while training: without it a picture that is equal to a reference has no finite likelihood.
NOISE = 0.1
HALF = CHANNELS // 2
LOOKS = 2 * (1 + len(MOVES))


def arranged(large, halves):
    """References as the flow is given them: slot 0 and slot 2, each filling the frame and in each pattern of boxes."""
    big, small = large[:, ::2], halves[:, ::2]
    b = big.shape[0]
    tiled = small.repeat(1, 1, 1, 2, 2).flatten(0, 1)
    moved = [roll(tiled, -y, -x).reshape(b, 2, CHANNELS, 16, 16) for y, x in MOVES]
    return torch.cat([big, *moved], 1)


class Coupling(nn.Module):
    def __init__(self, index, width=112, condition=128):
        super().__init__()
        generator = torch.Generator().manual_seed(100 + index)
        rotation, _ = torch.linalg.qr(torch.randn(CHANNELS, CHANNELS, generator=generator))
        self.register_buffer("rotation", rotation)
        self.cond = nn.Linear(TEXT, condition)
        self.inp = nn.Conv2d(HALF + LOOKS * CHANNELS, 64, 1)
        self.place = nn.Parameter(torch.randn(1, 64, 16, 16) * 0.1)
        self.near = nn.Conv2d(64, 64, 3, padding=1)
        self.down = nn.Conv2d(64, width, 2, stride=2)
        self.middle = nn.ModuleList([Res(width, width, condition), Res(width, width, condition)])
        self.up = nn.Conv2d(width, 64, 1)
        self.out, self.gates = nn.Conv2d(64, 2 * HALF, 3, padding=1), nn.Conv2d(64, LOOKS + 1, 3, padding=1)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def affine(self, kept, pooled, seen):
        """kept [B, 8, 16, 16], seen [B, 10, 16, 16, 16] (rotated) -> shift and log scale of the other half"""
        condition = F.silu(self.cond(pooled))
        h = F.silu(self.inp(torch.cat([kept, seen.flatten(1, 2)], 1)) + self.place)
        near = F.silu(self.near(h))
        deep = self.down(near)
        for block in self.middle:
            deep = block(deep, condition)
        h = F.silu(near + F.interpolate(self.up(F.silu(deep)), scale_factor=2.0))
        shift, log_scale = self.out(h).chunk(2, 1)
        weights = self.gates(h).softmax(1)
        staged = (weights[:, :-1, None] * seen[:, :, HALF:]).sum(1)
        return shift + staged, 2.5 * torch.tanh(log_scale / 2.5)

    def turn(self, x, rotation):
        return torch.einsum("oc,b...chw->b...ohw", rotation, x)

    def forward(self, x, pooled, seen):
        """latents towards noise -> the same shape, log |determinant| [B]"""
        kept, other = self.turn(x, self.rotation).chunk(2, 1)
        shift, log_scale = self.affine(kept, pooled, self.turn(seen, self.rotation))
        other = (other - shift) * log_scale.exp()
        # Halves change places, so that the next block changes what this one kept.
        return torch.cat([other, kept], 1), log_scale.sum((1, 2, 3))

    def inverse(self, x, pooled, seen):
        other, kept = x.chunk(2, 1)
        shift, log_scale = self.affine(kept, pooled, self.turn(seen, self.rotation))
        whole = torch.cat([kept, other * (-log_scale).exp() + shift], 1)
        return self.turn(whole, self.rotation.T)


class Flow(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.ModuleList(Coupling(i) for i in range(BLOCKS))

    def forward(self, latents, pooled, seen):
        """-> noise [B, 16, 16, 16], log |determinant| [B]"""
        x, total = latents, 0
        for block in self.blocks:
            x, log_det = block(x, pooled, seen)
            total = total + log_det
        return x, total

    def inverse(self, noise, pooled, seen):
        x = noise
        for block in reversed(self.blocks):
            x = block.inverse(x, pooled, seen)
        return x


def bits(noise, log_det):
    """Bits a dimension of the latents with their noise."""
    nats = 0.5 * (noise.square() + math.log(2 * math.pi)).sum((1, 2, 3)) - log_det
    return nats / noise[0].numel() / math.log(2)


def chosen(batch, rng):
    """Slot 0 the picture's own reference (of a pair: slot 2 the second one's), the others gone, as the app arranges them."""
    large, halves = batch["large"].clone(), batch["halves"].clone()
    latents = batch["latents"]
    # Whichever reference fits best somewhere is the one that is shown.
    from stage import candidates
    fit = (candidates(large, halves) - latents[:, None]).square().mean(2).flatten(2)
    fit = fit.reshape(len(latents), -1, 4, 256).amin(1).mean(-1)
    absent = large.abs().amax((2, 3, 4)) == 0
    fit = fit.masked_fill(absent, 1e3)
    for b in range(len(latents)):
        first, second = int(fit[b].argmin()), None
        order = [first, (first + 2) % 4]
        if batch["pair"][b]:
            order = sorted([int(fit[b, :2].argmin()), 2 + int(fit[b, 2:].argmin())])
        picked = [large[b, i].clone() for i in order], [halves[b, i].clone() for i in order]
        large[b], halves[b] = 0, 0
        for slot, i in ((0, 0), (2, 1)):
            large[b, slot], halves[b, slot] = picked[0][i], picked[1][i]
    return large, halves


class Data(Scenes):
    def batch(self, count, rows=None):
        batch = super().batch(count, rows)
        batch["large"], batch["halves"] = chosen(batch, self.rng)
        return batch


def loss_of(model, batch):
    latents = batch["latents"] + torch.randn_like(batch["latents"]) * NOISE
    noise, log_det = model(latents, batch["pooled"], arranged(batch["large"], batch["halves"]))
    loss = bits(noise, log_det).mean()
    return loss, dict(bits=loss.item())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=20)
    args = parser.parse_args()
    trainer.start("flow")
    torch.manual_seed(0)
    trainer.Loop("flow", Flow().to(memory_format=torch.channels_last), Data(5), loss_of, lr=1e-3, batch=32, minutes=args.minutes).run()


if __name__ == "__main__":
    main()
