"""Variational autoencoder (arXiv 1312.6114), conditional on text: python families/vae.py --minutes 15

A normal latent z of 128 numbers; the generator stages the references by it, the recognizer finds the z of a picture.
"""
import argparse

import torch
import torch.nn.functional as F
from torch import nn

import trainer
from data import Scenes
from stage import Looker, Stager

Z = 128
# Variance of the generator's answer: the larger, the more z is like a normal one and the softer the picture.
VARIANCE = 0.1


class Vae(nn.Module):
    def __init__(self):
        super().__init__()
        self.generator, self.recognizer = Stager(Z), Looker(2 * Z)

    def recognize(self, latents, *cond):
        """-> mean [B, 128], log variance [B, 128]"""
        mean, log_variance = self.recognizer(latents, *cond).chunk(2, -1)
        return mean, log_variance.clamp(-8, 2)


def conditions(batch):
    return tuple(batch[n] for n in ("text", "pooled", "mask", "large", "halves"))


def loss_of(model, batch):
    latents, cond = batch["latents"], conditions(batch)
    mean, log_variance = model.recognize(latents, *cond)
    z = mean + torch.randn_like(mean) * (0.5 * log_variance).exp()
    error = F.mse_loss(model.generator(z, *cond), latents)
    divergence = 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance).sum(-1).mean()
    # The evidence lower bound in units of the error: both terms divided by dimensions / (2 variance).
    loss = error + 2 * VARIANCE / latents[0].numel() * divergence
    return loss, dict(error=error.item(), divergence=divergence.item())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=15)
    args = parser.parse_args()
    trainer.start("vae")
    torch.manual_seed(0)
    model = Vae().to(memory_format=torch.channels_last)
    trainer.Loop("vae", model, Scenes(1), loss_of, lr=2e-3, batch=32, minutes=args.minutes).run()


if __name__ == "__main__":
    main()
