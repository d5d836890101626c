"""Autoencoder: RGB [B, 3, 256, 256] in -1..1 <-> latents [B, 16, 16, 16].

No norm layers and no attention, so it may be trained on crops and the decoder stays cheap: most
of its work is done at 16 and 32 pixels a side.
"""
import torch
import torch.nn.functional as F
from torch import nn

CHANNELS = 16
DOWN = 16


class Res(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.a = nn.Conv2d(width, width, 3, padding=1)
        self.b = nn.Conv2d(width, width, 3, padding=1)
        nn.init.zeros_(self.b.weight)
        nn.init.zeros_(self.b.bias)

    def forward(self, x):
        return x + self.b(F.silu(self.a(F.silu(x))))


def stage(width, depth):
    return [Res(width) for _ in range(depth)]


class Encoder(nn.Sequential):
    def __init__(self, widths=(64, 128, 256), depths=(1, 2, 2)):
        a, b, c = widths
        super().__init__(
            nn.PixelUnshuffle(4), nn.Conv2d(48, a, 3, padding=1), *stage(a, depths[0]),
            nn.Conv2d(a, b, 2, stride=2), *stage(b, depths[1]),
            nn.Conv2d(b, c, 2, stride=2), *stage(c, depths[2]),
            nn.SiLU(), nn.Conv2d(c, CHANNELS, 3, padding=1),
        )


class Decoder(nn.Sequential):
    def __init__(self, widths=(64, 128, 256), depths=(2, 3, 3)):
        a, b, c = widths
        super().__init__(
            nn.Conv2d(CHANNELS, c, 3, padding=1), *stage(c, depths[2]),
            nn.Conv2d(c, 4 * b, 1), nn.PixelShuffle(2), *stage(b, depths[1]),
            nn.Conv2d(b, 4 * a, 1), nn.PixelShuffle(2), *stage(a, depths[0]),
            nn.SiLU(), nn.Conv2d(a, 48, 3, padding=1), nn.PixelShuffle(4),
        )


class Autoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder, self.decoder = Encoder(), Decoder()
        # Per channel mean and deviation of the encoder's output, measured after training.
        self.register_buffer("mean", torch.zeros(1, CHANNELS, 1, 1))
        self.register_buffer("std", torch.ones(1, CHANNELS, 1, 1))

    def encode(self, image):
        """Normalised latents: every channel about N(0, 1)."""
        return (self.encoder(image) - self.mean) / self.std

    def decode(self, latents):
        return self.decoder(latents * self.std + self.mean)
