"""Measures the built-in models with the judge, as the app draws with them: python evaluate.py [orbis orbis-gan ...]

For each model (all of them if none is named): thing named right (first, among five), background colour, count, Frechet
distance in the judge's features beside that of two real halves, variety over seeds, seconds a picture. Results go to
sheets/evaluation-<model>[-<steps>].json, and into one table over all families, workers/models/FAMILIES.md.
"""
import argparse
import json

import numpy as np
import torch
from PIL import Image

import judge
import paths
import runtime
import scenes
import table
from captions import plural
from engine import Engine
from judge import SIDE, Judge, RealPictures
from pictures import Pictures


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("models", nargs="*", default=list(table.MODELS))
    parser.add_argument("--pictures", type=int, default=100, help="that each ask for another thing")
    parser.add_argument("--steps", type=int, help="instead of the model's own")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    device, engine = runtime.start("evaluation", pid=False), Engine(args.threads)
    judged = Judged(device)
    for model in args.models:
        bench = Bench(args, model, engine, judged)
        result = {"pictures": args.pictures, "judge_on_real_pictures": judged.accuracy, **bench.faithfulness(), **bench.backgrounds(), **bench.counts(),
                  **bench.variety()}
        name = f"evaluation-{model}-{args.steps}" if args.steps else f"evaluation-{model}"
        (paths.SHEETS / f"{name}.json").write_text(json.dumps(result, indent=1) + "\n")
        print(name, json.dumps(result), flush=True)
    if not args.steps:
        table.draw(engine, args.models)
    engine.close()


class Judged:
    """The judge, and the real pictures that it compares with."""

    def __init__(self, device):
        saved = runtime.load("judge") or judge.train(device)
        self.model = Judge(len(saved["things"])).eval()
        self.model.load_state_dict(saved["model"])
        self.accuracy = saved["accuracy"]
        pictures = Pictures()
        self.labels = [pictures.things[t]["names"]["en"]["label"] for t in saved["things"]]
        self.real = RealPictures()

    @torch.no_grad()
    def features(self, images):
        """uint8 [h, w, 3] each -> [B, 256]"""
        small = np.stack([np.asarray(Image.fromarray(i).resize((SIDE, SIDE), Image.BOX)) for i in images])
        inputs = torch.from_numpy(small).permute(0, 3, 1, 2).float() / 127.5 - 1
        return torch.cat([self.model(part) for part in inputs.split(64)])


