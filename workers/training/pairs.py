"""What int8 weights change: python pairs.py -> pairs.png; above from PyTorch in float32, below from the exported files, same noise."""
import argparse
from pathlib import Path

import numpy as np

import paths
import runtime
from exported import Exported
from pictures import Pictures
from pool import load_autoencoder
from references import Bank
from export import load_models
from sample import write_sheet
from sampling import MORE, PROMPTS, Drawer
from train_text import CaptionSource, Labels


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", type=Path, default=paths.EXPORT)
    parser.add_argument("--checkpoint", default="denoiser")
    args = parser.parse_args()
    runtime.start("pairs", pid=False)
    pictures, prompts = Pictures(), [*PROMPTS[:9], *MORE[4:7]]
    labels = Labels(pictures)
    text, denoiser = load_models(runtime.load(args.checkpoint), len(labels.things))
    drawer = Drawer(text, denoiser, load_autoencoder().float(), Bank(pictures), labels, CaptionSource(pictures, labels, 0))
    exact = (drawer(prompts, exact=True).permute(0, 2, 3, 1) * 127.5 + 127.5).round().clamp(0, 255).byte().numpy()
    small = Exported(args.model).draw(prompts, steps=20, guidance=3.0, seed=1)
    write_sheet(np.concatenate([exact, small]), args.model / "pairs.png")
    error = np.square(exact.astype(float) - small).mean((1, 2, 3))
    print("PSNR of each pair:", (10 * np.log10(255**2 / error)).round(1).tolist())


if __name__ == "__main__":
    main()
