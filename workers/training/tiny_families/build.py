"""A model of every family in miniature: python build.py writes ../../testing/data/tiny-families."""
import hashlib
import json
import shutil
from pathlib import Path

import onnx
import torch

import networks as n
import tokens as t
from flow import Coupling, Forward

OUT = Path(__file__).resolve().parents[2] / "testing" / "data" / "tiny-families"
MAIN = "tiny-main"
DISCRETE = {"kind": "discrete", "trainSteps": 1000, "betaStart": 1e-4, "betaEnd": 0.02, "betaSchedule": "linear", "offset": 0, "lcmSteps": 50}
FLOW = {"kind": "flow", "shift": 1, "timeScale": 1, "lowest": 0}
TEXT = ["text", "text_pooled", "text_mask"]
BLOCKS = 4


def main():
    torch.manual_seed(0)
    shutil.rmtree(OUT, ignore_errors=True)
    text = n.Text()
    ids = torch.tensor([[5, 9, 7, 0], [8, 2, 0, 0]]).repeat(1, 4)[:, : n.WORDS]
    rows, pooled, _ = text(ids)
    cond = dict(zip(TEXT, (rows, pooled, (ids != 0).float())))
    latents, pixels = torch.randn(2, 4, 8, 8), torch.randn(2, 3, 8, 8)
    steps, times = torch.tensor([900.0, 20.0]), torch.tensor([0.9, 0.2])
    small = n.Denoiser(3)

    export(MAIN, "text_encoder", text, {"input_ids": ids}, ["text", "text_pooled", "references"])
    export(MAIN, "denoiser", n.Denoiser(4), {"latents": latents, "timestep": times, **cond}, ["velocity"])
    export(MAIN, "decoder", n.Decoder(), {"latents": latents}, ["image"])
    export(MAIN, "encoder", n.Encoder(), {"image": torch.randn(2, 3, 32, 32)}, ["latents"])
    write_json(MAIN, "tokenizer.json", tokenizer())
    write_json(MAIN, "references.json", references())
    shared = {name: MAIN for name in ("text_encoder.onnx", "tokenizer.json", "references.json")}
    coders = {"decoder": coder("decoder", "latents", "image"), "encoder": coder("encoder", "image", "latents")}
    both = {**shared, "decoder.onnx": MAIN, "encoder.onnx": MAIN}
    latent = {"latent": {"channels": 4, "factor": 4}}
    card(MAIN, "latent-diffusion", ["flow-euler", "dpmpp-2m"], {}, {
        **latent, "prediction": "flow", "schedule": FLOW, "graphs": {"denoiser": denoiser("denoiser", "velocity"), **coders}})

    export("tiny-ddpm", "denoiser", small, {"latents": pixels, "timestep": steps, **cond}, ["epsilon"])
    card("tiny-ddpm", "pixel-diffusion", ["ddim", "ddpm"], shared, {
        "latent": {"channels": 3, "factor": 1}, "prediction": "epsilon", "schedule": DISCRETE, "graphs": {"denoiser": denoiser("denoiser", "epsilon")}}, side=8)

    z = torch.randn(2, n.Z)
    export("tiny-vae", "generator", n.Generator(), {"z": z, **cond}, ["latents"])
    export("tiny-vae", "recognizer", n.Recognizer(), {"latents": latents, **cond}, ["mean", "log_variance"])
    card("tiny-vae", "vae", ["latent-path"], both, {**latent, "z": n.Z, "graphs": {**files("generator", "recognizer"), **coders}}, guidance=1)

    export("tiny-gan", "generator", n.Generator(), {"z": z, **cond}, ["latents"])
    export("tiny-gan", "discriminator", n.Discriminator(), {"latents": latents, **cond}, ["score"])
    card("tiny-gan", "gan", ["latent-path"], {**shared, "decoder.onnx": MAIN},
         {**latent, "z": n.Z, "graphs": {**files("generator", "discriminator"), "decoder": coders["decoder"]}}, guidance=1)

    blocks = [Coupling(odd=i % 2 == 1) for i in range(BLOCKS)]
    for i, block in enumerate(blocks):
        export("tiny-flow", f"block_{i}", block, {"x": latents, **cond}, ["moved"])
    export("tiny-flow", "forward", Forward(blocks), {"latents": latents, **cond}, ["noise", "log_det"])
    card("tiny-flow", "flow", ["flow-blocks"], both, {**latent, "noise": 0.1, "graphs": {
        "blocks": [{"file": f"block_{i}.onnx"} for i in range(BLOCKS)], **files("forward"), **coders}}, guidance=1, steps=BLOCKS)

    numbers = {"layers": t.LAYERS, "width": t.WIDTH, "vocabulary": t.VOCABULARY, "codes": t.CODES}
    graphs = ("prepare", "trunk", "head", "codebook")
    write_tokens("tiny-ar", 8, cond)
    card("tiny-ar", "autoregressive", ["tokens"], both, {**latent, "side": 8, **numbers, "graphs": {**files(*graphs), **coders}}, guidance=2, steps=8)

    export("tiny-cascade", "enlarger", n.Enlarger(), {"latents": latents, "timestep": times, **cond, "small": pixels}, ["velocity"])
    card("tiny-cascade", "cascade", ["ddim", "ddpm"], {**shared, "denoiser.onnx": "tiny-ddpm", "decoder.onnx": MAIN}, {
        **latent, "schedule": FLOW, "share": 0.6, "small": {"side": 8, "prediction": "epsilon", "schedule": DISCRETE},
        "graphs": {"small": denoiser("denoiser", "epsilon"), **files("enlarger"), "decoder": coders["decoder"]}})

    write_tokens("tiny-dalle", 4, cond)
    export("tiny-dalle", "coarse", t.Coarse(), {"latents": torch.randn(2, 4, 4, 4)}, ["small"])
    card("tiny-dalle", "autoregressive-diffusion", ["tokens"], {**shared, "enlarger.onnx": "tiny-cascade", "decoder.onnx": MAIN}, {
        **latent, "schedule": FLOW, "side": 4, **numbers, "graphs": {**files(*graphs, "coarse", "enlarger"), "decoder": coders["decoder"]}}, steps=7)


