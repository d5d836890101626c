"""Writes the denoiser with guidance folded in (distill.py) and the decoder of previews (preview.py) into Orbis's folder: python families/export_orbis.py [--out FOLDER]

The card is written anew for the files that changed; the other graphs stay as they are.
"""
import argparse
import hashlib
import json
from pathlib import Path

import torch
from torch import nn

import trainer  # noqa: F401  (finds the modules one folder up)
import card
import runtime
from base import ORBIS, Text
from export import write
from preview import PreviewDecoder, PreviewGraph
from unet import GuidedUNet


class GuidedGraph(nn.Module):
    """As graphs.DenoiserGraph, and told the guidance scale [B]."""

    def __init__(self, denoiser):
        super().__init__()
        self.denoiser = denoiser

    def forward(self, latents, timestep, text, text_pooled, text_mask, guidance):
        words = text_mask.shape[1]
        return self.denoiser(latents, timestep, text[:, :words], text_pooled, text_mask, text[:, words:], guidance)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, default=ORBIS)
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    export_denoiser(out)
    export_preview(out)
    if out == ORBIS:
        save_card(out)


def export_denoiser(out):
    model = GuidedUNet()
    model.load_state_dict(runtime.load("guided")["ema"]["shadow"])
    text, pooled, mask = map(torch.from_numpy, Text().whole(["a fox on light blue background", "two cats"]))
    inputs = {"latents": torch.randn(2, 16, 16, 16), "timestep": torch.tensor([0.9, 0.3]), "text": text, "text_pooled": pooled, "text_mask": mask,
              "guidance": torch.tensor([3.0, 1.0])}
    write(out, "denoiser", GuidedGraph(model), inputs, ["velocity"])


def export_preview(out):
    model = PreviewDecoder()
    model.load_state_dict(runtime.load("preview")["model"])
    write(out, "preview_decoder", PreviewGraph(model), {"latents": torch.randn(2, 16, 16, 16)}, ["image"])


def save_card(folder):
    model = json.loads((folder / "model.json").read_text())
    for name in ("denoiser.onnx", "preview_decoder.onnx"):
        data = (folder / name).read_bytes()
        model["files"][name] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    model["files"] = dict(sorted(model["files"].items()))
    card.save(folder / "model.json", {**model, **card.technical()}, indent=2)


if __name__ == "__main__":
    main()
