"""Blocks that the families share, and the stager: a network that draws by staging its references.

Every family looks at the same four illustrations. What a diffusion model finds out by Bayes' rule (recall.py), the
others are told: all places where a reference may lie, as candidates that they mix cell by cell and add to.
"""
import torch
import torch.nn.functional as F
from torch import nn

from recall import MOVES, roll
from references import COUNT

TEXT = 256
CHANNELS = 16
# Of each reference: filling the frame, and at half the size in each pattern of boxes.
PLACES = 1 + len(MOVES)
CANDIDATES = COUNT * PLACES


def candidates(large, halves):
    """large [B, 4, C, 16, 16], halves [B, 4, C, 8, 8] -> [B, 20, C, 16, 16]"""
    b, k, c, _, side = large.shape
    tiled = halves.repeat(1, 1, 1, 2, 2).flatten(0, 1)
    moved = [roll(tiled, -y, -x).reshape(b, k, c, side, side) for y, x in MOVES]
    return torch.cat([large, *moved], 1)


def present(large):
    """[B, 4, ...] -> 1 where there is a reference, repeated for each of its places: [B, 20]"""
    there = (large.abs().amax((2, 3, 4)) > 0).float()
    return there.repeat(1, PLACES)


class Res(nn.Module):
    def __init__(self, before, after, condition):
        super().__init__()
        self.norm1, self.conv1 = nn.GroupNorm(8, before), nn.Conv2d(before, after, 3, padding=1)
        self.norm2, self.conv2 = nn.GroupNorm(8, after), nn.Conv2d(after, after, 3, padding=1)
        self.condition = nn.Linear(condition, after)
        self.skip = nn.Conv2d(before, after, 1) if before != after else nn.Identity()
        nn.init.zeros_(self.conv2.weight)
        nn.init.zeros_(self.conv2.bias)

    def forward(self, x, condition):
        h = self.conv1(F.silu(self.norm1(x))) + self.condition(condition)[:, :, None, None]
        return self.skip(x) + self.conv2(F.silu(self.norm2(h)))


class Words(nn.Module):
    """Every cell attends to the words of the prompt."""

    def __init__(self, width, heads=4):
        super().__init__()
        self.heads, self.norm = heads, nn.GroupNorm(8, width)
        self.query, self.pairs, self.out = nn.Linear(width, width), nn.Linear(TEXT, 2 * width), nn.Linear(width, width)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def forward(self, x, text, mask):
        b, c, h, w = x.shape
        split = lambda a: a.reshape(b, -1, self.heads, c // self.heads).transpose(1, 2)
        q = split(self.query(self.norm(x).permute(0, 2, 3, 1).reshape(b, h * w, c)))
        k, v = (split(a) for a in self.pairs(text).chunk(2, -1))
        weights = (q @ k.transpose(-1, -2) * (c // self.heads) ** -0.5 + (mask[:, None, None] - 1) * 1e4).softmax(-1)
        mixed = self.out((weights @ v).transpose(1, 2).reshape(b, h * w, c))
        return x + mixed.reshape(b, h, w, c).permute(0, 3, 1, 2)


class Conditions(nn.Module):
    """One vector for a prompt and, where there is one, a latent z."""

    def __init__(self, width, z=0):
        super().__init__()
        self.pooled = nn.Linear(TEXT, width)
        self.z = nn.Linear(z, width) if z else None
        self.out = nn.Linear(width, width)

    def forward(self, pooled, z=None):
        h = self.pooled(pooled)
        return F.silu(self.out(F.silu(h if self.z is None else h + self.z(z))))


class Stager(nn.Module):
    """z [B, Z], text [B, T, 256], pooled, mask, references -> latents [B, 16, 16, 16]"""

    def __init__(self, z=128, widths=(96, 160), condition=256):
        super().__init__()
        a, b = widths
        self.conditions = Conditions(condition, z)
        self.seen = nn.Conv2d(CANDIDATES * CHANNELS, a, 1)
        self.place = nn.Parameter(torch.randn(1, a, 16, 16) * 0.1)
        # z also lies on the frame itself, so that it can say what goes where.
        self.spread = nn.Linear(z, 8 * 8 * 8)
        self.first = Res(a + 8, a, condition)
        self.down = nn.Conv2d(a, b, 2, stride=2)
        self.middle = nn.ModuleList([Res(b, b, condition), Words(b), Res(b, b, condition), Res(b, b, condition)])
        self.up = nn.Conv2d(b, a, 1)
        self.last = Res(2 * a, a, condition)
        self.norm = nn.GroupNorm(8, a)
        self.out, self.gates = nn.Conv2d(a, CHANNELS, 3, padding=1), nn.Conv2d(a, CANDIDATES + 1, 3, padding=1)

    def forward(self, z, text, pooled, mask, large, halves):
        shown, there = candidates(large, halves), present(large)
        c = self.conditions(pooled, z)
        spread = F.interpolate(self.spread(z).reshape(-1, 8, 8, 8), scale_factor=2.0)
        x = torch.cat([self.seen(shown.flatten(1, 2)) + self.place, spread], 1)
        h1 = self.first(x.contiguous(memory_format=torch.channels_last), c)
        h = self.down(h1)
        for block in self.middle:
            h = block(h, text, mask) if isinstance(block, Words) else block(h, c)
        h = self.last(torch.cat([F.interpolate(self.up(h), scale_factor=2.0), h1], 1), c)
        h = F.silu(self.norm(h))
        weights = (self.gates(h) + F.pad((there - 1) * 1e4, (0, 1))[:, :, None, None]).softmax(1)
        return self.out(h) + (weights[:, :-1, None] * shown).sum(1)


class Looker(nn.Module):
    """Looks at latents beside the candidates, and how well each fits: -> a vector. Recognizer and discriminator."""

    def __init__(self, outputs, widths=(64, 128, 128), condition=128):
        super().__init__()
        a, b, c = widths
        self.conditions = Conditions(condition)
        self.inp = nn.Conv2d(CHANNELS + CANDIDATES, a, 3, padding=1)
        self.res1 = Res(a, a, condition)
        self.down1 = nn.Conv2d(a, b, 2, stride=2)
        self.words, self.res2 = Words(b), Res(b, b, condition)
        self.down2 = nn.Conv2d(b, c, 2, stride=2)
        self.res3 = Res(c, c, condition)
        self.out = nn.Sequential(nn.Linear(c * 16 + condition, 256), nn.SiLU(), nn.Linear(256, outputs))

    def forward(self, latents, text, pooled, mask, large, halves):
        shown = candidates(large, halves)
        fit = ((shown - latents[:, None]).square().sum(2) / CHANNELS).clamp(max=4)
        condition = self.conditions(pooled)
        h = self.inp(torch.cat([latents, fit], 1).contiguous(memory_format=torch.channels_last))
        h = self.down1(self.res1(h, condition))
        h = self.down2(self.res2(self.words(h, text, mask), condition))
        return self.out(torch.cat([F.silu(self.res3(h, condition)).flatten(1), condition], 1))
