"""Generative adversarial network, conditional on text: python families/gan.py --minutes 14

Relativistic pairing loss with zero-centred gradient penalties on real and drawn pictures (R3GAN, arXiv 2501.05441). The
penalties are taken by finite differences (arXiv 2501.08316), as second derivatives cost three times as much on a CPU.
The generator begins as the decoder of the VAE, whose pictures are right but soft.
"""
import argparse

import torch
import torch.nn.functional as F
from torch import nn

import trainer
import runtime
from data import Scenes
from stage import Looker, Stager
from vae import Z, Vae, conditions

NUDGE, PENALTY = 0.05, 0.5


class Gan(nn.Module):
    def __init__(self):
        super().__init__()
        self.generator, self.discriminator = Stager(Z), Looker(1)

    def score(self, latents, cond):
        return self.discriminator(latents, *cond)[:, 0]


def parted(cond):
    """Prompts and references of the generator's pictures are those of the real ones: they are compared pair by pair."""
    return [torch.cat([c, c]) for c in cond]


def discriminator_loss(model, real, fake, cond):
    nudged = [x + NUDGE * torch.randn_like(x) for x in (real, fake)]
    both = parted(cond)
    real_score, fake_score = model.score(torch.cat([real, fake]), both).chunk(2)
    penalty = sum(((s - n) / NUDGE).square().mean() for s, n in zip((real_score, fake_score), model.score(torch.cat(nudged), both).chunk(2)))
    adversarial = F.softplus(fake_score - real_score).mean()
    return adversarial + PENALTY / 2 * penalty, dict(discriminator=adversarial.item(), penalty=penalty.item(), right=(real_score > fake_score).float().mean().item())


def generator_loss(model, real, z, cond):
    fake = model.generator(z, *cond)
    scores = model.score(torch.cat([real, fake]), parted(cond))
    real_score, fake_score = scores.chunk(2)
    return F.softplus(real_score - fake_score).mean()


class Loop:
    def __init__(self, minutes, batch, lr):
        self.model, self.data, self.batch, self.lr, self.minutes = Gan().to(memory_format=torch.channels_last), Scenes(8), batch, lr, minutes
        saved = runtime.load("gan")
        if not saved:
            vae = trainer.averaged("vae", Vae())
            self.model.generator.load_state_dict(vae.generator.state_dict())
        self.optimizers = [torch.optim.Adam(part.parameters(), rate, betas=(0.0, 0.9)) for part, rate in ((self.model.discriminator, lr), (self.model.generator, lr / 4))]
        self.ema, self.step, spent = runtime.Ema(self.model, 0.995), 0, 0.0
        if saved:
            self.model.load_state_dict(saved["model"])
            for optimizer, state in zip(self.optimizers, saved["optimizer"]):
                optimizer.load_state_dict(state)
            self.ema.load_state_dict(saved["ema"])
            self.step, spent = saved["step"], saved["seconds"]
        self.clock = runtime.Clock(spent)

    def run(self):
        history, saved = [], self.clock.seconds()
        while self.clock.seconds() < self.minutes * 60:
            history.append(self.train_step())
            if self.step % 25 == 0:
                told = " ".join(f"{k} {sum(h[k] for h in history) / len(history):.4f}" for k in history[0])
                print(f"{self.step} {self.clock.seconds():.0f}s {told}", flush=True)
                history = []
            if self.clock.seconds() - saved > trainer.CHECKPOINT_SECONDS:
                self.save()
                saved = self.clock.seconds()
        self.save()

    def train_step(self):
        batch = self.data.batch(self.batch)
        cond, real = conditions(batch), batch["latents"]
        z = torch.randn(self.batch, Z)
        self.model.generator.requires_grad_(False)
        with torch.no_grad():
            fake = self.model.generator(z, *cond)
        loss, numbers = discriminator_loss(self.model, real, fake, cond)
        self._step(0, loss)
        # The discriminator learns alone at first: it begins from nothing, the generator does not.
        if self.step >= 60:
            self.model.generator.requires_grad_(True)
            self.model.discriminator.requires_grad_(False)
            loss = generator_loss(self.model, real, z, cond)
            self._step(1, loss)
            numbers["generator"] = loss.item()
            self.model.discriminator.requires_grad_(True)
        numbers.setdefault("generator", 0.0)
        self.ema.update(self.model)
        self.step += 1
        return numbers

    def _step(self, which, loss):
        loss.backward()
        optimizer = self.optimizers[which]
        rate = self.lr * (0.25 if which else 1) * trainer.decayed(self.clock.seconds() / (self.minutes * 60))
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)

    def save(self):
        runtime.save("gan", dict(model=self.model.state_dict(), optimizer=[o.state_dict() for o in self.optimizers], ema=self.ema.state_dict(),
                                 step=self.step, seconds=self.clock.seconds()))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=14)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--lr", type=float, default=4e-4)
    args = parser.parse_args()
    trainer.start("gan")
    torch.manual_seed(0)
    Loop(args.minutes, args.batch, args.lr).run()


if __name__ == "__main__":
    main()
