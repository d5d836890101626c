"""Teaches the text encoder what prompts ask for, on captions alone: python train_text.py --minutes 5

Cheap compared to pictures, and the denoiser starts with words that mean something in nine languages.
"""
import argparse

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import nn

import lexicon
import paths
import runtime
import scenes
from captions import Captioner
from muon import Optimizer
from pictures import Pictures
from text_encoder import WIDTH, TextEncoder

LAYOUTS = ["single", "small", "count", "beside", "above"]


class Labels:
    """What a caption says, as class numbers: -100 where it may not say it."""

    def __init__(self, pictures):
        self.rows = pictures.rows
        self.things = {t: i for i, t in enumerate(pictures.first_things())}
        self.styles = {s: i for i, s in enumerate(sorted({r["style"] for r in pictures.rows}))}
        self.colors = {c: i for i, c in enumerate(scenes.COLORS)}

    def slots(self, scene):
        named = list(dict.fromkeys(self.rows[p.picture]["thing"] for p in scene.objects))
        return [self.things[named[0]], self.things[named[1]] if len(named) > 1 else len(self.things)]

    def style(self, scene, text):
        """The style that a caption of the scene asks for; one more than the last for none."""
        styles = {self.rows[p.picture]["style"] for p in scene.objects}
        style = styles.pop()
        said = not styles and any(word in text.lower() for word in lexicon.STYLES[style])
        return self.styles[style] if said else len(self.styles)

    def others(self, scene):
        color = scene.objects[0].color
        styles = {self.rows[p.picture]["style"] for p in scene.objects}
        return [LAYOUTS.index(scene.layout), len(scene.objects) - 1, self.colors[scene.background[0]],
                self.colors[scene.background[-1]], self.colors[color] if color else len(self.colors),
                self.styles[styles.pop()]]

    def sizes(self):
        return [len(LAYOUTS), 3, len(self.colors), len(self.colors), len(self.colors) + 1, len(self.styles)]


class CaptionSource:
    """Scenes with one thing drawn as often as another, their captions and labels."""

    def __init__(self, pictures, labels, seed):
        self.pictures, self.labels, self.rng = pictures, labels, np.random.default_rng(seed)
        self.caption = Captioner(pictures)
        self.tokenizer = Tokenizer.from_file(str(paths.DATA / "tokenizer.json"))
        self.names = list(labels.things)

    def pick(self, rng):
        pictures = self.pictures.of_thing[self.names[int(rng.integers(len(self.names)))]]
        return pictures[int(rng.integers(len(pictures)))]

    def batches(self, count, group=4):
        """Captions of like length together: less padding, three times as fast."""
        while True:
            ids, slots, others, _ = self.batch(count * group)
            for part in ids.ne(0).sum(1).argsort().split(count):
                length = int(ids[part].ne(0).sum(1).max())
                yield ids[part, :length], slots[part], others[part]

    def batch(self, count):
        """-> ids, slots, other labels (the style that is asked for comes last), texts"""
        drawn = [scenes.sample_scene(self.rng, self.pick) for _ in range(count)]
        texts = [self.caption(scene, self.rng) for scene in drawn]
        slots = torch.tensor([self.labels.slots(s) for s in drawn])
        others = [[*self.labels.others(s), self.labels.style(s, t)] for s, t in zip(drawn, texts)]
        return self.encode(texts), slots, torch.tensor(others), texts

    def encode(self, texts):
        """-> ids [B, T], T cut to the longest caption"""
        ids = torch.tensor([e.ids for e in self.tokenizer.encode_batch(texts)])
        return ids[:, : int((ids != 0).sum(1).max())]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--batch", type=int, default=384)
    parser.add_argument("--lr", type=float, default=2e-3)
    args = parser.parse_args()
    device = runtime.start("text encoder")
    pictures = Pictures()
    labels = Labels(pictures)
    model = TextEncoder(len(labels.things)).to(device)
    heads = nn.ModuleList(nn.Linear(WIDTH, n) for n in labels.sizes()).to(device)
    both = nn.ModuleDict({"model": model, "heads": heads})
    optimizer = Optimizer(both, args.lr, matrices=lambda n, p: p.ndim == 2 and "blocks" in n)
    source, clock, step = CaptionSource(pictures, labels, 1), runtime.Clock(), 0
    print(f"# {sum(p.numel() for p in model.parameters()) / 1e6:.1f}M parameters, {len(labels.things)} things", flush=True)
    batches = source.batches(args.batch)
    while clock.seconds() < args.minutes * 60:
        ids, slots, others = (x.to(device) for x in next(batches))
        loss = caption_loss(model, heads, ids, slots, others)
        loss.backward()
        progress = clock.seconds() / (args.minutes * 60)
        optimizer.step(args.lr * min(1, (step + 1) / 50, 3 * (1 - progress) + 0.03))
        step += 1
        if step % 50 == 0:
            print(f"{step} {clock.seconds():.0f}s loss {loss.item():.3f} {accuracy(model, source, device)}", flush=True)
    runtime.save("text", dict(model=model.state_dict(), things=list(labels.things), step=step))


def caption_loss(model, heads, ids, slots, others):
    with runtime.bf16(ids.device):
        _, pooled, things = model(ids)
        guesses = [head(pooled).float() for head in [*heads, model.styles]]
    loss = F.cross_entropy(things.float().flatten(0, 1), slots.flatten())
    return loss + 0.2 * sum(F.cross_entropy(g, others[:, i]) for i, g in enumerate(guesses))


def accuracy(model, source, device):
    ids, slots, _, _ = source.batch(512)
    with runtime.evaluating(model):
        right = model(ids.to(device))[2].argmax(-1).cpu() == slots
    return f"first {right[:, 0].float().mean():.3f} second {right[:, 1].float().mean():.3f}"


if __name__ == "__main__":
    main()
