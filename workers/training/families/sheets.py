"""Draws what a family has learnt so far: python families/sheets.py vae gan ddpm enlarger flow autoregressive-16 autoregressive-8

Conditions as in the app, from the shared text encoder; a row of prompts a family and seed, into the sheets folder.
"""
import argparse

import numpy as np
import torch
from PIL import Image

import trainer
import autoregressive
import coupling
import ddpm
import paths
from base import Codec, Text
from enlarger import Enlarger
from family_graphs import parted
from gan import Gan
from pixels import Small
from table import PROMPTS
from vae import Z, Vae


class Conditions:
    def __init__(self, prompts):
        text = Text()
        self.text, self.pooled, self.mask = (torch.from_numpy(a) for a in text.whole(prompts))
        self.blank = tuple(torch.from_numpy(a).expand(len(prompts), *a.shape[1:]) for a in text.whole([""]))

    def given(self, blank=False):
        text, pooled, mask = self.blank if blank else (self.text, self.pooled, self.mask)
        words, rows, large, halves = parted(text)
        return words, pooled, mask, rows, large, halves


def pixels_of(x):
    return ((x.permute(0, 2, 3, 1) + 1) * 127.5).clamp(0, 255).byte().numpy()


def staged(generator, cond, rng, temperature=1.0):
    words, pooled, mask, _, large, halves = cond.given()
    return generator(torch.from_numpy(rng.standard_normal((len(words), Z)).astype(np.float32)) * temperature, words, pooled, mask, large, halves)


def from_ddpm(model, cond, rng, steps=20, guidance=1.5):
    """DDIM (arXiv 2010.02502) -> small pictures [B, 3, 64, 64]"""
    x = torch.from_numpy(rng.standard_normal((len(cond.text), 3, 64, 64)).astype(np.float32))
    times = np.linspace(ddpm.STEPS - 1, 0, steps).round().astype(int)
    for t, after in zip(times, [*times[1:], -1]):
        bar = model.alpha_bar[t]
        end = model.alpha_bar[after] if after >= 0 else torch.tensor(1.0)
        ask = lambda blank: model(x, torch.full((len(x),), float(t)), *cond.given(blank))
        noise = ask(False) if guidance == 1 else (e := ask(True)) + guidance * (ask(False) - e)
        clean = ((x - (1 - bar).sqrt() * noise) / bar.sqrt()).clamp(-1.2, 1.2)
        noise = (x - bar.sqrt() * clean) / (1 - bar).sqrt()
        x = end.sqrt() * clean + (1 - end).sqrt() * noise
    return x


def enlarged(model, small, cond, rng, steps=10):
    x = torch.from_numpy(rng.standard_normal((len(small), 16, 16, 16)).astype(np.float32))
    times = torch.linspace(1, 0, steps + 1)
    for t, after in zip(times[:-1], times[1:]):
        x = x + (after - t) * model(x, t.expand(len(x)), *cond.given(), small)
    return x


def from_flow(model, cond, rng, temperature=0.7):
    _, pooled, _, _, large, halves = cond.given()
    noise = torch.from_numpy(rng.standard_normal((len(pooled), 16, 16, 16)).astype(np.float32)) * temperature
    return model.inverse(noise, pooled, coupling.arranged(large, halves))


def from_autoregressive(model, cond, rng, temperature=0.6, top_p=0.9, guidance=1.0):
    """-> latents [B, 16, side, side]; with guidance, rows of the empty prompt go beside"""
    rows = [cond.given()] + ([cond.given(blank=True)] if guidance != 1 else [])
    words, pooled, mask, _, large, halves = (torch.cat(parts) for parts in zip(*rows))
    shown, copies = model.candidates(large, halves)
    memory, (b, n) = model.prepare(words, pooled, mask, shown), (len(words), model.side**2)
    codes = torch.full((b, n, autoregressive.CODES), -1)
    keys, values = (torch.zeros(b, autoregressive.LAYERS, n, autoregressive.WIDTH) for _ in range(2))
    for p in range(n):
        hidden, k, v = model.trunk.one(codes, torch.full((b,), p), memory, copies, keys, values)
        keys[:, :, p], values[:, :, p] = k, v
        for which in range(autoregressive.CODES):
            scores = model.head(hidden, codes[:, p], torch.full((b,), which), neighbours(model, codes, copies, p)).chunk(len(rows))
            scores = scores[0] if guidance == 1 else scores[1] + guidance * (scores[0] - scores[1])
            codes[:, p, which] = torch.from_numpy(choose(scores.numpy() / temperature, top_p, rng)).repeat(len(rows))
    return model.codebook.decode(codes[: b // len(rows)], model.side)


def neighbours(model, codes, copies, p):
    at = lambda back: codes[:, p - back] if p >= back else torch.full_like(codes[:, 0], -1)
    return torch.cat([copies[:, p], at(1)[:, None], at(model.side)[:, None]], 1)


def choose(scores, top_p, rng):
    picked = []
    for row in scores:
        order = np.argsort(-row)
        share = np.exp(row[order] - row[order[0]])
        share /= share.sum()
        keep = np.cumsum(share) - share < top_p
        picked.append(rng.choice(order[keep], p=share[keep] / share[keep].sum()))
    return np.array(picked)


@torch.no_grad()
def draw(family, cond, rng, codec):
    """-> uint8 pictures [B, h, w, 3]"""
    if family == "vae":
        return codec.decode(staged(trainer.averaged("vae", Vae()).generator, cond, rng).numpy())
    if family == "gan":
        return codec.decode(staged(trainer.averaged("gan", Gan()).generator, cond, rng).numpy())
    if family == "flow":
        return codec.decode(from_flow(trainer.averaged("flow", coupling.Flow()), cond, rng).numpy())
    if family == "autoregressive-16":
        return codec.decode(from_autoregressive(trainer.averaged(family, autoregressive.Autoregressive(16)), cond, rng).numpy())
    small = small_picture(family, cond, rng)
    if family in ("ddpm", "coarse"):
        return pixels_of(small)
    return codec.decode(enlarged(trainer.averaged("enlarger", Enlarger()), small, cond, rng).numpy())


def small_picture(family, cond, rng):
    if family in ("ddpm", "cascade"):
        return from_ddpm(trainer.averaged("ddpm", ddpm.Ddpm()), cond, rng)
    latents = from_autoregressive(trainer.averaged("autoregressive-8", autoregressive.Autoregressive(8)), cond, rng)
    coarse = trainer.averaged("pixels", Small()).coarse
    return torch.nn.functional.pixel_shuffle(coarse(latents), 8).clamp(-1, 1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("families", nargs="+", help="vae gan flow ddpm cascade autoregressive-16 coarse dalle")
    parser.add_argument("--seeds", type=int, default=2)
    args = parser.parse_args()
    trainer.start("sheets")
    cond, codec, rows = Conditions(PROMPTS), Codec(), []
    for family in args.families:
        for seed in range(args.seeds):
            pictures = draw(family, cond, np.random.default_rng(seed), codec)
            rows.append(np.concatenate([np.asarray(Image.fromarray(p).resize((128, 128), Image.BICUBIC)) for p in pictures], 1))
    path = paths.SHEETS / f"families-{'-'.join(args.families)}.png"
    Image.fromarray(np.concatenate(rows)).save(path)
    print(path)


if __name__ == "__main__":
    main()
