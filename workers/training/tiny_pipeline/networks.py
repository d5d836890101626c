"""A U-Net and an autoencoder in Stable Diffusion's shape, small enough to lie in the repository."""
import torch
from torch import nn
from torch.nn import functional as F

from blocks import Attention, Down, Resnet, Transformer, Up, wave

WIDTHS = (8, 16)
TIME = 32


def two_layers(inside, outside):
    return nn.Sequential(nn.Linear(inside, outside), nn.SiLU(), nn.Linear(outside, outside))


class UNet(nn.Module):
    """sample, timestep, encoder_hidden_states, then what the variant adds."""

    def __init__(self, context, pooled=0, ids_width=8, guidance=0):
        super().__init__()
        low, high = WIDTHS
        self.pooled, self.ids_width = pooled, ids_width
        self.time = two_layers(low, TIME)
        self.added = two_layers(pooled + 6 * ids_width, TIME) if pooled else None
        self.guided = nn.Linear(guidance, low, bias=False) if guidance else None
        self.enter = nn.Conv2d(4, low, 3, padding=1)
        self.down1, self.look1, self.shrink = Resnet(low, low, TIME), Transformer(low, context), Down(low)
        self.down2 = Resnet(low, high, TIME)
        self.middle1, self.look2, self.middle2 = Resnet(high, high, TIME), Transformer(high, context), Resnet(high, high, TIME)
        self.up1, self.up2, self.grow = Resnet(2 * high, high, TIME), Resnet(high + low, high, TIME), Up(high)
        self.up3, self.look3 = Resnet(high + low, low, TIME), Transformer(low, context)
        self.up4, self.look4 = Resnet(2 * low, low, TIME), Transformer(low, context)
        self.norm, self.leave = nn.GroupNorm(4, low), nn.Conv2d(low, 4, 3, padding=1)

    def embed(self, sample, timestep, text_embeds, time_ids, timestep_cond):
        wide = timestep.reshape(-1).expand(sample.shape[0])
        emb = wave(wide, WIDTHS[0]).to(sample.dtype)
        emb = self.time(emb if timestep_cond is None else emb + self.guided(timestep_cond))
        if self.added is None:
            return emb
        sizes = wave(time_ids.reshape(-1), self.ids_width).reshape(sample.shape[0], -1).to(sample.dtype)
        return emb + self.added(torch.cat([text_embeds, sizes], -1))

    def forward(self, sample, timestep, encoder_hidden_states, text_embeds=None, time_ids=None, timestep_cond=None):
        emb, text = self.embed(sample, timestep, text_embeds, time_ids, timestep_cond), encoder_hidden_states
        a = self.enter(sample)
        b = self.look1(self.down1(a, emb), text)
        c = self.shrink(b)
        d = self.down2(c, emb)
        x = self.middle2(self.look2(self.middle1(d, emb), text), emb)
        x = self.up1(torch.cat([x, d], 1), emb)
        x = self.grow(self.up2(torch.cat([x, c], 1), emb))
        x = self.look3(self.up3(torch.cat([x, b], 1), emb), text)
        x = self.look4(self.up4(torch.cat([x, a], 1), emb), text)
        return self.leave(F.silu(self.norm(x)))


class Still(nn.Module):
    """The autoencoder's attention over all places."""

    def __init__(self, width):
        super().__init__()
        self.norm, self.attention = nn.GroupNorm(4, width, 1e-6), Attention(width, width, heads=1)

    def forward(self, x):
        flat = self.norm(x).flatten(2).transpose(1, 2)
        return x + self.attention(flat, flat).transpose(1, 2).reshape(x.shape)


class Encoder(nn.Module):
    """Pictures to means and log-variances of latents, a quarter as wide."""

    def __init__(self, width=8):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, width, 3, padding=1), Resnet(width, width, eps=1e-6), Down(width, True),
            Resnet(width, width, eps=1e-6), Down(width, True), Resnet(width, width, eps=1e-6), Still(width),
            nn.GroupNorm(4, width, 1e-6), nn.SiLU(), nn.Conv2d(width, 8, 3, padding=1), nn.Conv2d(8, 8, 1))

    def forward(self, sample):
        return self.body(sample)


class Decoder(nn.Module):
    def __init__(self, width=8):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(4, 4, 1), nn.Conv2d(4, width, 3, padding=1), Resnet(width, width, eps=1e-6), Still(width),
            Resnet(width, width, eps=1e-6), Up(width), Resnet(width, width, eps=1e-6), Up(width),
            nn.GroupNorm(4, width, 1e-6), nn.SiLU(), nn.Conv2d(width, 3, 3, padding=1))

    def forward(self, latent_sample):
        return self.body(latent_sample)
