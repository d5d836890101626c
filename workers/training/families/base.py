"""What all families share: Orbis's text encoder, autoencoder and illustrations, read back from its exported graphs.

The families are trained beside the finished model, so they need its files and the data set, not its checkpoints.
"""
import json
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import torch
from onnx import numpy_helper

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from references import COUNT, PREFERRED, to_rows  # noqa: E402

ORBIS = Path(__file__).resolve().parents[2] / "models" / "orbis"
WORDS = 32


def session(name, threads=1):
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    return ort.InferenceSession(str(ORBIS / f"{name}.onnx"), options, providers=["CPUExecutionProvider"])


class Text:
    """Captions -> text [B, 32, 256] (words only), pooled [B, 256], mask [B, 32]"""

    def __init__(self, threads=1):
        from tokenizers import Tokenizer

        self.session = session("text_encoder", threads)
        self.tokenizer = Tokenizer.from_file(str(ORBIS / "tokenizer.json"))

    def ids(self, captions):
        return np.array([e.ids for e in self.tokenizer.encode_batch(captions)], np.int64)

    def __call__(self, captions):
        ids = self.ids(captions)
        text, pooled, _ = self.session.run(None, {"input_ids": ids})
        return text[:, :WORDS], pooled, (ids != 0).astype(np.float32)

    def whole(self, captions):
        """As the app conditions a graph: text [B, 112, 256] with the reference rows, pooled, mask"""
        ids = self.ids(captions)
        text, pooled, self.shown = self.session.run(None, {"input_ids": ids})
        return text, pooled, (ids != 0).astype(np.float32)


class Bank:
    """Latents of the illustrations, centred on white: large [N, 16, 16, 16] and half [N, 16, 8, 8], int8 with a scale."""

    def __init__(self, pictures):
        graph = onnx.load(ORBIS / "text_encoder.onnx").graph
        banks = {i.dims[1]: numpy_helper.to_array(i) for i in graph.initializer if i.data_type == onnx.TensorProto.INT8 and i.dims[0] > 7000 and i.dims[1] >= 1024}
        self.scale = next(numpy_helper.to_array(i) for i in graph.initializer if i.name == "scale")
        self.large, self.half = banks[4096].reshape(-1, 16, 16, 16), banks[1024].reshape(-1, 16, 8, 8)
        # One picture's name is unique in its set; the order is the exported one.
        index = {(row["set"], row["name"]): i for i, row in enumerate(pictures.rows)}
        listed = json.loads((ORBIS / "references.json").read_text())["pictures"]
        self.pictures = [index[row[0], row[1]] for row in listed]
        self.slot = {picture: slot for slot, picture in enumerate(self.pictures)}
        self.rows, self.of_thing = pictures.rows, {}
        for picture in self.pictures:
            self.of_thing.setdefault(pictures.rows[picture]["thing"], []).append(picture)

    def best(self, thing, style, count):
        rank = lambda p: (self.rows[p]["style"] != style, PREFERRED.index(self.rows[p]["style"]))
        return (sorted(self.of_thing[thing], key=rank) + [None] * count)[:count]

    def pick(self, scene, style, rng):
        """References as a prompt would fetch them, with the pictures of the scene among them: slots [4], -1 for none"""
        shown = list(dict.fromkeys(p.picture for p in scene.objects))
        things = list(dict.fromkeys(self.rows[p]["thing"] for p in shown))
        share, picked = COUNT // len(things), []
        for thing in things:
            row = self.best(thing, style, share)
            for own in (p for p in shown if self.rows[p]["thing"] == thing):
                if own not in row:
                    row[0 if style else int(rng.integers(sum(p is not None for p in row)))] = own
            picked += row
        return [-1 if p is None else self.slot[p] for p in (picked + [None] * COUNT)[:COUNT]]

    def gather(self, slots):
        """int [B, 4] -> large [B, 4, 16, 16, 16], half [B, 4, 16, 8, 8], float32 tensors"""
        slots = np.asarray(slots)
        take = lambda bank: torch.from_numpy(bank[slots].astype(np.float32) * self.scale)
        return take(self.large), take(self.half)

    def cond_rows(self, slots):
        """int [B, 4] -> reference rows [B, 80, 256] as they stand in `text`"""
        return to_rows(*self.gather(slots))


def weights_of(graph):
    """float32 state dict of an exported graph, by PyTorch's names: int8 weights times their scales"""
    arrays = {i.name: numpy_helper.to_array(i) for i in onnx.load(ORBIS / f"{graph}.onnx").graph.initializer}
    state = {n: a for n, a in arrays.items() if not n.endswith(("_int8", "_scale")) and a.dtype == np.float32}
    state |= {n[:-5]: a.astype(np.float32) * arrays[f"{n[:-5]}_scale"] for n, a in arrays.items() if n.endswith("_int8")}
    return {n: torch.from_numpy(a.copy()) for n, a in state.items()}


def autoencoder():
    """Orbis's autoencoder in PyTorch, for pictures of other sizes than 256."""
    from autoencoder import Autoencoder

    model, prefix = Autoencoder(), "autoencoder."
    state = {n.removeprefix(prefix): w for g in ("encoder", "decoder") for n, w in weights_of(g).items() if n.startswith(prefix)}
    model.load_state_dict(state)
    return model.to(memory_format=torch.channels_last).eval()


class Codec:
    """Orbis's encoder and decoder on batches, float32."""

    def __init__(self, threads=1):
        self.encoder, self.decoder = session("encoder", threads), session("decoder", threads)

    def encode(self, images):
        """float [B, 3, 256, 256] in -1..1 -> latents [B, 16, 16, 16]"""
        return self.encoder.run(None, {"image": images})[0]

    def decode(self, latents):
        """-> uint8 [B, 256, 256, 3]"""
        image = np.concatenate([self.decoder.run(None, {"latents": part})[0] for part in np.array_split(latents, max(1, len(latents) // 8))])
        return ((image.transpose(0, 2, 3, 1) + 1) * 127.5).round().clip(0, 255).astype(np.uint8)
