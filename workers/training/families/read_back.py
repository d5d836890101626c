"""Reads the denoiser back from its exported graph, for those who have no checkpoint of it without guidance
folded in: weights whose names the exporter changed
are found by exporting a network of known weights beside it.

python families/read_back.py writes the checkpoint `orbis-denoiser` and checks that it computes what the graph does.
"""
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from base import ORBIS, Text, session, weights_of
import runtime
from graphs import DenoiserGraph
from unet import UNet


def main():
    model = UNet()
    state = read_back(model, DenoiserGraph(model), "denoiser")
    model.load_state_dict(state)
    print(f"largest difference from the graph: {difference(model):.2e}")
    runtime.save("orbis-denoiser", {"model": state})


def read_back(model, graph, name):
    """-> the state dict of `model` with the weights of the exported graph `name`"""
    with torch.no_grad():
        for weight in model.parameters():
            weight.copy_(torch.randn_like(weight))
    marked, stored = exported(graph), weights_of(name)
    found = {n: counterpart(w.numpy(), marked, stored) for n, w in model.state_dict().items()}
    missing = [n for n, w in found.items() if w is None]
    if missing:
        raise SystemExit(f"{ORBIS / name}.onnx lacks {', '.join(missing)}")
    return found


def exported(graph):
    """Initializers of the graph, exported with nothing quantized"""
    rows = (torch.randn(2, 16, 16, 16), torch.tensor([0.9, 0.3]), torch.randn(2, 112, 256), torch.randn(2, 256), torch.ones(2, 32))
    batch = torch.export.Dim("batch", min=1, max=64)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "marked.onnx"
        names = ["latents", "timestep", "text", "text_pooled", "text_mask"]
        torch.onnx.export(graph.eval(), rows, str(path), input_names=names, output_names=["velocity"], dynamo=True, verbose=False,
                          dynamic_shapes=tuple({0: batch} for _ in rows), external_data=False, opset_version=18)
        return {i.name: numpy_helper.to_array(i) for i in onnx.load(path).graph.initializer}


def counterpart(weight, marked, stored):
    for name, array in marked.items():
        if array.size != weight.size or name not in stored:
            continue
        if np.array_equal(array.ravel(), weight.ravel()):
            return stored[name].reshape(weight.shape)
        if array.ndim == 2 == weight.ndim and np.array_equal(array.T, weight):
            return stored[name].T.contiguous()
    return None


@torch.no_grad()
def difference(model):
    text, pooled, mask = Text().whole(["a red apple", "two cats on blue background"])
    latents, timestep = np.random.default_rng(0).standard_normal((2, 16, 16, 16)).astype(np.float32), np.array([0.8, 0.3], np.float32)
    expected = session("denoiser").run(None, dict(latents=latents, timestep=timestep, text=text, text_pooled=pooled, text_mask=mask))[0]
    got = DenoiserGraph(model.eval())(*map(torch.from_numpy, (latents, timestep, text, pooled, mask)))
    return float(np.abs(got.numpy() - expected).max())


if __name__ == "__main__":
    main()
