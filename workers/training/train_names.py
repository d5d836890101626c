"""Goes on teaching the averaged text encoder to name things and styles: python train_names.py --steps 400, after train_denoiser.py.

Only its heads learn, so the rows that the denoiser reads stay as they are. What is named decides what is drawn.
"""
import argparse

import torch
import torch.nn.functional as F

import runtime
from pictures import Pictures
from text_encoder import TextEncoder
from train_text import CaptionSource, Labels

HEADS = ("slots", "keys", "values", "things", "styles")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--checkpoint", default="denoiser")
    parser.add_argument("--steps", type=int, default=400)
    parser.add_argument("--batch", type=int, default=384)
    parser.add_argument("--lr", type=float, default=1e-3)
    args = parser.parse_args()
    runtime.start("names", pid=False)
    torch.set_num_threads(1)  # see runtime.Halves
    saved, pictures = runtime.load(args.checkpoint), Pictures()
    labels = Labels(pictures)
    source = CaptionSource(pictures, labels, 4242)
    text = TextEncoder(len(labels.things))
    shadow = saved["ema"]["shadow"]
    text.load_state_dict({k[5:]: v for k, v in shadow.items() if k.startswith("text.")})
    heads = [p for n, p in text.named_parameters() if n.startswith(HEADS)]
    for p in text.parameters():
        p.requires_grad_(any(p is h for h in heads))
    optimizer, clock, batches = torch.optim.AdamW(heads, args.lr, weight_decay=0.0), runtime.Clock(), source.batches(args.batch)
    for step in range(args.steps):
        ids, slots, others = next(batches)
        _, pooled, things = text(ids)
        loss = F.cross_entropy(things.flatten(0, 1), slots.flatten()) + F.cross_entropy(text.styles(pooled), others[:, -1])
        optimizer.zero_grad()
        loss.backward()
        for group in optimizer.param_groups:
            group["lr"] = args.lr * min(1, (step + 1) / 20, 2 * (1 - step / args.steps) + 0.01)
        optimizer.step()
        if step % 50 == 49:
            print(f"{step + 1} {clock.seconds():.0f}s loss {loss.item():.3f}", flush=True)
    shadow.update({f"text.{k}": v for k, v in text.state_dict().items()})
    runtime.save(args.checkpoint, saved)


if __name__ == "__main__":
    main()