class Bench:
    def __init__(self, args, model, engine, judged):
        self.args, self.model, self.engine, self.judged = args, model, engine, judged
        self.rng, self.labels, self.real, self.features = np.random.default_rng(5), judged.labels, judged.real, judged.features

    def draw(self, prompts, seed=1):
        settings = {"steps": self.args.steps} if self.args.steps else {}
        return [self.engine.draw(self.model, prompt, seed + i, **settings) for i, prompt in enumerate(prompts)]

    @torch.no_grad()
    def faithfulness(self):
        """Every picture asks for another thing; the judge names what it sees among all things."""
        asked = self.rng.choice(len(self.labels), self.args.pictures, replace=self.args.pictures > len(self.labels))
        images = self.draw([f"a {self.labels[i]}" for i in asked])
        features = self.features(images)
        best = self.judged.model.names(features).topk(5).indices == torch.from_numpy(asked)[:, None]
        real, other = self._real_halves(len(images))
        self._sheet(images[:60], f"evaluation-{self.model}.png")
        if self.model == "orbis":
            self._neighbours(images[:12], features[:12])
        return {"top1": round(best[:, 0].float().mean().item(), 3), "top5": round(best.any(1).float().mean().item(), 3),
                "distance": round(frechet(features, real), 3), "distance_of_real_halves": round(frechet(real, other), 3)}

    def _real_halves(self, count):
        order = np.random.default_rng(9).permutation(len(self.real.rgba))
        features = self.features([on_white(self.real.rgba[i]) for i in order[: 2 * count]])
        return features[:count], features[count:]

    def backgrounds(self):
        names = [n for n in scenes.COLORS for _ in range(2)]
        images = self.draw([f"a {self.labels[self.rng.integers(len(self.labels))]} on {n} background" for n in names])
        seen = [scenes.hue_name(corners(image)) for image in images]
        return {"background": round(float(np.mean([a == b for a, b in zip(seen, names)])), 3)}

    def counts(self):
        wanted = [2, 3] * 12
        things = self.rng.choice(len(self.labels), len(wanted))
        images = self.draw([f"{'two' if n == 2 else 'three'} {plural(self.labels[i])}" for n, i in zip(wanted, things)])
        self._sheet(images, f"counts-{self.model}.png")
        return {"count": round(float(np.mean([blobs(image) == n for image, n in zip(images, wanted)])), 3)}

    def variety(self):
        """Mean distance between seeds of one prompt, beside that between real pictures of one thing."""
        asked = self.rng.choice(len(self.labels), 6, replace=False)
        drawn = [self.features(self.draw([f"a {self.labels[i]}"] * 4, seed=50)) for i in asked]
        real = [self.features([on_white(r) for r in self.real.rgba[self.real.labels == i][:6]]) for i in asked]
        return {"variety": round(float(np.mean([torch.pdist(f).mean() for f in drawn])), 3),
                "variety_of_data": round(float(np.mean([torch.pdist(f).mean() for f in real])), 3)}

    def _neighbours(self, images, features):
        """Top row: generated; below: the three nearest real pictures of each."""
        real = self.features([on_white(r) for r in self.real.rgba])
        nearest = torch.cdist(features, real).topk(3, largest=False).indices
        columns = [[image, *(on_white(self.real.rgba[i]) for i in row)] for image, row in zip(images, nearest)]
        self._sheet([column[k] for k in range(4) for column in columns], "neighbours.png")

    def _sheet(self, images, name, columns=12, side=128):
        canvas = Image.new("RGB", (columns * side, -(-len(images) // columns) * side), "white")
        for i, image in enumerate(images):
            canvas.paste(Image.fromarray(image).resize((side, side)), (i % columns * side, i // columns * side))
        canvas.save(paths.SHEETS / name)


def on_white(rgba):
    alpha = rgba[..., 3:] / 255.0
    return (rgba[..., :3] * alpha + 252 * (1 - alpha)).round().astype(np.uint8)


def corners(image, side=16):
    """Median colour of the four corners."""
    parts = [image[:side, :side], image[:side, -side:], image[-side:, :side], image[-side:, -side:]]
    return np.median(np.concatenate([p.reshape(-1, 3) for p in parts]), 0)


def blobs(image, cells=64, smallest=24):
    """How many separate things stand out from the background, on a grid of 64 x 64 cells."""
    small = np.asarray(Image.fromarray(image).resize((cells, cells), Image.BOX)).astype(float)
    todo = {(y, x) for y, x in np.argwhere(np.abs(small - corners(image)).max(-1) > 40).tolist()}
    found = 0
    while todo:
        stack, size = [todo.pop()], 0
        while stack:
            y, x = stack.pop()
            size += 1
            near = {(y + dy, x + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)} & todo
            todo -= near
            stack += near
        found += size >= smallest
    return found


def frechet(a, b):
    """Frechet distance of two sets of features, each as a Gaussian."""
    a, b = a.double(), b.double()
    ca, cb = torch.cov(a.T), torch.cov(b.T)
    # The trace of the root of a product of two covariances is the sum of the roots of its eigenvalues.
    roots = torch.linalg.eigvals(ca @ cb).real.clamp(min=0).sqrt().sum()
    return float((a.mean(0) - b.mean(0)).square().sum() + ca.trace() + cb.trace() - 2 * roots)


if __name__ == "__main__":
    main()
