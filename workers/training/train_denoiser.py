"""Trains text encoder and denoiser together: python train_denoiser.py --minutes 60. Resumes by itself.

Every few steps some scenes of the pool are replaced by new ones. Checkpoints every four minutes, a sample sheet
every twelve; stop it at any time (SIGTERM saves first).
"""
import argparse
import signal
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

import runtime
from muon import Optimizer
from pictures import Pictures
from pool import Painter, Pool, load_autoencoder
from references import Bank
from sampling import MORE, PROMPTS, Drawer, sheet
from text_encoder import TextEncoder
from train_text import CaptionSource, Labels

CHECKPOINT_SECONDS, SHEET_SECONDS = 240, 720
DECAY, WARM = 1 / 6, 15
CAPTIONS = 256
# Mean of t before the sigmoid: above 0, as with little noise a picture says itself what it shows.
NOISY = 0.7
DROP_ALL, DROP_REFERENCES, DROP_ONE = 0.10, 0.12, 0.15


def main():
    args = arguments()
    device = runtime.start(args.name)
    trainer = Trainer(args, device)
    signal.signal(signal.SIGTERM, lambda *_: trainer.stop())
    trainer.run()


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--name", default="denoiser", help="of the checkpoint")
    parser.add_argument("--model", default="unet", choices=["unet", "transformer"])
    parser.add_argument("--minutes", type=float, default=100_000, help="in all, over every resume")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--lr", type=float, default=1.5e-3)
    parser.add_argument("--decay", action="store_true", help="let the rate fall to 5%% over the last sixth of --minutes")
    parser.add_argument("--refresh", type=int, default=3, help="new scenes a step")
    parser.add_argument("--sheets", type=int, default=1)
    return parser.parse_args()


def build(kind):
    if kind == "unet":
        from unet import UNet
        return UNet()
    from transformer import Transformer
    return Transformer()


class Data:
    """Batches: latents of scenes, their captions as ids, reference rows, the things and the style they name."""

    def __init__(self, seed, refresh, device):
        self.pictures = Pictures()
        self.labels = Labels(self.pictures)
        self.source = CaptionSource(self.pictures, self.labels, seed)
        self.pool, self.bank, self.rng = Pool(), Bank(self.pictures), np.random.default_rng(seed)
        self.autoencoder = load_autoencoder(device)
        self.painter = Painter(self.pictures, self.source.pick, self.autoencoder, seed)
        self.refresh, self.due = refresh, 0

    def batch(self, count):
        self._renew()
        drawn, latents = self.pool.sample(self.rng, count)
        chance = self.rng.random(count)
        texts = ["" if c < DROP_ALL else self.source.caption(s, self.rng) for s, c in zip(drawn, chance)]
        picked = [self._references(s, c) for s, c in zip(drawn, chance)]
        slots = torch.tensor([[-100, -100] if c < DROP_ALL else self.labels.slots(s) for s, c in zip(drawn, chance)])
        styles = torch.tensor([-100 if c < DROP_ALL else self.labels.style(s, t) for s, t, c in zip(drawn, texts, chance)])
        return latents, self.source.encode(texts), self.bank.gather(picked), slots, styles, *self._captions()

    def _captions(self):
        """More captions without pictures, which are cheap: what a prompt names decides what is drawn."""
        ids, slots, others, _ = self.source.batch(CAPTIONS)
        return ids, slots, others[:, -1]

    def _references(self, scene, chance):
        if chance < DROP_ALL + DROP_REFERENCES:
            return [None] * 4
        return [None if self.rng.random() < DROP_ONE else p for p in self.bank.pick(scene, self.rng)]

    def _renew(self):
        self.due += self.refresh
        if self.due >= 16:
            self.pool.add(*self.painter(16))
            self.due = 0


