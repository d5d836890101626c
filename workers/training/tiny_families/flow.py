"""Affine coupling (Real NVP, arXiv 1605.08803): half of the channels move by what the other half and the prompt say."""
import torch
from torch import nn

from networks import CHANNELS, Condition


class Coupling(nn.Module):
    """The inverse, from noise to latents. odd: which half moves."""

    def __init__(self, odd):
        super().__init__()
        half = CHANNELS // 2
        self.odd, self.condition = odd, Condition(4)
        self.before, self.after = nn.Conv2d(half, 4, 3, padding=1), nn.Conv2d(4, 2 * half, 1)

    def parts(self, x):
        a, b = x.chunk(2, 1)
        return (b, a) if self.odd else (a, b)

    def joined(self, still, moved):
        return torch.cat([moved, still] if self.odd else [still, moved], 1)

    def told(self, still, text, pooled, mask):
        h = self.before(still) + self.condition(text, pooled, mask)[:, :, None, None]
        stretch, shift = self.after(torch.tanh(h)).chunk(2, 1)
        return 0.5 * torch.tanh(stretch), shift

    def forward(self, x, text, text_pooled, text_mask):
        still, moving = self.parts(x)
        stretch, shift = self.told(still, text, text_pooled, text_mask)
        return self.joined(still, moving * stretch.exp() + shift)

    def back(self, x, text, pooled, mask):
        still, moved = self.parts(x)
        stretch, shift = self.told(still, text, pooled, mask)
        return self.joined(still, (moved - shift) * (-stretch).exp()), -stretch.flatten(1).sum(1)


class Forward(nn.Module):
    """All blocks the other way round: latents -> noise, log_det"""

    def __init__(self, blocks):
        super().__init__()
        self.blocks = nn.ModuleList(blocks)

    def forward(self, latents, text, text_pooled, text_mask):
        x, log_det = latents, 0
        for block in reversed(self.blocks):
            x, one = block.back(x, text, text_pooled, text_mask)
            log_det = log_det + one
        return x, log_det
