"""A small sibling of Orbis's denoiser (unet.py) over a 16 x 16 grid of any number of channels, with recall."""
import torch
import torch.nn.functional as F
from torch import nn

from recall import PLANES, proposals, recall
from references import COUNT, to_rows
from unet import EMBEDDING, FREQUENCIES, TEXT, Attention, Context, Res, frequencies, norm


class SmallUNet(nn.Module):
    """x on rectified flow's scale -> velocity; `beside` is whatever else it may look at, on the same grid."""

    def __init__(self, channels, beside=0, widths=(64, 128, 160), heads=4):
        super().__init__()
        a, b, c = widths
        self.time = nn.Sequential(nn.Linear(2 * FREQUENCIES, EMBEDDING), nn.SiLU(), nn.Linear(EMBEDDING, EMBEDDING))
        self.pooled = nn.Linear(TEXT, EMBEDDING)
        self.context = Context()
        self.inp = nn.Conv2d(channels * (1 + COUNT) + beside, a, 3, padding=1)
        self.recalled = nn.Conv2d(channels * PLANES, a, 1)
        self.down1 = nn.ModuleList([Res(a, a)])
        self.to2 = nn.Conv2d(a, b, 2, stride=2)
        self.down2 = nn.ModuleList([Res(b, b), Attention(b, heads)])
        self.to3 = nn.Conv2d(b, c, 2, stride=2)
        self.middle = nn.ModuleList([Res(c, c), Attention(c, heads + 1), Res(c, c)])
        self.up2 = nn.ModuleList([Res(c + b, b), Attention(b, heads)])
        self.up1 = nn.ModuleList([Res(b + a, a), Res(a, a)])
        self.norm, self.out = norm(a), nn.Conv2d(a, channels, 3, padding=1)
        self.gates = nn.Conv2d(a, PLANES, 1)
        for layer in (self.out, self.gates, self.recalled):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)

    def forward(self, x, t, text, pooled, mask, rows, large, halves, beside=None):
        """t [B] in 0..1; rows [B, 80, 256] are the references' latents for attention, large and halves on x's own scale"""
        condition = F.silu(self.time(frequencies(t)) + self.pooled(pooled))
        context, bias = self.context(text, mask, rows)
        recalled = recall(x, t, large, halves)
        proposed = proposals(x, t, recalled)
        at = t[:, None, None, None]
        power = (1 - at) ** 2 + at**2
        seen = [x * power.rsqrt(), large.flatten(1, 2)] + ([] if beside is None else [beside])
        network = self._network(torch.cat(seen, 1), recalled.flatten(1, 2), proposed, condition, context, bias)
        # As flow.precondition: the network's target has unit variance at every t.
        return (2 * at - 1) / power * x - network * power.rsqrt()

    def _network(self, seen, recalled, proposed, condition, context, bias):
        run = lambda blocks, x: _run(blocks, x, condition, context, bias)
        h1 = run(self.down1, self.inp(seen.contiguous(memory_format=torch.channels_last)) + self.recalled(recalled))
        h2 = run(self.down2, self.to2(h1))
        h = run(self.middle, self.to3(h2))
        h = run(self.up2, torch.cat([F.interpolate(h, scale_factor=2.0), h2], 1))
        h = F.silu(self.norm(run(self.up1, torch.cat([F.interpolate(h, scale_factor=2.0), h1], 1))))
        return self.out(h) + (self.gates(h)[:, :, None] * proposed).sum(1)


def _run(blocks, x, condition, context, bias):
    for block in blocks:
        x = block(x, condition) if isinstance(block, Res) else block(x, context, bias)
    return x


def rows_of(large, halves):
    return to_rows(large, halves)
