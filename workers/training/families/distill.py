"""Folds classifier-free guidance into Orbis's denoiser: python families/distill.py --minutes 90. Resumes by itself.

The student is the denoiser itself, told the guidance scale w, and learns what two calls of the teacher say together: v_empty + w (v_prompt - v_empty)
(Meng et al. 2022, arXiv 2210.03142). Half of every batch are scenes under noise; the other half are pictures that the
student is drawing, step by step, since guided pictures leave the path of noisy scenes. Those cost nothing: the step is
taken with the velocity that was computed for learning anyway.
"""
import argparse
import signal
import time

import numpy as np
import torch
import torch.nn.functional as F

from base import Text
from data import Scenes
import runtime
from card import LARGEST_GUIDANCE
from references import ROWS, to_rows
from unet import GuidedUNet, UNet

NAME, TEACHER = "guided", "orbis-denoiser"
# Shares of rows with no guidance at all; the others' scale is log-uniform up to the largest.
PLAIN, LARGEST = 0.2, LARGEST_GUIDANCE
STEPS = (4, 8, 12, 20, 20, 30)
SAVE_SECONDS, NOISY = 240, 0.7


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=90, help="in all, over every resume")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--lr", type=float, default=2e-4)
    args = parser.parse_args()
    device = runtime.start(NAME, pid=False)
    torch.set_num_threads(1)
    Distiller(args, device).run()


def teacher_weights():
    """As train_denoiser.py left them, averaged, or as read_back.py found them."""
    read = runtime.load(TEACHER)
    if read:
        return read["model"]
    trained, prefix = runtime.load("denoiser")["ema"]["shadow"], "denoiser."
    return {n.removeprefix(prefix): w for n, w in trained.items() if n.startswith(prefix)}


class Teacher:
    """The denoiser as it was: what it says with the prompt, and with none."""

    def __init__(self):
        self.denoiser = UNet().eval()
        self.denoiser.load_state_dict(teacher_weights())
        text, pooled, mask = map(torch.from_numpy, Text()([""]))
        self.empty = text, pooled, mask, torch.zeros(1, ROWS, text.shape[-1])

    @torch.no_grad()
    def __call__(self, x, t, given, w):
        """given: text, pooled, mask, rows -> the velocity with guidance of scale w [B]"""
        velocity, rest = self.denoiser(x, t, *given), w > 1
        if rest.any():
            none = (part.expand(int(rest.sum()), *part.shape[1:]) for part in self.empty)
            empty = self.denoiser(x[rest], t[rest], *none)
            velocity[rest] = empty + w[rest][:, None, None, None] * (velocity[rest] - empty)
        return velocity


class Drawing:
    """Pictures on their way, one a row, each with its own number of steps, prompt and guidance."""

    def __init__(self, scenes, count, rng):
        self.scenes, self.rng, self.count = scenes, rng, count
        self.batch = scenes.batch(count)
        self.x = torch.randn(count, 16, 16, 16)
        self.w, self.total = guidance(count, rng), rng.choice(STEPS, count)
        # Begun at once they would all be equally far: the first ones are thrown in anywhere.
        self.at = np.zeros(count, int)

    def times(self):
        return torch.from_numpy(1 - self.at / self.total).float()

    def move(self, velocity):
        self.x = self.x - velocity / torch.from_numpy(self.total).float()[:, None, None, None]
        self.at += 1
        done = np.flatnonzero(self.at >= self.total)
        if len(done):
            self._renew(done)

    def _renew(self, rows):
        fresh = self.scenes.batch(len(rows))
        for name in ("text", "pooled", "mask", "large", "halves"):
            self.batch[name][rows] = fresh[name]
        self.x[rows], self.w[rows] = torch.randn(len(rows), 16, 16, 16), guidance(len(rows), self.rng)
        self.at[rows], self.total[rows] = 0, self.rng.choice(STEPS, len(rows))


def guidance(count, rng):
    w = np.exp(rng.uniform(0, np.log(LARGEST), count))
    return torch.from_numpy(np.where(rng.random(count) < PLAIN, 1, w)).float()


class Distiller:
    def __init__(self, args, device):
        self.args, self.device, self.stopping = args, device, False
        saved = runtime.load(NAME)
        self.step, self.spent = (saved["step"], saved["seconds"]) if saved else (0, 0.0)
        self.rng = np.random.default_rng(40 + self.step)
        torch.manual_seed(40 + self.step)
        self.student = GuidedUNet()
        self.student.load_state_dict(teacher_weights(), strict=False)
        self.student = runtime.to_device(self.student, device)
        self.optimizer = torch.optim.AdamW(self.student.parameters(), args.lr, betas=(0.9, 0.98), weight_decay=0.0)
        self.ema = runtime.Ema(self.student, decay=0.98)
        if saved:
            self.student.load_state_dict(saved["model"])
            self.optimizer.load_state_dict(saved["optimizer"])
            self.ema.load_state_dict(saved["ema"])
        self.scenes, self.teacher = Scenes(60 + self.step), Teacher()
        self.drawing = Drawing(self.scenes, args.batch // 2, self.rng)
        self.clock = runtime.Clock(self.spent)

    def run(self):
        signal.signal(signal.SIGTERM, lambda *_: setattr(self, "stopping", True))
        history, saved = [], time.time()
        while not self.stopping and self.clock.seconds() < self.args.minutes * 60:
            history.append(self.train_step())
            if self.step % 10 == 0:
                noisy, drawn = np.mean(history, 0)
                print(f"{self.step} {self.clock.seconds():.0f}s noisy {noisy:.4f} drawn {drawn:.4f}", flush=True)
                history = []
            if time.time() - saved > SAVE_SECONDS:
                self.save()
                saved = time.time()
        self.save()

    def train_step(self):
        half = self.args.batch // 2
        batch = self.scenes.batch(half)
        t = torch.sigmoid(torch.randn(half) + NOISY)
        at = t[:, None, None, None]
        noisy = (1 - at) * batch["latents"] + at * torch.randn_like(batch["latents"])
        both = {n: torch.cat([batch[n], self.drawing.batch[n]]) for n in ("text", "pooled", "mask", "large", "halves")}
        x, t = torch.cat([noisy, self.drawing.x]), torch.cat([t, self.drawing.times()])
        w = torch.cat([guidance(half, self.rng), self.drawing.w])
        given = both["text"], both["pooled"], both["mask"], to_rows(both["large"], both["halves"])
        target = self.teacher(x, t, given, w)
        said = self.student(x, t, *given, w)
        # What there is to learn, and so the error, grows with the scale: each counts by its share.
        errors = (said - target).square().mean((1, 2, 3)) / (1 + (w - 1).square() / 4)
        self.update(errors.mean())
        self.drawing.move(said[half:].detach())
        return errors[:half].mean().item(), errors[half:].mean().item()

    def update(self, loss):
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(self.student.parameters(), 1.0)
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate()
        if torch.isfinite(norm):
            self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.ema.update(self.student)
        self.step += 1

    def rate(self):
        left = 1 - min(1, self.clock.seconds() / (self.args.minutes * 60))
        return self.args.lr * min(1, (self.step + 1) / 20) * max(0.05, min(1, 2 * left))

    def save(self):
        runtime.save(NAME, dict(model=self.student.state_dict(), optimizer=self.optimizer.state_dict(), ema=self.ema.state_dict(),
                                step=self.step, seconds=self.clock.seconds()))


if __name__ == "__main__":
    main()
