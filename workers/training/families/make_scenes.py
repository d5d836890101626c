"""Draws the scenes that the families learn from: python families/make_scenes.py --scenes 12000 [--part 0 --parts 2]

Each scene as latents of the picture and of the picture at half the size (float16), as 64 x 64 pixels, with two captions as rows of the frozen text encoder, and the
references that such a caption would fetch. A part is a process of its own; parts are drawn side by side.
"""
import argparse
import time

import numpy as np
from PIL import Image

import torch

from base import Bank, Codec, Text, autoencoder
import paths
import scenes
from pictures import Pictures
from train_text import CaptionSource, Labels

FOLDER = paths.ROOT / "families"
CAPTIONS, BATCH = 2, 16


def main():
    torch.set_num_threads(1)
    parser = argparse.ArgumentParser()
    parser.add_argument("--scenes", type=int, default=6000, help="of this part")
    parser.add_argument("--part", type=int, default=0)
    args = parser.parse_args()
    (FOLDER / "scenes").mkdir(parents=True, exist_ok=True)
    pictures = Pictures()
    labels = Labels(pictures)
    drawer = SceneDrawer(pictures, labels, seed=7000 + args.part)
    parts, begin = [], time.time()
    for done in range(0, args.scenes, BATCH):
        parts.append(drawer(BATCH))
        if done % 800 == 0:
            print(f"{done} scenes, {time.time() - begin:.0f}s", flush=True)
    for name in parts[0]:
        np.save(FOLDER / "scenes" / f"{name}-{args.part}.npy", np.concatenate([part[name] for part in parts]))


class SceneDrawer:
    def __init__(self, pictures, labels, seed):
        self.pictures, self.labels = pictures, labels
        self.source = CaptionSource(pictures, labels, seed)
        self.rng, self.bank, self.codec, self.text = np.random.default_rng(seed), Bank(pictures), Codec(), Text()
        self.autoencoder = autoencoder()

    def __call__(self, count):
        drawn = [self._scene() for _ in range(count)]
        images = np.stack([scenes.render(scene, self.pictures) for scene in drawn])
        captions = [[self.source.caption(scene, self.rng) for _ in range(CAPTIONS)] for scene in drawn]
        text, pooled, mask = self.text([c for row in captions for c in row])
        per = lambda a: a.reshape(count, CAPTIONS, *a.shape[1:])
        tensor = (images.astype(np.float32) / 127.5 - 1).transpose(0, 3, 1, 2)
        return dict(
            latents=self.codec.encode(np.ascontiguousarray(tensor)).astype(np.float16),
            half=self._half(tensor),
            small=np.stack([np.asarray(Image.fromarray(i).resize((64, 64), Image.BOX)) for i in images]),
            text=per(text).astype(np.float16), pooled=per(pooled), mask=per(mask).astype(np.float16),
            references=np.array([[self.bank.pick(s, self._style(s, c), self.rng) for c in row] for s, row in zip(drawn, captions)], np.int16),
            easy=np.array([s.layout == "single" and s.background == ("white",) for s in drawn]),
            single=np.array([s.layout == "single" for s in drawn]),
        )

    @torch.no_grad()
    def _half(self, images):
        """Latents of the pictures at half the size: [B, 16, 8, 8]"""
        return self.autoencoder.encode(torch.nn.functional.avg_pool2d(torch.from_numpy(images), 2)).numpy().astype(np.float16)

    def _scene(self):
        while True:
            scene = scenes.sample_scene(self.rng, self.source.pick)
            # One thing alone on white is the easiest and by far the most frequent: half of those give way to others.
            if scene.layout != "single" or scene.background != ("white",) or self.rng.random() < 0.5:
                return scene

    def _style(self, scene, caption):
        index = self.labels.style(scene, caption)
        return list(self.labels.styles)[index] if index < len(self.labels.styles) else None


if __name__ == "__main__":
    main()
