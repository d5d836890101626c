"""The denoiser as a plain transformer, for the comparison at equal time in LOG.md; same inputs as unet.UNet."""
import torch
import torch.nn.functional as F
from torch import nn

from autoencoder import CHANNELS
from flow import precondition
from recall import PLANES, proposals, recall
from references import COUNT, to_planes
from text_encoder import WIDTH as TEXT
from unet import EMBEDDING, FREQUENCIES, Context, frequencies, unit

PATCH = 2  # 64 image tokens


class Block(nn.Module):
    """Image tokens and context in one sequence, modulated by time and prompt (adaLN, arXiv 2212.09748)."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width, elementwise_affine=False), nn.LayerNorm(width, elementwise_affine=False)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.modulation = nn.Linear(EMBEDDING, 6 * width)
        nn.init.zeros_(self.modulation.weight)
        nn.init.zeros_(self.modulation.bias)

    def forward(self, x, condition, bias):
        b, n, width = x.shape
        shift1, scale1, gate1, shift2, scale2, gate2 = self.modulation(condition)[:, None].chunk(6, -1)
        h = self.norm1(x) * (1 + scale1) + shift1
        q, k, v = self.qkv(h).view(b, n, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        weights = (unit(q) * 8 @ unit(k).transpose(-1, -2) + bias.to(q.dtype)).softmax(-1).to(v.dtype)
        x = x + gate1 * self.out((weights @ v).transpose(1, 2).reshape(b, n, width))
        return x + gate2 * self.down(F.gelu(self.up(self.norm2(x) * (1 + scale2) + shift2)))


class Transformer(nn.Module):
    def __init__(self, width=320, depth=8, heads=5):
        super().__init__()
        self.time = nn.Sequential(nn.Linear(2 * FREQUENCIES, EMBEDDING), nn.SiLU(), nn.Linear(EMBEDDING, EMBEDDING))
        self.pooled, self.context = nn.Linear(TEXT, EMBEDDING), Context()
        self.inp = nn.Conv2d(CHANNELS * (1 + COUNT + PLANES), width, PATCH, stride=PATCH)
        self.position = nn.Parameter(torch.randn(64, width) * 0.02)
        self.words = nn.Linear(TEXT, width)
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(depth))
        self.norm, self.out = nn.LayerNorm(width), nn.Conv2d(width, (CHANNELS + PLANES) * PATCH * PATCH, 1)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def forward(self, latents, timestep, text, pooled, mask, rows):
        condition = F.silu(self.time(frequencies(timestep)) + self.pooled(pooled))
        context, bias = self.context(text, mask, rows)
        large, half = to_planes(rows)
        recalled, bias = recall(latents, timestep, large, half), F.pad(bias, (64, 0))
        proposed, seen = proposals(latents, timestep, recalled), torch.cat([large, recalled], 1).flatten(1, 2)
        return precondition(latents, timestep, lambda x: self._network(torch.cat([x, seen], 1), proposed, condition, context, bias))

    def _network(self, x, proposed, condition, context, bias):
        image = self.inp(x).flatten(2).transpose(1, 2) + self.position
        x, n = torch.cat([image, self.words(context)], 1), image.shape[1]
        for block in self.blocks:
            x = block(x, condition, bias)
        planes = self.norm(x[:, :n]).transpose(1, 2).reshape(len(x), -1, 8, 8)
        answer, gates = F.pixel_shuffle(self.out(planes), PATCH).split([CHANNELS, PLANES], 1)
        return answer + (gates[:, :, None] * proposed).sum(1)
