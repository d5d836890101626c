"""Writes a family's graphs and card into a folder beside Orbis's: python families/export_families.py vae flow gan ar ddpm cascade dalle

Weights are int8 in the files, as Orbis's (export.store_int8); every graph is compared with PyTorch before it is kept.
"""
import argparse
import hashlib
import json
from pathlib import Path

import torch

import trainer
import autoregressive
import coupling
import ddpm
import family_cards
import family_graphs as graphs
from base import ORBIS, Text
from enlarger import Enlarger
from export import write
from gan import Gan
from pixels import Small
from vae import Vae

MODELS = ORBIS.parent
PROMPTS = ["a fox on light blue background", "two cats"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("families", nargs="+", choices=list(EXPORTERS))
    parser.add_argument("--out", type=Path, default=MODELS)
    args = parser.parse_args()
    torch.manual_seed(0)
    for family in args.families:
        folder = args.out / f"orbis-{family}"
        folder.mkdir(parents=True, exist_ok=True)
        parameters = EXPORTERS[family](Writer(folder))
        save_card(folder, family, parameters)


class Writer:
    """Writes graphs into a folder; `cond` is what two prompts give."""

    def __init__(self, folder):
        self.folder = folder
        text, pooled, mask = Text().whole(PROMPTS)
        self.cond = {"text": torch.from_numpy(text), "text_pooled": torch.from_numpy(pooled), "text_mask": torch.from_numpy(mask)}

    def __call__(self, name, module, inputs, outputs, **given):
        write(self.folder, name, module, inputs, outputs, **given)


def millions(*modules):
    return round(sum(p.numel() for m in modules for p in m.parameters()) / 1e6, 2)


def export_vae(to):
    model = trainer.averaged("vae", Vae())
    to("generator", graphs.Staged(model.generator), {"z": torch.randn(2, 128), **to.cond}, ["latents"])
    to("recognizer", graphs.Recognizer(model), {"latents": torch.randn(2, 16, 16, 16), **to.cond}, ["mean", "log_variance"], tolerance=0.2)
    return millions(model)


def export_gan(to):
    model = trainer.averaged("gan", Gan())
    to("generator", graphs.Staged(model.generator), {"z": torch.randn(2, 128), **to.cond}, ["latents"])
    to("discriminator", graphs.Discriminator(model.discriminator), {"latents": torch.randn(2, 16, 16, 16), **to.cond}, ["score"], tolerance=0.2)
    return millions(model.generator)


def export_flow(to):
    model = trainer.averaged("flow", coupling.Flow())
    latents = torch.randn(2, 16, 16, 16)
    for i, block in enumerate(reversed(model.blocks)):
        to(f"block_{i}", graphs.Block(block), {"x": latents, **to.cond}, ["x_after"], tolerance=0.1)
    to("forward", graphs.Forward(model), {"latents": latents, **to.cond}, ["noise", "log_det"], tolerance=100)
    return millions(model)


def export_autoregressive(to, side):
    model = trainer.averaged(f"autoregressive-{side}", autoregressive.Autoregressive(side))
    with torch.no_grad():
        memory, candidates = graphs.PrepareGraph(model)(*to.cond.values())
    n, c = side * side, autoregressive.CODES
    codes, position = torch.randint(0, 1024, (2, n, c)), torch.tensor([n // 2, 3])
    codes = torch.where(torch.arange(n)[None, :, None] < position[:, None, None], codes, -1)
    cache = {k: torch.randn(2, autoregressive.LAYERS, n, autoregressive.WIDTH) for k in ("keys", "values")}
    told = {"codes": codes, "position": position, "memory": memory, "candidates": candidates, **cache}
    to("prepare", graphs.PrepareGraph(model), to.cond, ["memory", "candidates"], tolerance=1e9)
    to("trunk", graphs.TrunkGraph(model), told, ["hidden", "key", "value"], tolerance=0.1)
    hidden = torch.randn(2, autoregressive.WIDTH)
    here = {"hidden": hidden, "codes": torch.tensor([[5, 9, -1, -1], [7, 3, -1, -1]]), "which": torch.tensor([2, 2]), "position": position,
            "all_codes": codes, "candidates": candidates}
    to("head", graphs.HeadGraph(model), here, ["log_probs"], tolerance=1.0)
    to("codebook", graphs.CodebookGraph(model), {"codes": codes}, ["latents"])
    return millions(model)


def export_ar(to):
    return export_autoregressive(to, 16)


def export_ddpm(to):
    model = trainer.averaged("ddpm", ddpm.Ddpm())
    to("denoiser", graphs.PixelDenoiser(model), {"latents": torch.randn(2, 3, 64, 64), "timestep": torch.tensor([900.0, 100.0]), **to.cond}, ["epsilon"])
    return millions(model)


def export_cascade(to):
    model = trainer.averaged("enlarger", Enlarger())
    inputs = {"latents": torch.randn(2, 16, 16, 16), "timestep": torch.tensor([0.9, 0.3]), **to.cond, "small": torch.rand(2, 3, 64, 64) * 2 - 1}
    to("enlarger", graphs.EnlargerGraph(model), inputs, ["velocity"])
    return round(millions(model) + millions(ddpm.Ddpm()), 2)


def export_dalle(to):
    parameters = export_autoregressive(to, 8)
    coarse = trainer.averaged("pixels", Small()).coarse
    to("coarse", graphs.CoarseGraph(coarse), {"latents": torch.randn(2, 16, 8, 8)}, ["small"])
    return round(parameters + millions(Enlarger(), coarse), 2)


EXPORTERS = {"vae": export_vae, "flow": export_flow, "gan": export_gan, "ar": export_ar, "ddpm": export_ddpm, "cascade": export_cascade, "dalle": export_dalle}


def save_card(folder, family, parameters):
    card = family_cards.card(family, parameters)
    files = {}
    for name, where in sorted(family_cards.files(family, folder).items()):
        content = (MODELS / where / name if where else folder / name).read_bytes()
        files[name] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest(), **({"in": where} if where else {})}
    (folder / "model.json").write_text(json.dumps({**card, "files": files}, ensure_ascii=False, indent=2) + "\n")
    own = sum(f["bytes"] for f in files.values() if "in" not in f) / 1e6
    print(f"{folder.name}: {parameters}M parameters, {own:.1f} MB of its own", flush=True)


if __name__ == "__main__":
    main()
