"""Trains the guide, what guidance steers away from: python families/guide.py --minutes 20, then families/export_orbis.py

Classifier-free guidance calls the denoiser a second time, without a prompt. A network an eighth as large, which never sees a prompt, is
taught to say what that call says; a smaller and worse network is even the better one to steer away from (autoguidance, Karras et al.
2024, arXiv 2406.02507). The denoiser stays as it is. Half of what it learns from are scenes under noise, half pictures that
are being drawn with it, since guided pictures leave the path of noisy scenes.
"""
import argparse
import signal
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from base import Text, session
from data import Scenes
import runtime
from flow import precondition
from muon import Optimizer
from references import to_rows
from stage import Res
from unet import frequencies, FREQUENCIES

NAME, CHANNELS, CONDITION = "guide", 16, 128
NEW, BATCH, KEPT = 16, 64, 12_000
LARGEST, STEPS, SAVE_SECONDS = 6.0, (4, 8, 12, 20, 20, 30), 120


class Guide(nn.Module):
    """latents [B, 16, 16, 16], timestep [B] in 0..1 -> velocity, as the denoiser's with an empty prompt"""

    def __init__(self, widths=(64, 128, 160)):
        super().__init__()
        a, b, c = widths
        self.time = nn.Sequential(nn.Linear(2 * FREQUENCIES, CONDITION), nn.SiLU(), nn.Linear(CONDITION, CONDITION))
        self.inp, self.first = nn.Conv2d(CHANNELS, a, 3, padding=1), Res(a, a, CONDITION)
        self.down2, self.second = nn.Conv2d(a, b, 2, stride=2), nn.ModuleList([Res(b, b, CONDITION), Res(b, b, CONDITION)])
        self.down3, self.third = nn.Conv2d(b, c, 2, stride=2), nn.ModuleList([Res(c, c, CONDITION), Res(c, c, CONDITION)])
        self.up2, self.up1 = Res(c + b, b, CONDITION), Res(b + a, a, CONDITION)
        self.norm, self.out = nn.GroupNorm(8, a), nn.Conv2d(a, CHANNELS, 3, padding=1)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def forward(self, latents, timestep):
        condition = F.silu(self.time(frequencies(timestep)))
        return precondition(latents, timestep, lambda x: self._network(x, condition))

    def _network(self, x, condition):
        h1 = self.first(self.inp(x.contiguous(memory_format=torch.channels_last)), condition)
        h2 = self.down2(h1)
        for block in self.second:
            h2 = block(h2, condition)
        h = self.down3(h2)
        for block in self.third:
            h = block(h, condition)
        h = self.up2(torch.cat([F.interpolate(h, scale_factor=2.0), h2], 1), condition)
        h = self.up1(torch.cat([F.interpolate(h, scale_factor=2.0), h1], 1), condition)
        return self.out(F.silu(self.norm(h)))


class Teacher:
    """The shipped denoiser."""

    def __init__(self):
        self.denoiser, text = session("denoiser"), Text()
        self.empty = text.whole([""])

    def without(self, x, t):
        return self._say(x, t, [np.repeat(part, len(x), 0) for part in self.empty])

    def given(self, x, t, batch):
        whole = np.concatenate([batch["text"], to_rows(batch["large"], batch["halves"])], 1)
        return self._say(x, t, [whole, batch["pooled"].numpy(), batch["mask"].numpy()])

    def _say(self, x, t, prompt):
        feeds = dict(zip(("text", "text_pooled", "text_mask"), prompt))
        return torch.from_numpy(self.denoiser.run(None, dict(latents=x.numpy(), timestep=t.numpy(), **feeds))[0])


