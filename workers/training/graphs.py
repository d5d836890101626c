"""The four graphs as the app runs them: inputs and outputs are plain tensors, batch is free."""
import torch
from torch import nn

from autoencoder import CHANNELS
from references import COUNT, to_rows
from text_encoder import PAD


class TextGraph(nn.Module):
    """input_ids [B, T] -> text [B, T + 80, 256] (words, then reference patches), text_pooled [B, 256],
    references [B, 4]: which pictures of references.json were looked at, -1 for none.

    The reference latents lie in the graph as int8 with one scale a channel.
    """

    def __init__(self, encoder, table, large, half):
        """table: int64 [things + 1, styles + 1, 4], slots in the banks or their length; large [N, 16, 16, 16], half [N, 16, 8, 8]"""
        super().__init__()
        self.encoder, self.none = encoder, len(table) - 1
        self.register_buffer("table", table)
        self.register_buffer("scale", torch.maximum(*(b.abs().amax((0, 2, 3)) for b in (large, half)))[:, None, None] / 127)
        for name, bank in (("bank", large), ("half_bank", half)):
            quantized = (bank / self.scale).round().clamp(-127, 127).to(torch.int8)
            self.register_buffer(name, torch.cat([quantized, torch.zeros_like(quantized[:1])]).flatten(1))

    def forward(self, input_ids):
        text, pooled, things = self.encoder(input_ids)
        empty = (input_ids != PAD).sum(1) <= 1
        first, second = things.argmax(-1).unbind(1)
        first = torch.where(empty, self.none, first)
        alone = (second == self.none) | (second == first) | empty
        style = self.encoder.styles(pooled).argmax(-1)
        of_first, of_second = self.table[first, style], self.table[second, style]
        both = torch.cat([of_first[:, : COUNT // 2], of_second[:, : COUNT // 2]], 1)
        slots = torch.where(alone[:, None], of_first, both)
        large, half = self._latents(self.bank, slots, 16), self._latents(self.half_bank, slots, 8)
        chosen = torch.where(slots == len(self.bank) - 1, -1, slots)
        return torch.cat([text, to_rows(large, half)], 1), pooled, chosen

    def _latents(self, bank, slots, side):
        return bank[slots].to(torch.float32).reshape(-1, COUNT, CHANNELS, side, side) * self.scale


class DenoiserGraph(nn.Module):
    """text is what TextGraph gives: T rows of words (as text_mask has columns), then the reference patches."""

    def __init__(self, denoiser):
        super().__init__()
        self.denoiser = denoiser

    def forward(self, latents, timestep, text, text_pooled, text_mask):
        words = text_mask.shape[1]
        return self.denoiser(latents, timestep, text[:, :words], text_pooled, text_mask, text[:, words:])


class DecoderGraph(nn.Module):
    def __init__(self, autoencoder):
        super().__init__()
        self.autoencoder = autoencoder

    def forward(self, latents):
        return self.autoencoder.decode(latents).clamp(-1, 1)


class EncoderGraph(nn.Module):
    def __init__(self, autoencoder):
        super().__init__()
        self.autoencoder = autoencoder

    def forward(self, image):
        return self.autoencoder.encode(image)
