"""Exports the averaged weights to ONNX: python export.py [--checkpoint denoiser] [--out FOLDER]

text_encoder, denoiser, decoder and encoder .onnx, tokenizer.json, references.json, names.json, model.json.
Every graph is compared with PyTorch before it is kept; in the files weights are int8.
"""
import argparse
import shutil
import time
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import torch
from onnx import TensorProto, helper, numpy_helper

import card
import paths
import runtime
from graphs import DecoderGraph, DenoiserGraph, EncoderGraph, TextGraph
from pictures import Pictures
from pool import load_autoencoder
from references import Bank
from text_encoder import LENGTH, TextEncoder
from train_denoiser import build
from train_text import Labels

TOLERANCE = 0.05  # root mean square that int8 weights may cost, against values of about 1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--checkpoint", default="denoiser")
    parser.add_argument("--out", type=Path, default=paths.EXPORT)
    args = parser.parse_args()
    paths.ensure()
    torch.manual_seed(0)
    saved = runtime.load(args.checkpoint)
    autoencoder, pictures = load_autoencoder().float(), Pictures()
    things = pictures.first_things()
    text, denoiser = load_models(saved, len(things))
    table, large, half, shown = reference_table(pictures, things)
    partial = args.out.with_name(args.out.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    write_graphs(partial, TextGraph(text, table, large, half), DenoiserGraph(denoiser), autoencoder)
    shutil.copy(paths.DATA / "tokenizer.json", partial)
    card.write(partial, pictures, things, shown)
    shutil.rmtree(args.out, ignore_errors=True)
    partial.rename(args.out)
    print(f"step {saved['step']}, {saved['seen']} pictures seen -> {args.out}")


def load_models(saved, things):
    both = torch.nn.ModuleDict({"text": TextEncoder(things), "denoiser": build(saved["kind"])})
    both.load_state_dict(saved["ema"]["shadow"])
    both.eval()
    return both["text"], both["denoiser"]


def reference_table(pictures, things):
    """-> table [things + 1, styles + 1, 4] into the banks, both banks, the pictures that they hold"""
    bank, styles = Bank(pictures), [*Labels(pictures).styles, None]
    shown = list(bank.slot)
    slots = lambda row: [len(shown) if p is None else bank.slot[p] for p in row]
    table = [[slots(bank.for_things(thing, style=style)) for style in styles] for thing in [*things, None]]
    return torch.tensor(table), *(torch.from_numpy(b.astype(np.float32)) for b in (bank.latents, bank.halves)), shown


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


def write(folder, name, module, inputs, outputs, tolerance=TOLERANCE):
    path = folder / f"{name}.onnx"
    batch = torch.export.Dim("batch", min=1, max=64)
    torch.onnx.export(module.eval(), tuple(inputs.values()), str(path), input_names=list(inputs), output_names=outputs,
                      dynamic_shapes=tuple({0: batch} for _ in inputs), dynamo=True, external_data=False, opset_version=18, verbose=False)
    store_int8(path)
    check(path, module, inputs, tolerance)


def store_int8(path):
    """Large weights lie in the file as int8 with one scale a channel, a quarter of the size.

    They become float32 when the graph loads: Cast and Mul are folded then, which DequantizeLinear is not. So nothing
    is computed in int8, a row of a batch has the same bits as alone, and a step takes as long as with float32 files.
    """
    model, before = onnx.load(path), []
    for weight in [w for w in model.graph.initializer if w.data_type == TensorProto.FLOAT and len(w.dims) > 1 and np.prod(w.dims) >= 1024]:
        values, scale = quantize(numpy_helper.to_array(weight))
        names = [f"{weight.name}_{part}" for part in ("int8", "scale", "float")]
        before.append(helper.make_node("Cast", [names[0]], [names[2]], to=TensorProto.FLOAT))
        before.append(helper.make_node("Mul", [names[2], names[1]], [weight.name]))
        model.graph.initializer.remove(weight)
        model.graph.initializer.extend([numpy_helper.from_array(values, names[0]), numpy_helper.from_array(scale, names[1])])
    for i, node in enumerate(before):
        model.graph.node.insert(i, node)
    del model.graph.value_info[:]
    for node in model.graph.node:
        del node.metadata_props[:]
        node.doc_string = ""
    onnx.save(model, path)


def quantize(weight):
    """-> int8, scales along the first or the last axis, whichever loses less"""
    tries = []
    for axis in (0, weight.ndim - 1):
        scale = np.abs(weight).max(tuple(a for a in range(weight.ndim) if a != axis), keepdims=True) / 127 + 1e-12
        values = np.round(weight / scale).astype(np.int8)
        tries.append((float(np.square(values * scale - weight).sum()), values, scale.astype(np.float32)))
    return min(tries, key=lambda t: t[0])[1:]


def session(path, threads=2):
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def check(path, module, inputs, tolerance=TOLERANCE):
    """The graph against PyTorch, at batch 2 and 1, and how long batch 1 takes."""
    running = session(path)
    worst = 0.0
    for count in (2, 1):
        given = [tensor[:count] for tensor in inputs.values()]
        with torch.no_grad():
            expected = module(*given)
        got = running.run(None, {n: t.numpy() for n, t in zip(inputs, given)})
        for e, g in zip(expected if isinstance(expected, tuple) else (expected,), got):
            worst = max(worst, float(np.square(e.numpy() - g).mean() ** 0.5))
    begin = time.time()
    for _ in range(10):
        running.run(None, {n: t[:1].numpy() for n, t in inputs.items()})
    print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB, differs by {worst:.4f} (root mean square), {(time.time() - begin) * 100:.1f} ms", flush=True)
    assert worst < tolerance, f"{path.name} differs from PyTorch by {worst}"


if __name__ == "__main__":
    main()
