"""Draws with the exported graphs, as the app does: numpy and onnxruntime only."""
import json

import numpy as np
import onnxruntime as ort
from tokenizers import Tokenizer

import paths

GRAPHS = ("text_encoder", "denoiser", "guide", "decoder")  # the guide only where there is one


class Exported:
    def __init__(self, folder=paths.EXPORT, threads=2):
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        self.sessions = {n: ort.InferenceSession(str(folder / f"{n}.onnx"), options, providers=["CPUExecutionProvider"]) for n in GRAPHS if (folder / f"{n}.onnx").exists()}
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.guide = json.loads((folder / "model.json").read_text())["graphs"].get("guide")
        self.references = json.loads((folder / "references.json").read_text())

    def run(self, graph, **inputs):
        return self.sessions[graph].run(None, inputs)

    def condition(self, prompts):
        ids = np.array([e.ids for e in self.tokenizer.encode_batch(prompts)], np.int64)
        text, pooled, _ = self.run("text_encoder", input_ids=ids)
        return dict(text=text, text_pooled=pooled, text_mask=(ids != 0).astype(np.float32))

    def draw(self, prompts, steps=20, guidance=3.0, seed=1):
        """-> uint8 [B, 256, 256, 3]"""
        noise = np.random.default_rng(seed).standard_normal((len(prompts), 16, 16, 16)).astype(np.float32)
        return self.decode(self.integrate(noise, self.condition(prompts), steps, guidance))

    def integrate(self, x, given, steps, guidance):
        times, empty = np.linspace(1, 0, steps + 1, dtype=np.float32), self.condition([""] * len(x))
        for t, after in zip(times[:-1], times[1:]):
            x = x + (after - t) * self.velocity(x, t, given, empty, guidance)
        return x

    def velocity(self, x, t, given, empty, guidance):
        time = np.full(len(x), t, np.float32)
        velocity = self.run("denoiser", latents=x, timestep=time, **given)[0]
        if self.guide and t <= self.guide["upTo"]:
            away, scale = self.run("guide", latents=x, timestep=time)[0], 1 + (guidance - 1) * self.guide["strength"]
        else:
            away, scale = self.run("denoiser", latents=x, timestep=time, **empty)[0], guidance
        return away + scale * (velocity - away)

    def decode(self, latents):
        image = self.run("decoder", latents=latents)[0]
        return ((image.transpose(0, 2, 3, 1) + 1) * 127.5).round().clip(0, 255).astype(np.uint8)
