"""Encodes the references and a first pool of scenes: python make_latents.py --scenes 12000"""
import argparse
import json
import time

import numpy as np

import paths
import runtime
import scenes
from pictures import Pictures
from pool import Painter, Pool, encode, load_autoencoder
from train_autoencoder import to_tensor
from train_text import CaptionSource, Labels

BATCH = 32


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--scenes", type=int, default=12_000)
    args = parser.parse_args()
    device = runtime.start("latents")
    pictures, autoencoder = Pictures(), load_autoencoder(device)
    if not (paths.LATENTS / "references-half.npy").exists():
        encode_references(pictures, autoencoder)
    pool = Pool()
    painter = Painter(pictures, CaptionSource(pictures, Labels(pictures), 0).pick, autoencoder, seed=100 + pool.written)
    begin = time.time()
    while pool.written < args.scenes:
        pool.add(*painter(BATCH))
        if pool.written % 1600 < BATCH:
            print(f"{pool.written} scenes, {time.time() - begin:.0f}s", flush=True)


def encode_references(pictures, autoencoder):
    chosen = [i for thing in pictures.first_things() for i in pictures.of_thing[thing]]
    large, half = [], []
    for start in range(0, len(chosen), BATCH):
        part = chosen[start : start + BATCH]
        draw = lambda **place: encode_scenes([scenes.Scene([scenes.Placed(i, **place)]) for i in part], pictures, autoencoder)
        large.append(draw(size=scenes.ALONE))
        half.append(draw(size=scenes.AMONG)[..., 4:12, 4:12])
    np.save(paths.LATENTS / "references.npy", np.concatenate(large))
    np.save(paths.LATENTS / "references-half.npy", np.concatenate(half))
    (paths.LATENTS / "references.json").write_text(json.dumps(chosen))
    print(f"{len(chosen)} references", flush=True)


def encode_scenes(drawn, pictures, autoencoder):
    images = to_tensor(np.stack([scenes.render(scene, pictures) for scene in drawn]))
    return encode(autoencoder, images).numpy().astype(np.float16)


if __name__ == "__main__":
    main()