def write_tokens(name, side, cond):
    cells = side * side
    prepare = t.Prepare(side)
    memory, candidates = prepare(*cond.values())
    codes, position, which = torch.randint(-1, t.VOCABULARY, (2, cells, t.CODES)), torch.tensor([3, 1]), torch.tensor([1, 2])
    cache = torch.randn(2, t.LAYERS, cells, t.WIDTH)
    seen = {"memory": memory, "candidates": candidates}
    export(name, "prepare", prepare, cond, ["memory", "candidates"])
    export(name, "trunk", t.Trunk(), {"codes": codes, "position": position, **seen, "keys": cache, "values": cache + 1}, ["hidden", "key", "value"])
    export(name, "head", t.Head(), {"hidden": torch.randn(2, t.WIDTH), "codes": codes[:, 0], "which": which, "position": position,
                                    "all_codes": codes, "candidates": candidates}, ["log_probs"])
    export(name, "codebook", t.Codebook(side), {"codes": codes}, ["latents"])


def export(folder, name, module, inputs, outputs):
    path = OUT / folder / f"{name}.onnx"
    path.parent.mkdir(parents=True, exist_ok=True)
    free = torch.export.Dim("batch", min=1, max=64)
    program = torch.onnx.export(module.eval().requires_grad_(False), tuple(inputs.values()), input_names=list(inputs), output_names=outputs,
                                dynamic_shapes=tuple({0: free} for _ in inputs), dynamo=True, opset_version=18, verbose=False)
    model = program.model_proto
    bare(model)
    onnx.save_model(model, path)


def bare(model):
    """The exporter's notes about where each node came from are larger than the weights."""
    del model.metadata_props[:], model.graph.metadata_props[:], model.graph.value_info[:]
    for part in [*model.graph.node, *model.graph.initializer, *model.graph.input, *model.graph.output]:
        part.doc_string = ""
        del part.metadata_props[:]


def files(*names):
    return {name: {"file": f"{name}.onnx"} for name in names}


def coder(name, before, after):
    return {"file": f"{name}.onnx", "inputs": {before: before}, "outputs": {after: after}}


def denoiser(name, prediction):
    names = {"latents": "latents", "timestep": "timestep", "text": "text", "pooled": "text_pooled", "mask": "text_mask"}
    return {"file": f"{name}.onnx", "inputs": names, "outputs": {"prediction": prediction}}


def card(name, family, samplers, shared, own, side=32, guidance=3, steps=5):
    fixed = family in ("gan", "flow", "autoregressive")
    listed = {**{path.name: None for path in sorted((OUT / name).iterdir())}, **shared}
    text = {"file": "text_encoder.onnx", "inputs": {"ids": "input_ids"}, "outputs": {"text": "text", "pooled": "text_pooled", "references": "references"}}
    write_json(name, "model.json", {
        "format": 1, "id": name, "name": name, "family": family, "description": "Random weights.", "license": "MIT",
        "sizes": [{"width": side, "height": side}],
        "defaults": {"steps": steps, "guidance": guidance, "sampler": samplers[0], "negativePrompt": ""},
        "maxSteps": steps if fixed else 100, "samplers": samplers, "examples": ["a fox"], "files": {f: told(name, f, where) for f, where in listed.items()},
        "parameters": 0.01, "paper": {"title": "None", "arxiv": "0000.00000"},
        "tokenizer": {"kind": "bpe", "file": "tokenizer.json", "maxTokens": n.WORDS, "pad": 0}, "references": "references.json",
        **own, "graphs": {"textEncoder": text, **own["graphs"]}})


def told(name, file, where):
    content = (OUT / (where or name) / file).read_bytes()
    return {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest(), **({"in": where} if where else {})}


def tokenizer():
    """Every byte is a token; 0 is free for padding, since no prompt has it."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [b for b in range(256) if b not in printable]
    letters = {**{b: chr(b) for b in printable}, **{b: chr(256 + i) for i, b in enumerate(others)}}
    level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    return {"version": "1.0", "truncation": None, "padding": None, "added_tokens": [], "normalizer": None, "pre_tokenizer": level,
            "post_processor": None, "decoder": level, "model": {"type": "BPE", "vocab": {letters[b]: b for b in range(256)}, "merges": []}}


def references():
    about = {"title": "Nothing", "author": "Nobody", "license": "CC0-1.0"}
    return {"sets": {"none": about}, "pictures": [["none", f"{label}-{i}", label] for i, label in enumerate(["fox", "fox", "fox", "cat", "cat"])]}


def write_json(folder, name, content):
    (OUT / folder / name).write_text(json.dumps(content, ensure_ascii=False, indent=None if name == "tokenizer.json" else 2) + "\n")


if __name__ == "__main__":
    main()
