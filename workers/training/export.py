"""Exports the averaged weights to ONNX: python export.py [--checkpoint denoiser] [--out FOLDER]

text_encoder, denoiser, decoder and encoder .onnx, tokenizer.json, references.json, model.json, SHA256SUMS.
Every graph is compared with PyTorch before it is kept.
"""
import argparse
import hashlib
import json
import shutil
import time
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import torch
from onnx import TensorProto, helper, numpy_helper

import paths
import runtime
from graphs import DecoderGraph, DenoiserGraph, EncoderGraph, TextGraph
from pictures import Pictures
from pool import load_autoencoder
from references import COUNT, Bank
from text_encoder import LENGTH, TextEncoder
from train_denoiser import build

TOLERANCE = 0.03  # of half precision weights, against values of about 1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--checkpoint", default="denoiser")
    parser.add_argument("--out", type=Path, default=paths.EXPORT)
    args = parser.parse_args()
    paths.ensure()
    torch.manual_seed(0)
    saved = runtime.load(args.checkpoint)
    things = runtime.load("text")["things"]
    text, denoiser = load_models(saved, len(things))
    autoencoder, pictures = load_autoencoder().float(), Pictures()
    table, latents, shown = reference_table(pictures, things)
    partial = args.out.with_name(args.out.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    write_graphs(partial, TextGraph(text, table, latents), DenoiserGraph(denoiser), autoencoder)
    shutil.copy(paths.DATA / "tokenizer.json", partial)
    write_json(partial / "references.json", [describe(pictures, i) for i in shown])
    write_json(partial / "model.json", description(saved, things, pictures))
    write_sums(partial)
    shutil.rmtree(args.out, ignore_errors=True)
    partial.rename(args.out)
    print(f"step {saved['step']}, {saved['seen']} pictures seen -> {args.out}")


def load_models(saved, things):
    both = torch.nn.ModuleDict({"text": TextEncoder(things), "denoiser": build(saved["kind"])})
    both.load_state_dict(saved["ema"]["shadow"])
    both.eval()
    return both["text"], both["denoiser"]


def reference_table(pictures, things):
    """-> table [things + 1, 4] into latents, latents [N, 16, 16, 16], the pictures they are"""
    bank, shown, slot = Bank(pictures), [], {}
    picked = [bank.for_things(thing) for thing in things] + [[None] * COUNT]
    for picture in (p for row in picked for p in row if p is not None):
        slot[picture] = len(shown)
        shown.append(picture)
    table = torch.tensor([[len(shown) if p is None else slot[p] for p in row] for row in picked])
    latents = torch.from_numpy(bank.latents[[bank.slot[p] for p in shown]].astype(np.float32))
    return table, latents, shown


def describe(pictures, index):
    row = pictures.rows[index]
    return {"set": row["set"], "name": row["name"], "style": row["style"], "label": pictures.things[row["thing"]]["names"]["en"]["label"]}


def description(saved, things, pictures):
    labels = [pictures.things[t]["names"]["en"]["label"] for t in things]
    return {"latents": [16, 16, 16], "size": 256, "tokens": LENGTH, "steps": saved["step"], "seen": saved["seen"], "things": labels}


def write_graphs(folder, text, denoiser, autoencoder):
    ids = torch.zeros(2, LENGTH, dtype=torch.long)
    ids[:, 0], ids[0, 1:4], ids[1, 1:3] = 1, torch.tensor([300, 400, 500]), torch.tensor([600, 700])
    with torch.no_grad():
        rows, pooled, _ = text(ids)
    latents = torch.randn(2, 16, 16, 16)
    image = torch.rand(2, 3, 256, 256) * 2 - 1
    mask = (ids != 0).float()
    write(folder, "text_encoder", text, {"input_ids": ids}, ["text", "text_pooled", "references"])
    write(folder, "denoiser", denoiser, {"latents": latents, "timestep": torch.tensor([0.9, 0.3]), "text": rows,
                                         "text_pooled": pooled, "text_mask": mask}, ["velocity"])
    write(folder, "decoder", DecoderGraph(autoencoder), {"latents": latents}, ["image"])
    write(folder, "encoder", EncoderGraph(autoencoder), {"image": image}, ["latents"])


def write(folder, name, module, inputs, outputs):
    path = folder / f"{name}.onnx"
    batch = torch.export.Dim("batch", min=1, max=64)
    torch.onnx.export(module.eval(), tuple(inputs.values()), str(path), input_names=list(inputs), output_names=outputs,
                      dynamic_shapes=tuple({0: batch} for _ in inputs), dynamo=True, external_data=False, opset_version=18, verbose=False)
    store_half(path)
    check(path, module, inputs)


def store_half(path):
    """Large float32 weights lie in the file as float16 and are cast when the graph loads: half the size."""
    model = onnx.load(path)
    casts = []
    for weight in [w for w in model.graph.initializer if w.data_type == TensorProto.FLOAT and np.prod(w.dims) >= 1024]:
        half = numpy_helper.from_array(numpy_helper.to_array(weight).astype(np.float16), f"{weight.name}_f16")
        casts.append(helper.make_node("Cast", [half.name], [weight.name], to=TensorProto.FLOAT))
        model.graph.initializer.remove(weight)
        model.graph.initializer.append(half)
    for i, node in enumerate(casts):
        model.graph.node.insert(i, node)
    del model.graph.value_info[:]
    for node in model.graph.node:
        del node.metadata_props[:]
        node.doc_string = ""
    onnx.save(model, path)


def session(path, threads=2):
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def check(path, module, inputs):
    """The graph against PyTorch, at batch 2 and 1, and how long batch 1 takes."""
    running = session(path)
    worst = 0.0
    for count in (2, 1):
        given = [tensor[:count] for tensor in inputs.values()]
        with torch.no_grad():
            expected = module(*given)
        got = running.run(None, {n: t.numpy() for n, t in zip(inputs, given)})
        for e, g in zip(expected if isinstance(expected, tuple) else (expected,), got):
            worst = max(worst, float(np.abs(e.numpy() - g).max()))
    begin = time.time()
    for _ in range(10):
        running.run(None, {n: t[:1].numpy() for n, t in inputs.items()})
    print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB, largest difference {worst:.4f}, {(time.time() - begin) * 100:.1f} ms", flush=True)
    assert worst < TOLERANCE, f"{path.name} differs from PyTorch by {worst}"


def write_json(path, value):
    path.write_text(json.dumps(value, ensure_ascii=False) + "\n")


def write_sums(folder):
    files = sorted(p for p in folder.iterdir() if p.name != "SHA256SUMS")
    lines = [f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.name}\n" for p in files]
    (folder / "SHA256SUMS").write_text("".join(lines))


if __name__ == "__main__":
    main()
