"""Writes the guide (guide.py) and the decoder of previews (preview.py) into Orbis's folder: python families/export_orbis.py [--out FOLDER]

The card is written anew for the files that changed; the other graphs stay as they are.
"""
import argparse
import hashlib
import json
from pathlib import Path

import torch

import trainer  # noqa: F401  (finds the modules one folder up)
import card
import runtime
from base import ORBIS
from export import write
from guide import Guide
from preview import PreviewDecoder, PreviewGraph


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, default=ORBIS)
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    export_guide(out)
    export_preview(out)
    if out == ORBIS:
        save_card(out)


def export_guide(out):
    model = Guide()
    model.load_state_dict(runtime.load("guide")["model"])
    write(out, "guide", model, {"latents": torch.randn(2, 16, 16, 16), "timestep": torch.tensor([0.9, 0.3])}, ["velocity"])


def export_preview(out):
    model = PreviewDecoder()
    model.load_state_dict(runtime.load("preview")["model"])
    write(out, "preview_decoder", PreviewGraph(model), {"latents": torch.randn(2, 16, 16, 16)}, ["image"])


def save_card(folder):
    model = json.loads((folder / "model.json").read_text())
    for name in ("guide.onnx", "preview_decoder.onnx"):
        data = (folder / name).read_bytes()
        model["files"][name] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    model["files"] = dict(sorted(model["files"].items()))
    card.save(folder / "model.json", {**model, **card.technical(model["files"])}, indent=2)


if __name__ == "__main__":
    main()
