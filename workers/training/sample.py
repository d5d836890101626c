"""A sheet and timings from exported graphs: python sample.py [--model FOLDER] [--steps 20] [--guidance 3]"""
import argparse
import time
from pathlib import Path

import numpy as np
from PIL import Image

import paths
from exported import Exported
from sampling import MORE, PROMPTS


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", type=Path, default=paths.EXPORT)
    parser.add_argument("--out", type=Path, default=None)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--guidance", type=float, default=3.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--more", action="store_true", help="also counts, pairs, other languages, typos")
    args = parser.parse_args()
    model = Exported(args.model)
    prompts = PROMPTS + (MORE if args.more else [])
    images = np.concatenate([model.draw(prompts[i : i + 6], args.steps, args.guidance, args.seed + i) for i in range(0, len(prompts), 6)])
    out = args.out or args.model / "samples.png"
    write_sheet(images, out)
    print(f"{out}: {', '.join(prompts)}")
    for name, milliseconds in timings(model).items():
        print(f"{name}: {milliseconds:.1f} ms")


def write_sheet(images, path, columns=12, side=128):
    canvas = Image.new("RGB", (columns * side, -(-len(images) // columns) * side), "white")
    for i, image in enumerate(images):
        canvas.paste(Image.fromarray(image).resize((side, side), Image.LANCZOS), (i % columns * side, i // columns * side))
    canvas.save(path)


def timings(model, repeats=9):
    """Median milliseconds; on a machine with other work these are upper bounds."""
    result = {}
    for count in (1, 2, 4):
        given = model.condition(["an apple"] * count)
        latents = np.random.default_rng(0).standard_normal((count, 16, 16, 16)).astype(np.float32)
        step = lambda: model.run("denoiser", latents=latents, timestep=np.full(count, 0.5, np.float32), **given)
        result[f"denoiser, batch {count}"] = median(step, repeats)
        result[f"decoder, batch {count}"] = median(lambda: model.run("decoder", latents=latents), repeats)
    result["text encoder, batch 1"] = median(lambda: model.condition(["an apple"]), repeats)
    return result


def median(work, repeats):
    times = []
    for _ in range(repeats + 1):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return float(np.median(times[1:]) * 1000)


if __name__ == "__main__":
    main()
