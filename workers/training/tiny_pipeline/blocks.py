"""What the U-Net and the autoencoder of Stable Diffusion (Rombach et al. 2022) are made of."""
import torch
from torch import nn
from torch.nn import functional as F

GROUPS = 4


class Resnet(nn.Module):
    def __init__(self, inside, outside, time=0, eps=1e-5):
        super().__init__()
        self.norm1, self.conv1 = nn.GroupNorm(GROUPS, inside, eps), nn.Conv2d(inside, outside, 3, padding=1)
        self.time = nn.Linear(time, outside) if time else None
        self.norm2, self.conv2 = nn.GroupNorm(GROUPS, outside, eps), nn.Conv2d(outside, outside, 3, padding=1)
        self.skip = nn.Conv2d(inside, outside, 1) if inside != outside else nn.Identity()

    def forward(self, x, emb=None):
        h = self.conv1(F.silu(self.norm1(x)))
        if self.time is not None:
            h = h + self.time(F.silu(emb))[:, :, None, None]
        return self.skip(x) + self.conv2(F.silu(self.norm2(h)))


class Attention(nn.Module):
    def __init__(self, width, context, heads=2):
        super().__init__()
        self.heads = heads
        self.q = nn.Linear(width, width, bias=False)
        self.k, self.v = (nn.Linear(context, width, bias=False) for _ in range(2))
        self.out = nn.Linear(width, width)

    def forward(self, x, context):
        split = lambda y: y.unflatten(-1, (self.heads, -1)).transpose(1, 2)
        q, k, v = split(self.q(x)), split(self.k(context)), split(self.v(context))
        weights = (q @ k.transpose(-1, -2) * q.shape[-1] ** -0.5).softmax(-1)
        return self.out((weights @ v).transpose(1, 2).flatten(2))


class Transformer(nn.Module):
    """Self-attention, cross-attention to the prompt, gated feed-forward, around them a residual."""

    def __init__(self, width, context):
        super().__init__()
        self.norm, self.enter, self.leave = nn.GroupNorm(GROUPS, width, 1e-6), nn.Linear(width, width), nn.Linear(width, width)
        self.norm1, self.norm2, self.norm3 = (nn.LayerNorm(width) for _ in range(3))
        self.self_attention, self.cross_attention = Attention(width, width), Attention(width, context)
        self.gated, self.down = nn.Linear(width, 4 * width), nn.Linear(2 * width, width)

    def forward(self, x, context):
        h = self.enter(self.norm(x).flatten(2).transpose(1, 2))
        n = self.norm1(h)
        h = h + self.self_attention(n, n)
        h = h + self.cross_attention(self.norm2(h), context)
        value, gate = self.gated(self.norm3(h)).chunk(2, -1)
        h = h + self.down(value * F.gelu(gate))
        return x + self.leave(h).transpose(1, 2).reshape(x.shape)


class Down(nn.Module):
    def __init__(self, width, asymmetric=False):
        super().__init__()
        self.asymmetric = asymmetric
        self.conv = nn.Conv2d(width, width, 3, stride=2, padding=0 if asymmetric else 1)

    def forward(self, x):
        return self.conv(F.pad(x, (0, 1, 0, 1)) if self.asymmetric else x)


class Up(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv = nn.Conv2d(width, width, 3, padding=1)

    def forward(self, x):
        return self.conv(F.interpolate(x, scale_factor=2.0, mode="nearest"))


def wave(t, width):
    """Sinusoids of t, cosines first, as Stable Diffusion's flip_sin_to_cos."""
    half = width // 2
    angles = t.float()[:, None] * torch.exp(-torch.log(torch.tensor(10000.0)) * torch.arange(half) / half)[None]
    return torch.cat([angles.cos(), angles.sin()], -1)
