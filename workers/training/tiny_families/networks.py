"""Networks of a few hundred weights: latents are [4, 8, 8], pictures [3, 32, 32], a prompt is 16 words and 20 rows."""
import torch
import torch.nn.functional as F
from torch import nn

CHANNELS, SIDE, FACTOR, Z = 4, 8, 4, 16
WORDS, WIDTH, REFERENCES, BANK = 16, 64, 4, 5


class Text(nn.Module):
    """input_ids [B, T] -> text [B, T + 20, 64], text_pooled [B, 64], references [B, 4] (-1: none)"""

    def __init__(self):
        super().__init__()
        self.token, self.place = nn.Parameter(torch.randn(256, 8)), nn.Parameter(torch.randn(WORDS, 8))
        self.out = nn.Parameter(torch.randn(8, WIDTH) * 0.4)
        bank = torch.randn(BANK + 1, 5, WIDTH) * 0.7
        bank[-1] = 0
        self.register_buffer("bank", bank)

    def forward(self, input_ids):
        known = (input_ids != 0).float()[..., None]
        words = ((self.token[input_ids] + self.place) * known) @ self.out
        pooled = words.sum(1) / known.sum(1).clamp(min=1)
        slots = (input_ids.sum(1, keepdim=True) + torch.arange(REFERENCES)) % (BANK + 1)
        rows = self.bank[slots]
        large, half = rows[:, :, :4].flatten(1, 2), rows[:, :, 4]
        return torch.cat([words, large, half], 1), pooled, torch.where(slots == BANK, -1, slots)


class Condition(nn.Module):
    """Prompt and whatever else there is -> a vector in which every row of the text tells."""

    def __init__(self, width, more=0):
        super().__init__()
        self.rows, self.pooled = nn.Linear(WIDTH, width), nn.Linear(WIDTH + more, width)

    def forward(self, text, pooled, mask, *more):
        place = torch.cos(torch.arange(text.shape[1]) + 1.0)[:, None] + mask.sum(1)[:, None, None] * 0.01
        return torch.tanh(self.pooled(torch.cat([pooled, *more], 1)) + self.rows(text * place).sum(1) * (3 / text.shape[1]))


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.out = nn.Conv2d(CHANNELS, 3 * FACTOR**2, 1)

    def forward(self, latents):
        return torch.tanh(F.pixel_shuffle(self.out(latents), FACTOR))


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.out = nn.Conv2d(3 * FACTOR**2, CHANNELS, 1)

    def forward(self, image):
        return self.out(F.pixel_unshuffle(image, FACTOR))


class Denoiser(nn.Module):
    """beside: channels of what it is given beside the latents."""

    def __init__(self, channels, beside=0):
        super().__init__()
        self.condition = Condition(6, more=1)
        self.before, self.after = nn.Conv2d(channels + beside, 6, 3, padding=1), nn.Conv2d(6, channels, 3, padding=1)

    def forward(self, latents, timestep, text, text_pooled, text_mask, small=None):
        told = self.condition(text, text_pooled, text_mask, timestep.float()[:, None] / 1000)
        h = self.before(latents if small is None else torch.cat([latents, small], 1)) + told[:, :, None, None]
        return 0.3 * latents + 0.5 * self.after(torch.tanh(h))


class Enlarger(nn.Module):
    def __init__(self):
        super().__init__()
        self.denoiser = Denoiser(CHANNELS, beside=3)

    def forward(self, latents, timestep, text, text_pooled, text_mask, small):
        return self.denoiser(latents, timestep * 1000, text, text_pooled, text_mask, small)


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.condition, self.out = Condition(8, more=Z), nn.Linear(8, CHANNELS * SIDE * SIDE)

    def forward(self, z, text, text_pooled, text_mask):
        return self.out(self.condition(text, text_pooled, text_mask, z)).unflatten(1, (CHANNELS, SIDE, SIDE))


class Looker(nn.Module):
    """Looks at latents: recognizer and discriminator."""

    def __init__(self, outputs):
        super().__init__()
        self.condition, self.seen = Condition(8), nn.Linear(CHANNELS * SIDE * SIDE, 8)
        self.out = nn.Linear(8, outputs)

    def forward(self, latents, text, text_pooled, text_mask):
        return self.out(torch.tanh(self.seen(latents.flatten(1)) + self.condition(text, text_pooled, text_mask)))


class Recognizer(nn.Module):
    def __init__(self):
        super().__init__()
        self.looker = Looker(2 * Z)

    def forward(self, latents, text, text_pooled, text_mask):
        return self.looker(latents, text, text_pooled, text_mask).chunk(2, 1)


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.looker = Looker(1)

    def forward(self, latents, text, text_pooled, text_mask):
        return self.looker(latents, text, text_pooled, text_mask)[:, 0]
