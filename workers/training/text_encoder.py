"""Text encoder: token ids [B, T] -> one row of 256 a token, a pooled row, and the things that are asked for.

The things (first and second mentioned) and the style (`styles` of the pooled row) choose the reference illustrations
that the denoiser sees: see references.py.
"""
import torch
import torch.nn.functional as F
from torch import nn

from train_tokenizer import LENGTH, PAD, VOCABULARY

WIDTH = 256
SLOTS = 2  # things a prompt may name
STYLES = 13  # that a prompt may ask for; their number stands for none
LAYERS = 4
HEADS = 4


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x, bias):
        batch, tokens, width = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(batch, tokens, 3, HEADS, width // HEADS).permute(2, 0, 3, 1, 4)
        # Plain products: on a CPU, fused attention is slower backwards for sequences this short.
        weights = (q @ k.transpose(-1, -2) * (width // HEADS) ** -0.5 + bias).softmax(-1).to(v.dtype)
        x = x + self.out((weights @ v).transpose(1, 2).reshape(batch, tokens, width))
        return x + self.down(F.gelu(self.up(self.norm2(x))))


class TextEncoder(nn.Module):
    def __init__(self, things):
        """things: how many things have a name; their index `things` stands for none."""
        super().__init__()
        self.embedding = nn.Embedding(VOCABULARY, WIDTH)
        self.position = nn.Parameter(torch.randn(LENGTH, WIDTH) * 0.02)
        self.blocks = nn.ModuleList(Block(WIDTH) for _ in range(LAYERS))
        self.norm = nn.LayerNorm(WIDTH)
        self.slots = nn.Parameter(torch.randn(SLOTS, WIDTH) * 0.02)
        self.keys, self.values = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH)
        self.things = nn.Linear(WIDTH, things + 1)
        self.styles = nn.Linear(WIDTH, STYLES + 1)
        nn.init.normal_(self.embedding.weight, std=0.02)

    def forward(self, ids):
        """-> text [B, T, 256], pooled [B, 256], things [B, 2, things + 1] (logits)"""
        pad = (ids == PAD)[:, None, None, :]
        bias = pad.to(self.position.dtype) * -1e4
        x = self.embedding(ids) + self.position[: ids.shape[1]]
        for block in self.blocks:
            x = block(x, bias)
        x = self.norm(x)
        return x, x[:, 0], self.things(self._slots(x, bias[:, 0]))

    def _slots(self, x, bias):
        scores = self.slots @ self.keys(x).transpose(-1, -2) * WIDTH**-0.5 * 4 + bias
        return F.gelu(scores.softmax(-1).to(x.dtype) @ self.values(x))
