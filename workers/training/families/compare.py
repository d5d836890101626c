"""U-Net or transformer? Trains both denoisers from nothing, side by side, for equal CPU time: python families/compare.py --minutes 12

Same scenes, same loss, same optimizer; whoever has had less time takes the next step. Prints the loss on scenes held out.
"""
import argparse
import time

import torch
import torch.nn.functional as F

import trainer
from data import Scenes
from references import to_rows
from transformer import Transformer
from unet import UNet

BATCH, RATE = 32, 6e-4


class Learner:
    def __init__(self, name, model):
        self.name, self.model, self.spent, self.steps = name, model.to(memory_format=torch.channels_last), 0.0, 0
        self.optimizer = torch.optim.AdamW(model.parameters(), RATE, betas=(0.9, 0.95), weight_decay=0.01)
        millions = sum(p.numel() for p in model.parameters()) / 1e6
        print(f"# {name}: {millions:.1f}M parameters", flush=True)

    def step(self, batch):
        begin = time.process_time()
        for group in self.optimizer.param_groups:
            group["lr"] = RATE * min(1, (self.steps + 1) / 20)
        loss = loss_of(self.model, batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.spent += time.process_time() - begin
        self.steps += 1

    @torch.no_grad()
    def test(self, held):
        torch.manual_seed(1)
        losses = [loss_of(self.model, held.batch(BATCH, held.rows[i : i + BATCH])).item() for i in range(0, len(held.rows), BATCH)]
        loss = sum(losses) / len(losses)
        print(f"{self.name} {self.spent:.0f}s of CPU, {self.steps} steps, {self.steps * BATCH} pictures: held-out loss {loss:.4f}", flush=True)


def loss_of(model, batch):
    latents = batch["latents"]
    t = torch.sigmoid(torch.randn(len(latents)))
    noise, at = torch.randn_like(latents), t[:, None, None, None]
    rows = to_rows(batch["large"], batch["halves"])
    velocity = model((1 - at) * latents + at * noise, t, batch["text"], batch["pooled"], batch["mask"], rows)
    return F.mse_loss(velocity, noise - latents)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=12, help="of CPU time for each")
    parser.add_argument("--every", type=float, default=120, help="seconds of CPU time between two tests")
    args = parser.parse_args()
    trainer.start("compare")
    torch.manual_seed(0)
    scenes, held = Scenes(21), Scenes(1, held_out=True)
    learners = [Learner("unet", UNet()), Learner("transformer", Transformer())]
    due = args.every
    while due <= args.minutes * 60:
        behind = min(learners, key=lambda one: one.spent)
        if behind.spent < due:
            behind.step(scenes.batch(BATCH))
            continue
        for one in learners:
            one.test(held)
        due += args.every


if __name__ == "__main__":
    main()
