"""A transformer over cells with a key-value cache, a head for the codes of a cell, and a codebook."""
import torch
from torch import nn

from networks import CHANNELS, Condition

CODES, VOCABULARY, LAYERS, WIDTH, COPIES = 4, 32, 2, 8, 2


class Codebook(nn.Module):
    """codes [B, N, 4] -> latents [B, 4, side, side]; what is unknown adds nothing"""

    def __init__(self, side):
        super().__init__()
        self.side = side
        self.register_buffer("book", torch.randn(CODES, VOCABULARY))

    def forward(self, codes):
        values = torch.stack([self.book[c][codes[..., c].clamp(min=0)] for c in range(CODES)], -1)
        return (values * (codes >= 0)).transpose(1, 2).unflatten(2, (self.side, self.side))


class Prepare(nn.Module):
    def __init__(self, side):
        super().__init__()
        self.condition, self.place = Condition(WIDTH), nn.Parameter(torch.randn(side * side, WIDTH))
        self.copy = nn.Parameter(torch.randn(side * side, COPIES, CODES) * 9)

    def forward(self, text, text_pooled, text_mask):
        told = self.condition(text, text_pooled, text_mask)[:, None]
        candidates = (told.mean(2)[:, :, None, None] * 20 + self.copy).abs().long() % VOCABULARY
        return told + self.place, candidates


def at(cells, position):
    """[B, N, ...] -> the cell at each row's position"""
    here = torch.arange(cells.shape[1])[None] == position[:, None]
    return (cells * here.reshape(*here.shape, *[1] * (cells.ndim - 2))).sum(1)


class Trunk(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Parameter(torch.randn(VOCABULARY + 1, WIDTH) * 0.7)
        self.qkv = nn.ModuleList(nn.Linear(WIDTH, 3 * WIDTH) for _ in range(LAYERS))
        self.mix = nn.ModuleList(nn.Linear(WIDTH, WIDTH) for _ in range(LAYERS))

    def forward(self, codes, position, memory, candidates, keys, values):
        cells = torch.arange(codes.shape[1])[None]
        left = torch.where((position > 0)[:, None], at(codes, position - 1), -1)
        x = at(memory, position) + self.embed[torch.where(left < 0, VOCABULARY, left)].sum(1)
        equal = (candidates == codes[:, :, None]).float().mean((1, 2, 3))
        x = x + equal[:, None]
        hidden_ones = (cells >= position[:, None]).float() * -1e4
        made = []
        for i, (qkv, mix) in enumerate(zip(self.qkv, self.mix)):
            q, k, v = qkv(x).chunk(3, -1)
            made.append((k, v))
            known, told = torch.cat([keys[:, i], k[:, None]], 1), torch.cat([values[:, i], v[:, None]], 1)
            bias = torch.cat([hidden_ones, torch.zeros_like(hidden_ones[:, :1])], 1)
            weights = ((known * q[:, None]).sum(-1) + bias).softmax(-1)
            x = x + torch.tanh(mix((weights[..., None] * told).sum(1)))
        return x, torch.stack([k for k, _ in made], 1), torch.stack([v for _, v in made], 1)


class Head(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed, self.which = nn.Parameter(torch.randn(VOCABULARY + 1, WIDTH)), nn.Parameter(torch.randn(CODES, WIDTH))
        self.out = nn.Linear(WIDTH, VOCABULARY)

    def forward(self, hidden, codes, which, position, all_codes, candidates):
        so_far = torch.where(torch.arange(CODES)[None] < which[:, None], codes, -1)
        told = self.embed[torch.where(so_far < 0, VOCABULARY, so_far)].sum(1)
        copied = (at(candidates, position) * (torch.arange(CODES) == which[:, None, None])).sum(-1)
        lead = torch.nn.functional.one_hot(copied, VOCABULARY).float().sum(1) + (all_codes >= 0).float().mean((1, 2))[:, None] * 0
        return (1.5 * self.out(torch.tanh(hidden + told + self.which[which])) + 2 * lead).log_softmax(-1)


class Coarse(nn.Module):
    """latents of the codes [B, 4, 4, 4] -> small [B, 3, 8, 8]"""

    def __init__(self):
        super().__init__()
        self.out = nn.Conv2d(CHANNELS, 12, 1)

    def forward(self, latents):
        return torch.tanh(torch.nn.functional.pixel_shuffle(self.out(latents), 2))
