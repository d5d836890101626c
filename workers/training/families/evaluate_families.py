"""Measures a family on scenes that no training saw: python families/evaluate_families.py vae flow ...

Prints what it found and keeps it as sheets/family-<name>.json. What the judge says of what ships, and the samples, are evaluate.py's.
"""
import argparse
import json

import numpy as np
import onnxruntime as ort
import torch

import trainer
import autoregressive
import coupling
import ddpm
import enlarger
import gan
import paths
import vae
from base import ORBIS, Codec
from data import Scenes


def batches(data, size=32):
    for start in range(0, len(data.rows), size):
        yield data.batch(size, data.rows[start : start + size])


def mean_of(data, measure):
    """measure(batch) -> dict of numbers; their means over all held-out scenes"""
    found = [measure(batch) for batch in batches(data)]
    return {k: float(np.mean([f[k] for f in found])) for k in found[0]}


def psnr(error):
    """Of latents of variance one, in decibels."""
    return -10 * float(np.log10(error))


def measure_vae():
    model, data = trainer.averaged("vae", vae.Vae()), Scenes(1, held_out=True)
    found = mean_of(data, lambda b: vae.loss_of(model, b)[1])
    return {"error of the latents (variance one) after encode and decode": found["error"], "divergence of z, nats": found["divergence"]}


def measure_gan():
    model, data = trainer.averaged("gan", gan.Gan()), Scenes(1, held_out=True)

    def measure(batch):
        cond = vae.conditions(batch)
        fake = model.generator(torch.randn(len(batch["latents"]), vae.Z), *cond)
        real_score, fake_score = model.score(torch.cat([batch["latents"], fake]), gan.parted(cond)).chunk(2)
        return {"right": (real_score > fake_score).float().mean().item(), "gap": (real_score - fake_score).mean().item()}

    found = mean_of(data, measure)
    return {"share of pairs in which the discriminator knows the real one": found["right"], "mean difference of its scores": found["gap"]}


def measure_flow():
    model, data = trainer.averaged("flow", coupling.Flow()), coupling.Data(1, held_out=True)
    found = mean_of(data, lambda b: coupling.loss_of(model, b)[1])
    return {"bits a dimension of the latents with noise of 0.1": found["bits"], **inversion(data)}


def inversion(data):
    """The exported graphs there and back, and the picture that comes out of it."""
    folder = ORBIS.parent / "orbis-flow"
    open_ = lambda name: ort.InferenceSession(str(folder / f"{name}.onnx"), providers=["CPUExecutionProvider"])
    forward, blocks = open_("forward"), [open_(f"block_{i}") for i in range(coupling.BLOCKS)]
    batch = data.batch(16, data.rows[:16])
    from references import to_rows
    cond = {"text": torch.cat([batch["text"], to_rows(batch["large"], batch["halves"])], 1).numpy(), "text_pooled": batch["pooled"].numpy(), "text_mask": batch["mask"].numpy()}
    latents = batch["latents"].numpy()
    x, _ = forward.run(None, {"latents": latents, **cond})
    for block in blocks:
        x = block.run(None, {"x": x, **cond})[0]
    codec = Codec(2)
    pixels = np.abs(codec.decode(latents).astype(int) - codec.decode(x)).max()
    return {"largest error of a latent after noise and back": float(np.abs(x - latents).max()), "largest error of a pixel (of 255) after the same": int(pixels)}


def measure_tokens(side):
    model = trainer.averaged(f"autoregressive-{side}", autoregressive.Autoregressive(side))
    data = autoregressive.CodedScenes(1, side, held_out=True)
    data.encode(model.codebook)
    found = mean_of(data, lambda b: {**autoregressive.loss_of(model, b)[1], "kept": kept(model, b)})
    return {"nats a code (of 6.93)": found["nats"], "codes foreseen with 90 % and more": found["perfect"], "error of the latents (variance one) by the codes": found["kept"]}


def kept(model, batch):
    latents = batch["latents" if model.side == 16 else "half"]
    return (model.codebook.decode(batch["codes"], model.side) - latents).square().mean().item()


def measure_ddpm():
    model, data = trainer.averaged("ddpm", ddpm.Ddpm()), Scenes(1, held_out=True)
    return {"mean squared error of the noise, t uniform": mean_of(data, lambda b: {"simple": ddpm.loss_of(model, b)[1]["simple"]})["simple"]}


def measure_cascade():
    model, data = trainer.averaged("enlarger", enlarger.Enlarger()), Scenes(1, held_out=True)
    found = mean_of(data, lambda b: enlarger.loss_of(model, b)[1])
    return {"mean squared error of the enlarger's velocity": found["loss"]}


MEASURES = {"vae": measure_vae, "gan": measure_gan, "flow": measure_flow, "ar": lambda: measure_tokens(16), "ddpm": measure_ddpm,
            "cascade": measure_cascade, "dalle": lambda: measure_tokens(8)}


@torch.no_grad()
def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("families", nargs="+", choices=list(MEASURES))
    args = parser.parse_args()
    trainer.start("evaluate")
    torch.manual_seed(0)
    for family in args.families:
        found = MEASURES[family]()
        for name, value in found.items():
            print(f"{family}: {name}: {value:.6g}", flush=True)
        (paths.SHEETS / f"family-{family}.json").write_text(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
