"""CLIP's text encoder (Radford et al. 2021) as transformers' CLIPTextModel computes it."""
import torch
from torch import nn


class Layer(nn.Module):
    def __init__(self, width, heads, quick):
        super().__init__()
        self.heads, self.quick = heads, quick
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.q, self.k, self.v, self.out = (nn.Linear(width, width) for _ in range(4))
        self.fc1, self.fc2 = nn.Linear(width, 2 * width), nn.Linear(2 * width, width)

    def attend(self, x, mask):
        split = lambda y: y.unflatten(-1, (self.heads, -1)).transpose(1, 2)
        q, k, v = split(self.q(x)), split(self.k(x)), split(self.v(x))
        weights = (q @ k.transpose(-1, -2) * q.shape[-1] ** -0.5 + mask).softmax(-1)
        return self.out((weights @ v).transpose(1, 2).flatten(2))

    def forward(self, x, mask):
        x = x + self.attend(self.norm1(x), mask)
        h = self.fc1(self.norm2(x))
        return x + self.fc2(h * torch.sigmoid(1.702 * h) if self.quick else nn.functional.gelu(h))


class TextEncoder(nn.Module):
    """outputs: names among last_hidden_state, pooler_output, text_embeds, hidden_states.N."""

    def __init__(self, vocab, length, width, heads=2, layers=2, projection=0, quick=True):
        super().__init__()
        self.token, self.position = nn.Embedding(vocab, width), nn.Embedding(length, width)
        self.layers = nn.ModuleList(Layer(width, heads, quick) for _ in range(layers))
        self.norm = nn.LayerNorm(width)
        self.projection = nn.Linear(width, projection, bias=False) if projection else None
        self.register_buffer("mask", torch.full((length, length), -1e4).triu(1), persistent=False)

    def forward(self, input_ids):
        ids = input_ids.long()
        x = self.token(ids) + self.position.weight
        states = [x]
        for layer in self.layers:
            x = layer(x, self.mask)
            states.append(x)
        last = self.norm(x)
        # The end token has the highest id; its row stands for the whole prompt.
        end = (ids == ids.max(-1, keepdim=True).values).to(last.dtype)
        first = end * (end.cumsum(-1) == 1).to(last.dtype)
        pooled = (last * first[..., None]).sum(1)
        if self.projection is None:
            return last, pooled, *states
        return self.projection(pooled), last, *states

    @property
    def names(self):
        states = [f"hidden_states.{i}" for i in range(len(self.layers) + 1)]
        return [*(["text_embeds", "last_hidden_state"] if self.projection else ["last_hidden_state", "pooler_output"]), *states]