class Drawing:
    """Pictures on their way, one a row, each with its own number of steps, prompt and guidance scale."""

    def __init__(self, scenes, count, rng):
        self.scenes, self.rng = scenes, rng
        self.batch, self.x = scenes.batch(count), torch.randn(count, CHANNELS, 16, 16)
        # Thrown in anywhere, so that not all of them are equally far.
        self.total = rng.choice(STEPS, count)
        self.at, self.scale = np.zeros(count, int), self._scales(count)

    def _scales(self, count):
        return torch.from_numpy(np.exp(self.rng.uniform(0, np.log(LARGEST), count))).float()

    def times(self):
        return torch.from_numpy(1 - self.at / self.total).float()

    def move(self, given, guide):
        wide = lambda row: row[:, None, None, None]
        velocity = guide + wide(self.scale) * (given - guide)
        self.x = self.x - velocity / wide(torch.from_numpy(self.total).float())
        self.at += 1
        done = np.flatnonzero(self.at >= self.total)
        if len(done):
            self._renew(done)

    def _renew(self, rows):
        fresh = self.scenes.batch(len(rows))
        for name in ("text", "pooled", "mask", "large", "halves"):
            self.batch[name][rows] = fresh[name]
        self.x[rows], self.scale[rows] = torch.randn(len(rows), CHANNELS, 16, 16), self._scales(len(rows))
        self.at[rows], self.total[rows] = 0, self.rng.choice(STEPS, len(rows))


class Examples:
    """What the denoiser said, kept and used a few times over, the newest KEPT."""

    def __init__(self, rng):
        self.rng, self.count = rng, 0
        self.x, self.said = (torch.zeros(KEPT, CHANNELS, 16, 16) for _ in range(2))
        self.t = torch.zeros(KEPT)

    def add(self, x, t, said):
        places = torch.arange(self.count, self.count + len(x)) % KEPT
        self.x[places], self.t[places], self.said[places] = x, t, said
        self.count += len(x)

    def batch(self, count):
        places = torch.from_numpy(self.rng.integers(0, min(self.count, KEPT), count))
        return self.x[places], self.t[places], self.said[places]


class Trainer:
    def __init__(self, args):
        self.args, self.stopping, self.step = args, False, 0
        self.rng = np.random.default_rng(70)
        torch.manual_seed(70)
        self.guide = Guide().to(memory_format=torch.channels_last)
        outer = ("inp", "out", "time")
        self.optimizer = Optimizer(self.guide, args.lr, matrices=lambda n, p: p.ndim >= 2 and n.split(".")[0] not in outer)
        self.ema = runtime.Ema(self.guide, decay=0.995)
        self.scenes, self.teacher, self.examples = Scenes(71), Teacher(), Examples(self.rng)
        self.drawing, self.clock = Drawing(self.scenes, NEW // 2, self.rng), runtime.Clock()
        signal.signal(signal.SIGTERM, lambda *_: setattr(self, "stopping", True))

    def run(self):
        losses, saved = [], time.time()
        while not self.stopping and self.progress() < 1:
            self.gather()
            losses += [self.train_step(), self.train_step()]
            if self.step % 100 == 0:
                print(f"{self.step} {self.clock.seconds():.0f}s examples {self.examples.count} loss {np.mean(losses):.4f}", flush=True)
                losses = []
            if time.time() - saved > SAVE_SECONDS:
                self.save()
                saved = time.time()
        self.save()

    @torch.no_grad()
    def gather(self):
        clean = self.scenes.batch(NEW // 2)["latents"]
        t = torch.rand(len(clean)).clamp(min=0.02)
        at = t[:, None, None, None]
        x = torch.cat([(1 - at) * clean + at * torch.randn_like(clean), self.drawing.x])
        t = torch.cat([t, self.drawing.times()])
        self.examples.add(x, t, self.teacher.without(x, t))
        drawn, when = self.drawing.x, self.drawing.times()
        self.drawing.move(self.teacher.given(drawn, when, self.drawing.batch), self.guide(drawn, when))

    def train_step(self):
        x, t, said = self.examples.batch(BATCH)
        loss = F.mse_loss(self.guide(x, t), said)
        loss.backward()
        self.optimizer.step(self.args.lr * min(1, (self.step + 1) / 30) * max(0.03, min(1, 2 * (1 - self.progress()))))
        self.ema.update(self.guide)
        self.step += 1
        return loss.item()

    def progress(self):
        return self.clock.seconds() / (self.args.minutes * 60)

    def save(self):
        runtime.save(NAME, dict(model=self.ema.shadow, step=self.step, examples=self.examples.count, seconds=self.clock.seconds()))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--lr", type=float, default=1.5e-3)
    args = parser.parse_args()
    runtime.start(NAME, pid=False)
    torch.set_num_threads(1)
    Trainer(args).run()


if __name__ == "__main__":
    main()