class Trainer:
    def __init__(self, args, device):
        self.args, self.device, self.stopping = args, device, False
        saved = runtime.load(args.name, device)
        self.step, spent, self.seen = (saved["step"], saved["seconds"], saved["seen"]) if saved else (0, 0.0, 0)
        self.data = Data(1000 + self.step, args.refresh, device)
        self.model = nn.ModuleDict({"text": TextEncoder(len(self.data.labels.things)), "denoiser": build(args.model)})
        if not saved:
            self.model.text.load_state_dict(runtime.load("text", device)["model"])
        runtime.to_device(self.model, device)
        self.halves = runtime.Halves(device)
        self.optimizer = Optimizer(self.model, args.lr, matrices=is_hidden, run=self.halves.pool.map)
        self.ema = runtime.Ema(self.model)
        if saved:
            self._restore(saved)
        self.clock, self.first = runtime.Clock(spent), self.step

    def _restore(self, saved):
        self.model.load_state_dict(saved["model"])
        self.optimizer.load_state_dict(saved["optimizer"])
        self.ema.load_state_dict(saved["ema"])

    def run(self):
        count = sum(p.numel() for p in self.model.denoiser.parameters()) / 1e6
        print(f"# {vars(self.args)}; denoiser {count:.1f}M, from step {self.step}, pool {len(self.data.pool)}", flush=True)
        saved = drawn = time.time()
        history, begin, first = [], time.time(), self.seen
        while not self.stopping and self.clock.seconds() < self.args.minutes * 60:
            history.append(self.train_step())
            if self.step % 50 == 0:
                loss, things = np.mean(history, 0)
                rate = (self.seen - first) / (time.time() - begin)
                print(f"{self.step} {self.clock.seconds():.0f}s seen {self.seen} loss {loss:.4f} things {things:.3f} {rate:.1f}/s", flush=True)
                history = []
            if time.time() - saved > CHECKPOINT_SECONDS:
                self.save()
                saved = time.time()
            if self.args.sheets and time.time() - drawn > SHEET_SECONDS:
                self.draw()
                drawn = time.time()
        self.save()
        if self.args.sheets:
            self.draw()

    def train_step(self):
        batch = [x.to(self.device) for x in self.data.batch(self.args.batch)]
        losses = self.halves.gradients(self.optimizer.params, self.loss, batch)
        self.optimizer.step(self.rate())
        self.ema.update(self.model)
        self.step += 1
        self.seen += self.args.batch
        return losses

    def loss(self, latents, ids, rows, slots, styles, *captions):
        t = torch.sigmoid(torch.randn(len(latents), device=self.device) + NOISY)
        noise = torch.randn_like(latents)
        at = t[:, None, None, None]
        with runtime.bf16(self.device):
            text, pooled, things = self.model.text(ids)
            velocity = self.model.denoiser((1 - at) * latents + at * noise, t, text, pooled, (ids != 0).float(), rows)
            named = self.naming(pooled, things, slots, styles)
            named_alone = self.naming(*self.model.text(captions[0])[1:], *captions[1:])
        loss = F.mse_loss(velocity.float(), noise - latents)
        return loss + 0.05 * named + 0.5 * named_alone, (loss.item(), named_alone.item())

    def naming(self, pooled, things, slots, styles):
        style = self.model.text.styles(pooled)
        return F.cross_entropy(things.float().flatten(0, 1), slots.flatten()) + F.cross_entropy(style.float(), styles)

    def rate(self):
        warm = min(1, (self.step - self.first + 1) / WARM)
        if not self.args.decay:
            return self.args.lr * warm
        left = 1 - min(1, self.clock.seconds() / (self.args.minutes * 60))
        return self.args.lr * warm * max(0.05, min(1, left / DECAY))

    def save(self):
        runtime.save(self.args.name, dict(model=self.model.state_dict(), optimizer=self.optimizer.state_dict(), ema=self.ema.state_dict(),
                                          step=self.step, seconds=self.clock.seconds(), seen=self.seen, kind=self.args.model))

    def draw(self):
        """A sheet from the averaged weights; the training weights come back afterwards."""
        current = {k: v.clone() for k, v in self.model.state_dict().items()}
        self.model.load_state_dict(self.ema.shadow)
        with runtime.evaluating(self.model):
            drawer = Drawer(self.model.text, self.model.denoiser, self.data.autoencoder, self.data.bank, self.data.labels, self.data.source)
            path = sheet(drawer(PROMPTS + MORE), 12, f"{self.args.name}-{self.step:07d}.png")
        self.model.load_state_dict(current)
        print(f"# sheet {path.name}", flush=True)

    def stop(self):
        self.stopping = True


def is_hidden(name, p):
    """Matrices and convolutions inside the network; not embeddings, classifiers, in- and outputs."""
    outer = ("embedding", "position", "slots", "things", "styles", "denoiser.inp.", "denoiser.recalled.", "denoiser.gates.", "denoiser.out.", "denoiser.time.0.")
    return p.ndim >= 2 and not any(word in name for word in outer)


if __name__ == "__main__":
    main()
