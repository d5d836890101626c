"""The families' graphs as the app runs them. `text` is what Orbis's text encoder gives: 32 rows of words, 80 of references."""
import torch
from torch import nn

from autoregressive import row_before
from base import WORDS
from coupling import arranged
from references import to_planes


def parted(text):
    """[B, 112, 256] -> words [B, 32, 256], reference rows [B, 80, 256], large [B, 4, 16, 16, 16], halves [B, 4, 16, 8, 8]"""
    rows = text[:, WORDS:]
    return text[:, :WORDS], rows, *to_planes(rows)


class Staged(nn.Module):
    """z -> latents: the generator of the VAE and of the GAN"""

    def __init__(self, stager):
        super().__init__()
        self.stager = stager

    def forward(self, z, text, text_pooled, text_mask):
        words, _, large, halves = parted(text)
        return self.stager(z, words, text_pooled, text_mask, large, halves)


class Recognizer(nn.Module):
    def __init__(self, vae):
        super().__init__()
        self.vae = vae

    def forward(self, latents, text, text_pooled, text_mask):
        words, _, large, halves = parted(text)
        return self.vae.recognize(latents, words, text_pooled, text_mask, large, halves)


class Discriminator(nn.Module):
    def __init__(self, looker):
        super().__init__()
        self.looker = looker

    def forward(self, latents, text, text_pooled, text_mask):
        words, _, large, halves = parted(text)
        return self.looker(latents, words, text_pooled, text_mask, large, halves)[:, 0]


class Block(nn.Module):
    """One block of the flow's inverse"""

    def __init__(self, coupling):
        super().__init__()
        self.coupling = coupling

    def forward(self, x, text, text_pooled, text_mask):
        _, _, large, halves = parted(text)
        # The flow needs no words beyond their pooled row; the mask stays an input, so that all graphs are asked alike.
        return self.coupling.inverse(x, text_pooled * (text_mask[:, :1] * 0 + 1), arranged(large, halves))


class Forward(nn.Module):
    def __init__(self, flow):
        super().__init__()
        self.flow = flow

    def forward(self, latents, text, text_pooled, text_mask):
        _, _, large, halves = parted(text)
        return self.flow(latents, text_pooled * (text_mask[:, :1] * 0 + 1), arranged(large, halves))


class PixelDenoiser(nn.Module):
    def __init__(self, ddpm):
        super().__init__()
        self.ddpm = ddpm

    def forward(self, latents, timestep, text, text_pooled, text_mask):
        words, rows, large, halves = parted(text)
        return self.ddpm(latents, timestep, words, text_pooled, text_mask, rows, large, halves)


class EnlargerGraph(nn.Module):
    def __init__(self, enlarger):
        super().__init__()
        self.enlarger = enlarger

    def forward(self, latents, timestep, text, text_pooled, text_mask, small):
        words, rows, large, halves = parted(text)
        return self.enlarger(latents, timestep, words, text_pooled, text_mask, rows, large, halves, small)


class CoarseGraph(nn.Module):
    def __init__(self, peek):
        super().__init__()
        self.peek = peek

    def forward(self, latents):
        return torch.nn.functional.pixel_shuffle(self.peek(latents), 8).clamp(-1, 1)


class PrepareGraph(nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, text, text_pooled, text_mask):
        words, _, large, halves = parted(text)
        shown, codes = self.model.candidates(large, halves)
        return self.model.prepare(words, text_pooled, text_mask, shown), codes


class TrunkGraph(nn.Module):
    def __init__(self, model):
        super().__init__()
        self.trunk = model.trunk

    def forward(self, codes, position, memory, candidates, keys, values):
        return self.trunk.one(codes, position, memory, candidates, keys, values)


class HeadGraph(nn.Module):
    """Log probabilities of code `which` of the cell at `position`, whose codes before it are in `codes`"""

    def __init__(self, model):
        super().__init__()
        self.head, self.side = model.head, model.side

    def forward(self, hidden, codes, which, position, all_codes, candidates):
        at = lambda back: row_before(all_codes, position, back, -1)[:, None]
        ways = torch.cat([row_before(candidates, position, 0, -1), at(1), at(self.side)], 1)
        return self.head(hidden, codes, which, ways)


class CodebookGraph(nn.Module):
    def __init__(self, model):
        super().__init__()
        self.codebook, self.side = model.codebook, model.side

    def forward(self, codes):
        return self.codebook.decode(codes, self.side)


