"""Denoiser: a U-Net over latents [B, 16, 16, 16] with joint attention to pixels, text and references.

It predicts velocity; see flow.py.
"""
import math

import torch
import torch.nn.functional as F
from torch import nn

from autoencoder import CHANNELS
from flow import precondition
from recall import PLANES, proposals, recall
from references import COUNT, PATCH, ROWS, to_planes
from text_encoder import WIDTH as TEXT

EMBEDDING = 384
FREQUENCIES = 64


def norm(width):
    return nn.GroupNorm(16, width)


class Res(nn.Module):
    def __init__(self, before, after):
        super().__init__()
        self.norm1, self.conv1 = norm(before), nn.Conv2d(before, after, 3, padding=1)
        self.norm2, self.conv2 = norm(after), nn.Conv2d(after, after, 3, padding=1)
        self.condition = nn.Linear(EMBEDDING, after)
        self.skip = nn.Conv2d(before, after, 1) if before != after else nn.Identity()
        for p in (self.conv2.weight, self.conv2.bias):
            nn.init.zeros_(p)

    def forward(self, x, condition):
        # Added before the norm, not scaled after it: on a CPU the passes over memory cost more than the convolutions.
        h = self.conv1(F.silu(self.norm1(x))) + self.condition(condition)[:, :, None, None]
        return self.skip(x) + self.conv2(F.silu(self.norm2(h)))


class Attention(nn.Module):
    """Every pixel attends to all pixels and to the context (words and reference patches)."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads, self.norm = heads, norm(width)
        self.query, self.pixels, self.context = nn.Linear(width, width), nn.Linear(width, 2 * width), nn.Linear(TEXT, 2 * width)
        self.gain = nn.Parameter(torch.tensor(8.0))
        self.out = nn.Linear(width, width)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def forward(self, x, context, bias):
        b, c, h, w = x.shape
        pixels = self.norm(x).permute(0, 2, 3, 1).reshape(b, h * w, c)
        k, v = torch.cat([self.pixels(pixels), self.context(context)], 1).chunk(2, -1)
        split = lambda a: a.reshape(b, -1, self.heads, c // self.heads).transpose(1, 2)
        q, k, v = split(self.query(pixels)), split(k), split(v)
        # Normalised queries and keys keep bf16 attention stable.
        q, k = unit(q) * self.gain.to(q.dtype), unit(k)
        weights = (q @ k.transpose(-1, -2) + F.pad(bias, (h * w, 0)).to(q.dtype)).softmax(-1)
        mixed = self.out((weights.to(v.dtype) @ v).transpose(1, 2).reshape(b, h * w, c))
        return x + mixed.reshape(b, h, w, c).permute(0, 3, 1, 2)


class Context(nn.Module):
    """Words and reference patches as one sequence, with the mask of those that are there."""

    def __init__(self):
        super().__init__()
        self.patch = nn.Linear(CHANNELS * PATCH * PATCH, TEXT)
        self.position = nn.Parameter(torch.randn(ROWS, TEXT) * 0.02)
        self.norm = nn.LayerNorm(TEXT)

    def forward(self, text, mask, rows):
        present = (rows.abs().amax(-1) > 0).to(mask.dtype)
        context = torch.cat([text, self.norm(self.patch(rows) + self.position)], 1)
        return context, (torch.cat([mask, present], 1)[:, None, None, :] - 1) * 1e4


class UNet(nn.Module):
    def __init__(self, widths=(160, 320, 384), heads=5):
        super().__init__()
        a, b, c = widths
        self.time = nn.Sequential(nn.Linear(2 * FREQUENCIES, EMBEDDING), nn.SiLU(), nn.Linear(EMBEDDING, EMBEDDING))
        self.pooled = nn.Linear(TEXT, EMBEDDING)
        self.context = Context()
        self.inp = nn.Conv2d(CHANNELS * (1 + COUNT), a, 3, padding=1)
        self.recalled = nn.Conv2d(CHANNELS * PLANES, a, 1)
        self.down1 = nn.ModuleList([Res(a, a), Res(a, a)])
        self.to2 = nn.Conv2d(a, b, 2, stride=2)
        self.down2 = nn.ModuleList([Res(b, b), Res(b, b), Attention(b, heads)])
        self.to3 = nn.Conv2d(b, c, 2, stride=2)
        self.middle = nn.ModuleList([Res(c, c), Attention(c, heads + 1), Res(c, c)])
        self.up2 = nn.ModuleList([Res(c + b, b), Attention(b, heads), Res(b, b)])
        self.up1 = nn.ModuleList([Res(b + a, a), Res(a, a)])
        self.norm, self.out = norm(a), nn.Conv2d(a, CHANNELS, 3, padding=1)
        # How far to trust what the references alone would say, pixel by pixel.
        self.gates = nn.Conv2d(a, PLANES, 1)
        for layer in (self.out, self.gates, self.recalled):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)

    def forward(self, latents, timestep, text, pooled, mask, rows):
        """timestep [B] in 0..1 (1: pure noise), text [B, T, 256], mask [B, T], rows [B, 80, 256] -> velocity"""
        condition = F.silu(self.time(frequencies(timestep)) + self.pooled(pooled))
        context, bias = self.context(text, mask, rows)
        run = lambda blocks, x: _run(blocks, x, condition, context, bias)
        large, half = to_planes(rows)
        recalled = recall(latents, timestep, large, half)
        proposed = proposals(latents, timestep, recalled)
        seen = (large.flatten(1, 2), recalled.flatten(1, 2))
        return precondition(latents, timestep, lambda x: self._network(x, *seen, proposed, run))

    def _network(self, x, large, recalled, proposed, run):
        x = torch.cat([x, large], 1).contiguous(memory_format=torch.channels_last)
        h1 = run(self.down1, self.inp(x) + self.recalled(recalled))
        h2 = run(self.down2, self.to2(h1))
        h3 = run(self.middle, self.to3(h2))
        h = run(self.up2, torch.cat([F.interpolate(h3, scale_factor=2.0), h2], 1))
        h = run(self.up1, torch.cat([F.interpolate(h, scale_factor=2.0), h1], 1))
        h = F.silu(self.norm(h))
        return self.out(h) + (self.gates(h)[:, :, None] * proposed).sum(1)


def unit(x):
    return x * (x.float().square().sum(-1, keepdim=True) + 1e-6).rsqrt().to(x.dtype)


def _run(blocks, x, condition, context, bias):
    for block in blocks:
        x = block(x, condition) if isinstance(block, Res) else block(x, context, bias)
    return x


def frequencies(timestep):
    rates = torch.exp(-math.log(1000) * torch.arange(FREQUENCIES, device=timestep.device) / FREQUENCIES)
    angles = timestep[:, None] * 1000 * rates
    return torch.cat([angles.cos(), angles.sin()], -1)
