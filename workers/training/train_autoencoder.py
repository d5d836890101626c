"""Trains the autoencoder on crops of scenes: python train_autoencoder.py --minutes 30. Resumes by itself."""
import argparse
import math
import time

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

import paths
import runtime
import scenes
from autoencoder import Autoencoder
from muon import Optimizer
from pictures import Pictures

CROP = 128


def main():
    args = arguments()
    device = runtime.start("autoencoder")
    pictures = Pictures()
    model = runtime.to_device(Autoencoder(), device)
    optimizer = Optimizer(model, args.lr, matrices=is_hidden)
    ema = runtime.Ema(model, 0.998)
    step, spent = resume(model, optimizer, ema, device)
    sampler = Sampler(pictures, np.random.default_rng(step + 1))
    clock, last_save = runtime.Clock(spent), time.time()
    budget = args.minutes * 60
    print(f"# {sum(p.numel() for p in model.parameters()) / 1e6:.1f}M parameters, from step {step}", flush=True)
    while clock.seconds() < budget:
        progress = clock.seconds() / budget
        whole = progress > 0.85  # crops first, whole pictures at the end
        images = sampler.batch(args.batch // 4 if whole else args.batch, whole).to(device)
        losses = train_step(model, optimizer, images, args, learning_rate(args.lr, progress, step))
        ema.update(model)
        step += 1
        if step % 50 == 0:
            report(step, clock, losses)
        if time.time() - last_save > 180:
            checkpoint(model, optimizer, ema, step, clock)
            last_save = time.time()
    checkpoint(model, optimizer, ema, step, clock)
    finish(model, ema, sampler, device)


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--batch", type=int, default=64, help="crops a step")
    parser.add_argument("--lr", type=float, default=1.5e-3)
    parser.add_argument("--noise", type=float, default=0.15, help="deviation of the noise on latents that the decoder must bear")
    parser.add_argument("--pull", type=float, default=2e-3, help="weight of the mean square of the latents")
    return parser.parse_args()


def is_hidden(name, p):
    return p.ndim == 4 and not name.startswith(("encoder.1.", "decoder.0.")) and min(p.shape[:2]) >= 48


class Sampler:
    """Scenes of one to three things; every scene gives several crops, since drawing it costs milliseconds."""

    def __init__(self, pictures, rng):
        self.pictures, self.rng = pictures, rng

    def batch(self, count, whole):
        per_scene = 1 if whole else 4
        images = [image for _ in range(count // per_scene) for image in self.views(per_scene, whole)]
        return to_tensor(np.stack(images))

    def views(self, count, whole):
        image = scenes.render(scenes.sample_scene(self.rng, lambda rng: int(rng.integers(len(self.pictures.rows)))), self.pictures)
        if whole:
            return [image]
        corners = self.rng.integers(0, (scenes.SIZE - CROP) // 4 + 1, (count, 2)) * 4
        return [image[y : y + CROP, x : x + CROP] for y, x in corners]


def to_tensor(images):
    """uint8 [B, H, W, 3] -> float [B, 3, H, W] in -1..1"""
    tensor = torch.from_numpy(images).permute(0, 3, 1, 2).float() / 127.5 - 1
    return tensor.contiguous(memory_format=torch.channels_last)


def train_step(model, optimizer, images, args, lr):
    with runtime.bf16(images.device):
        latents = model.encoder(images)
        noisy = latents + torch.randn_like(latents) * args.noise
        decoded = model.decoder(noisy).float()
        half = model.decoder(F.avg_pool2d(latents[: len(latents) // 4], 2)).float()
    absolute = F.l1_loss(decoded, images)
    pull = latents.float().square().mean()
    # The square term reaches for PSNR once the picture is there; the gradients keep edges sharp.
    # Halved latents should decode to the halved picture: such latents are easier to generate (arXiv 2502.14831).
    equivariance = F.l1_loss(half, F.avg_pool2d(images[: len(half)], 2))
    loss = absolute + 0.25 * equivariance + 0.5 * gradient_loss(decoded, images) + F.mse_loss(decoded, images) + args.pull * pull
    loss.backward()
    optimizer.step(lr)
    return absolute.item(), F.mse_loss(decoded, images).item(), pull.item()


def gradient_loss(a, b, scales=3):
    """L1 of horizontal and vertical differences at several scales."""
    total = 0
    difference = a - b
    for _ in range(scales):
        total = total + (difference[..., 1:] - difference[..., :-1]).abs().mean() + (difference[..., 1:, :] - difference[..., :-1, :]).abs().mean()
        difference = F.avg_pool2d(difference, 2)
    return total


def learning_rate(peak, progress, step):
    return peak * min(1, (step + 1) / 100) * (0.5 * (1 + math.cos(math.pi * min(1, progress))) * 0.97 + 0.03)


def resume(model, optimizer, ema, device):
    state = runtime.load("autoencoder-training", device)
    if state is None:
        return 0, 0.0
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    ema.load_state_dict(state["ema"])
    return state["step"], state["seconds"]


def checkpoint(model, optimizer, ema, step, clock):
    state = dict(model=model.state_dict(), optimizer=optimizer.state_dict(), ema=ema.state_dict(), step=step, seconds=clock.seconds())
    runtime.save("autoencoder-training", state)


def report(step, clock, losses):
    absolute, square, pull = losses
    print(f"{step} {clock.seconds():.0f}s l1 {absolute:.4f} psnr {10 * math.log10(4 / square):.2f} latent rms {pull ** 0.5:.2f}", flush=True)


@torch.no_grad()
def finish(model, ema, sampler, device):
    """Measures the latents of the averaged weights, writes autoencoder.pt and a sheet of pairs."""
    model.load_state_dict(ema.shadow)
    images = sampler.batch(192, whole=True).to(device)
    latents = torch.cat([model.encoder(part) for part in images.split(16)])
    model.mean.copy_(latents.mean((0, 2, 3), keepdim=True))
    model.std.copy_(latents.std((0, 2, 3), keepdim=True))
    decoded = torch.cat([model.decoder(part) for part in latents.split(16)]).clamp(-1, 1)
    psnr = 10 * torch.log10(4 / (decoded - images).square().mean((1, 2, 3)))
    print(f"# psnr {psnr.mean():.2f} (per picture), {10 * math.log10(4 / F.mse_loss(decoded, images).item()):.2f} (pooled); std {model.std.min():.2f}..{model.std.max():.2f}")
    runtime.save("autoencoder", model.state_dict())
    pairs = torch.cat([images[:24], decoded[:24]], 2).permute(0, 2, 3, 1)
    rows = ((pairs + 1) * 127.5).clamp(0, 255).byte().cpu().numpy()
    sheet = np.concatenate([np.concatenate(list(rows[i : i + 12]), 1) for i in (0, 12)], 0)
    Image.fromarray(sheet).save(paths.SHEETS / "autoencoder.png")


if __name__ == "__main__":
    main()
