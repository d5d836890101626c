"""One table over all families, by the judge: python families/judge_families.py [--pictures 100]

Each picture asks for another thing ("a ..."). Writes workers/models/FAMILIES.md.
"""
import argparse
import json
import time

import numpy as np
import torch
from PIL import Image

import trainer
import judge
import runtime
import sheets
from base import ORBIS, Codec
from evaluate import frechet, on_white
from exported import Exported
from pictures import Pictures
from write_cards import CHECKPOINTS

FAMILIES = {"vae": "vae", "gan": "gan", "flow": "flow", "ar": "autoregressive-16", "ddpm": "ddpm", "cascade": "cascade", "dalle": "dalle"}
BATCH = 10


class Judged:
    def __init__(self, count):
        saved = runtime.load("judge")
        self.model = judge.Judge(len(saved["things"])).eval()
        self.model.load_state_dict(saved["model"])
        self.accuracy, self.things = saved["accuracy"], saved["things"]
        rgba = judge.RealPictures().rgba
        order = np.random.default_rng(9).permutation(len(rgba))[: 2 * count]
        self.real, self.other = self.of([on_white(rgba[i]) for i in order]).chunk(2)

    @torch.no_grad()
    def features(self, images):
        return torch.cat([self.model(part) for part in images.split(64)])

    def of(self, pixels):
        """uint8 [B, h, w, 3] -> features"""
        small = np.stack([np.asarray(Image.fromarray(p).resize((judge.SIDE, judge.SIDE), Image.BOX)) for p in pixels])
        return self.features(torch.from_numpy(small).permute(0, 3, 1, 2).float() / 127.5 - 1)

    def row(self, pixels, asked):
        features = self.of(pixels)
        best = self.model.names(features).topk(5).indices == torch.tensor(asked)[:, None]
        return {"first": best[:, 0].float().mean().item(), "five": best.any(1).float().mean().item(), "distance": float(frechet(features, self.real))}


@torch.no_grad()
def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pictures", type=int, default=100)
    count = parser.parse_args().pictures
    trainer.start("judge families")
    judged, pictures = Judged(count), Pictures()
    asked = np.random.default_rng(5).choice(len(judged.things), count, replace=False).tolist()
    prompts = [f"a {pictures.things[judged.things[t]]['names']['en']['label']}" for t in asked]
    rows = {"orbis": judged.row(orbis(prompts), asked)}
    for family, drawn_as in FAMILIES.items():
        begin = time.time()
        rows[family] = judged.row(drawn(drawn_as, prompts), asked)
        print(family, rows[family], f"{time.time() - begin:.0f}s", flush=True)
    between = float(frechet(judged.real, judged.other))
    (ORBIS.parent / "FAMILIES.md").write_text(page(rows, judged.accuracy, between, count))


def drawn(family, prompts):
    codec, found = Codec(), []
    for start in range(0, len(prompts), BATCH):
        cond = sheets.Conditions(prompts[start : start + BATCH])
        found.append(sheets.draw(family, cond, np.random.default_rng(start), codec))
    return np.concatenate(found)


def orbis(prompts):
    model = Exported(ORBIS)
    return np.concatenate([model.draw(prompts[i : i + BATCH], 20, 3.0, i) for i in range(0, len(prompts), BATCH)])


def page(rows, accuracy, between, count):
    lines = [
        "# The families, side by side", "",
        f"{count} pictures a family, each of another thing (\"a …\"), with the defaults of its card; named by the judge, a small classifier of real pictures that is right on "
        f"{accuracy[0] * 100:.0f}% of those it has not seen ({accuracy[1] * 100:.0f}% among five). Fréchet distance in the judge's features to as many real pictures; "
        f"it is {between:.0f} between two halves of real ones. `python families/judge_families.py`; how long a picture takes: `npm run bench families`.", "",
        "| model | family | named right | among five | Fréchet distance | million parameters | MB of its own | trained on |", "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for family, row in rows.items():
        folder = ORBIS.parent / ("orbis" if family == "orbis" else f"orbis-{family}")
        card = json.loads((folder / "model.json").read_text())
        own = sum(f["bytes"] for f in card["files"].values() if "in" not in f) / 1e6
        lines.append(f"| [{card['name']}]({folder.name}/MODEL_CARD.md) | {card['family']} | {row['first'] * 100:.0f}% | {row['five'] * 100:.0f}% | {row['distance']:.0f} | "
                     f"{card['parameters']} | {own:.1f} | {trained(family)} |")
    return "\n".join([*lines, "", "Bits a dimension, codes foreseen and other numbers that only one family has stand in its card.", ""])


def trained(family):
    if family == "orbis":
        return "189,504 pictures"
    [name] = CHECKPOINTS[family]
    saved = runtime.load(name)
    return f"{saved['step'] * (16 if name.endswith('-16') else 32):,} pictures"


if __name__ == "__main__":
    main()
