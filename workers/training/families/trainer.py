"""One loop for every family: Muon and AdamW, averaged weights, checkpoints, a log line now and then.

Each trainer is a process with one compute thread; two side by side use two cores better than one that shares them.
"""
import os
import signal
import sys
import time

import numpy as np
import torch

import base  # noqa: F401  (finds the modules one folder up)
import paths
import runtime
from muon import Optimizer

CHECKPOINT_SECONDS = 120
WARM = 20


def start(name):
    """Threads and allocator (by starting over once); the device."""
    if os.environ.get("MALLOC_MMAP_THRESHOLD_") != runtime.ENVIRONMENT["MALLOC_MMAP_THRESHOLD_"] and sys.platform == "linux":
        os.environ.update(runtime.ENVIRONMENT)
        os.execv(sys.executable, [sys.executable, *sys.argv])
    paths.ensure()
    torch.set_num_threads(int(os.environ.get("EMERGE_THREADS", 1)))
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def decayed(progress):
    """The rate falls over the last third of the time."""
    return min(1.0, max(0.03, 3 * (1 - progress)))


class Loop:
    """model: a Module; loss_of(model, batch) -> loss, dict of numbers. Resumes from its checkpoint by itself."""

    def __init__(self, name, model, data, loss_of, lr, batch, minutes, hidden=None, ema=0.998):
        self.name, self.model, self.data, self.loss_of = name, model, data, loss_of
        self.lr, self.batch, self.minutes = lr, batch, minutes
        self.optimizer = Optimizer(model, lr, matrices=hidden or is_hidden)
        self.ema = runtime.Ema(model, ema)
        self.step, self.stopping, spent = 0, False, 0.0
        saved = runtime.load(name)
        if saved:
            model.load_state_dict(saved["model"])
            self.optimizer.load_state_dict(saved["optimizer"])
            self.ema.load_state_dict(saved["ema"])
            self.step, spent = saved["step"], saved["seconds"]
        self.clock = runtime.Clock(spent)
        signal.signal(signal.SIGTERM, lambda *_: setattr(self, "stopping", True))

    def run(self):
        count = sum(p.numel() for p in self.model.parameters()) / 1e6
        print(f"# {self.name}: {count:.2f}M parameters, from step {self.step}", flush=True)
        history, saved, begin = [], time.time(), time.time()
        first = self.step
        while not self.stopping and self.clock.seconds() < self.minutes * 60:
            history.append(self.train_step(first))
            if self.step % 50 == 0:
                means = {k: np.mean([h[k] for h in history]) for k in history[0]}
                rate = (self.step - first) * self.batch / (time.time() - begin)
                told = " ".join(f"{k} {v:.4f}" for k, v in means.items())
                print(f"{self.step} {self.clock.seconds():.0f}s {told} {rate:.1f}/s", flush=True)
                history = []
            if time.time() - saved > CHECKPOINT_SECONDS:
                self.save()
                saved = time.time()
        self.save()

    def train_step(self, first):
        loss, numbers = self.loss_of(self.model, self.data.batch(self.batch))
        loss.backward()
        warm = min(1, (self.step - first + 1) / WARM)
        self.optimizer.step(self.lr * warm * decayed(self.clock.seconds() / (self.minutes * 60)))
        self.ema.update(self.model)
        self.step += 1
        return numbers

    def save(self):
        runtime.save(self.name, dict(model=self.model.state_dict(), optimizer=self.optimizer.state_dict(),
                                     ema=self.ema.state_dict(), step=self.step, seconds=self.clock.seconds()))


OUTER = ("inp", "out", "gates", "place", "spread", "seen", "embed", "position")


def is_hidden(name, p):
    """Muon is for matrices and convolutions inside; in- and outputs and embeddings go to AdamW."""
    return p.ndim >= 2 and not any(part in OUTER for part in name.split("."))


def averaged(name, model):
    """The model with the averaged weights of its checkpoint, ready to draw."""
    model.load_state_dict(runtime.load(name)["ema"]["shadow"])
    return model.eval()
