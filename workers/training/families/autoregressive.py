"""Autoregressive family: codes of latents, cell by cell: python families/autoregressive.py --side 16 --minutes 20

A cell's 16 numbers become four codes (product quantization, `Codebook`). A transformer (arXiv 1706.03762) goes over the
cells row by row; from what it says of a cell, a head gives the four codes one after another, as in RQ-Transformer
(arXiv 2203.01941). It may copy a code from a reference or from a neighbour, or make one up (pointer-generator network,
arXiv 1704.04368): the probabilities of both ways are added.
"""
import argparse

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

import trainer
from data import Scenes
from recall import MOVES, roll
from stage import CHANNELS, Conditions, Res, Words, candidates

CODES, VOCABULARY = 4, 1024
PART = CHANNELS // CODES
WIDTH, LAYERS, HEADS, DEEP = 160, 3, 5, 256
# Cells a picture whose codes are scored in a training step.
SCORED = 64
FIRST, FIRST_WEIGHT, BEGIN_WEIGHT = 3, 4, 2
# Mean square that a copied code may differ by from the cell, whose variance is about one.
TOLERANCE = {16: 0.1, 8: 0.15}


class Codebook(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("book", torch.zeros(CODES, VOCABULARY, PART))

    def encode(self, latents):
        """[..., 16, h, w] -> codes [..., h * w, 4]"""
        cells = latents.flatten(-2).transpose(-1, -2).reshape(-1, CODES, PART)
        score = torch.einsum("ncp,cvp->ncv", cells, self.book) - 0.5 * self.book.square().sum(-1)
        return score.argmax(-1).reshape(*latents.shape[:-3], -1, CODES)

    def decode(self, codes, side):
        """codes [B, N, 4] -> latents [B, 16, side, side]; zeros for cells that are unknown (-1)"""
        known = (codes >= 0).to(self.book.dtype)[..., None]
        parts = torch.stack([self.book[c][codes[..., c].clamp(min=0)] for c in range(CODES)], -2)
        return (parts * known).flatten(-2).transpose(-1, -2).reshape(codes.shape[0], CHANNELS, side, side)


class Prepare(nn.Module):
    """Once for a prompt: what every cell is told, and the codes that it may copy."""

    def __init__(self, side, width=96, condition=192):
        super().__init__()
        self.side, self.copies = side, 20 if side == 16 else 4
        self.conditions = Conditions(condition)
        self.seen = nn.Conv2d(self.copies * CHANNELS, width, 1)
        self.place = nn.Parameter(torch.randn(1, width, side, side) * 0.1)
        self.res1, self.words, self.res2 = Res(width, width, condition), Words(width), Res(width, width, condition)
        self.out = nn.Conv2d(width, WIDTH, 1)

    def look(self, large, halves):
        return candidates(large, halves) if self.side == 16 else halves

    def forward(self, text, pooled, mask, shown):
        """shown [B, J, 16, side, side] -> memory [B, N, W]"""
        c = self.conditions(pooled)
        h = self.res1((self.seen(shown.flatten(1, 2)) + self.place).contiguous(memory_format=torch.channels_last), c)
        return self.out(self.res2(self.words(h, text, mask), c)).flatten(2).transpose(1, 2)


def copied(codes, shown):
    """codes [B, N, 4], shown [B, N, J, 4] -> share of the four that are equal [B, N, J]; nothing equals an absent one"""
    return (codes[:, :, None] == shown).float().mean(-1)


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.qkv, self.mix = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.wide, self.back = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)

    def parts(self, x):
        return self.qkv(self.norm1(x)).chunk(3, -1)

    def rest(self, x, q, k, v, bias):
        """q [B, M, W], k and v [B, T, W], bias broadcastable to [B, 1, M, T]"""
        split = lambda a: a.reshape(*a.shape[:-1], HEADS, WIDTH // HEADS).transpose(1, 2)
        weights = (split(q) @ split(k).transpose(-1, -2) * (WIDTH // HEADS) ** -0.5 + bias).softmax(-1)
        x = x + self.mix((weights @ split(v)).transpose(1, 2).flatten(2))
        return x + self.back(F.gelu(self.wide(self.norm2(x))))


class Trunk(nn.Module):
    def __init__(self, side, copies):
        super().__init__()
        self.side, self.copies = side, copies
        self.embed = nn.Parameter(torch.randn(CODES, VOCABULARY + 1, WIDTH) * 0.02)
        self.inp = nn.Linear(2 * WIDTH + 4 * copies, WIDTH)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.norm = nn.LayerNorm(WIDTH)

    def embedded(self, codes):
        """[..., 4] -> [..., W]; unknown ones have a row of their own"""
        at = torch.where(codes < 0, VOCABULARY, codes)
        return sum(self.embed[c][at[..., c]] for c in range(CODES))

    def told(self, left, up, memory, hits, hits_left, hits_up):
        """What a cell begins with. hits [B, N, J]: how many cells before it equal each candidate."""
        lead = ((hits - hits.amax(-1, keepdim=True)) / 4).clamp(min=-8)
        features = [self.embedded(left) + memory, self.embedded(up), lead, lead.exp(), hits_left, hits_up]
        return self.inp(torch.cat(features, -1))

    def forward(self, codes, memory, shown):
        """All cells at once, each seeing those before it: codes [B, N, 4] -> hidden [B, N, W]"""
        equal = copied(codes, shown)
        left, up = shifted(codes, 1, -1), shifted(codes, self.side, -1)
        hits = equal.cumsum(1) - equal
        x = self.told(left, up, memory, hits, shifted(equal, 1, 0), shifted(equal, self.side, 0))
        bias = torch.full((x.shape[1], x.shape[1]), -1e4).triu(1)
        for layer in self.layers:
            x = layer.rest(x, *layer.parts(x), bias)
        return self.norm(x)

    def one(self, codes, position, memory, shown, keys, values):
        """The cell at `position` [B], with the keys and values of those before it: see the card of the graph"""
        n = codes.shape[1]
        before = (torch.arange(n)[None] < position[:, None]).float()
        equal = copied(codes, shown) * before[..., None]
        at = lambda a, back, missing: row_before(a, position, back, missing)
        told = self.told(at(codes, 1, -1), at(codes, self.side, -1), at(memory, 0, 0.0), equal.sum(1), at(equal, 1, 0.0), at(equal, self.side, 0.0))
        x, bias = told[:, None], (F.pad(before, (0, 1), value=1.0) - 1)[:, None, None] * 1e4
        made = []
        for i, layer in enumerate(self.layers):
            q, k, v = layer.parts(x)
            made.append((k[:, 0], v[:, 0]))
            x = layer.rest(x, q, torch.cat([keys[:, i], k], 1), torch.cat([values[:, i], v], 1), bias)
        return self.norm(x)[:, 0], torch.stack([k for k, _ in made], 1), torch.stack([v for _, v in made], 1)


def row_before(a, position, back, missing):
    """The row `back` cells before `position` [B] of a [B, N, ...], or `missing` where there is none"""
    there = (position >= back).reshape(-1, *[1] * (a.ndim - 2))
    index = (position - back).clamp(min=0).reshape(-1, *[1] * (a.ndim - 1)).expand(-1, 1, *a.shape[2:])
    return torch.where(there, a.gather(1, index)[:, 0], missing)


def shifted(a, by, missing):
    """Each cell's predecessor `by` cells before: [B, N, ...]"""
    first = torch.full_like(a[:, :by], missing)
    return torch.cat([first, a[:, :-by]], 1)


class Head(nn.Module):
    """The codes of a cell one after another: log probabilities of the next one."""

    def __init__(self, copies):
        super().__init__()
        self.embed = nn.Parameter(torch.randn(CODES, VOCABULARY + 1, WIDTH) * 0.02)
        self.which = nn.Parameter(torch.randn(CODES, WIDTH) * 0.02)
        self.deep = nn.Linear(WIDTH, DEEP)
        self.vocabulary = nn.Parameter(torch.randn(CODES, DEEP, VOCABULARY) * DEEP**-0.5)
        # Candidates, the cell to the left, the one above, and making one up.
        self.gates = nn.Linear(DEEP, copies + 3)
        self.out_right, self.out_wrong = nn.Parameter(torch.tensor(1.0)), nn.Parameter(torch.tensor(-3.0))

    def features(self, hidden, codes, which):
        """hidden [M, W], codes [M, 4] of which those before `which` [M] count"""
        known = torch.arange(CODES)[None] < which[:, None]
        so_far = torch.where(known, codes, VOCABULARY)
        told = sum(self.embed[c][so_far[:, c]] for c in range(CODES))
        return F.gelu(self.deep(hidden + told + self.which[which])), known

    def weights(self, deep, codes, known, shown):
        """How much each way counts: shown [M, J + 2, 4] -> log weights [M, J + 3]"""
        equal = (shown == codes[:, None]) & known[:, None]
        differs = (shown != codes[:, None]) & known[:, None]
        agreed = self.out_right * equal.sum(-1) + self.out_wrong * differs.sum(-1)
        absent = (shown[..., 0] < 0).float() * -1e4
        return (self.gates(deep) + F.pad(agreed + absent, (0, 1))).log_softmax(-1)

    def score(self, hidden, codes, which, shown):
        """log probability of the code that is there, of the `which`th codes (one number for all rows): [M]"""
        deep, known = self.features(hidden, codes, torch.full((len(codes),), which))
        ways, target = self.weights(deep, codes, known, shown), codes[:, which]
        made_up = ways[:, -1] + (deep @ self.vocabulary[which]).log_softmax(-1).gather(1, target[:, None])[:, 0]
        hit = shown[..., which] == target[:, None]
        copy = torch.where(hit, ways[:, :-1], torch.full_like(ways[:, :-1], -1e4)).logsumexp(-1)
        return torch.logaddexp(made_up, copy)

    def forward(self, hidden, codes, which, shown):
        """log probabilities of every code: [M, 1024]"""
        deep, known = self.features(hidden, codes, which)
        ways = self.weights(deep, codes, known, shown)
        logits = torch.einsum("md,mdv->mv", deep, self.vocabulary[which])
        made_up = (ways[:, -1:] + logits.log_softmax(-1)).exp()
        there = shown.gather(2, which[:, None, None].expand(-1, shown.shape[1], 1))[..., 0]
        spread = F.one_hot(there.clamp(min=0), VOCABULARY).to(deep.dtype) * (ways[:, :-1].exp() * (there >= 0))[..., None]
        return (made_up + spread.sum(1) + 1e-12).log()


class Autoregressive(nn.Module):
    def __init__(self, side):
        super().__init__()
        self.side, self.codebook = side, Codebook()
        self.prepare = Prepare(side)
        self.trunk, self.head = Trunk(side, self.prepare.copies), Head(self.prepare.copies)

    def candidates(self, large, halves):
        """-> latents [B, J, 16, side, side], codes [B, N, J, 4] (-1 where there is no reference)"""
        shown = self.prepare.look(large, halves)
        codes = self.codebook.encode(shown).transpose(1, 2)
        there = (shown.abs().amax((2, 3, 4)) > 0)[:, None, :, None]
        return shown, torch.where(there, codes, -1)

    def neighbours(self, codes, shown):
        """Candidates with the cells to the left and above: [B, N, J + 2, 4]"""
        return torch.cat([shown, shifted(codes, 1, -1)[:, :, None], shifted(codes, self.side, -1)[:, :, None]], 2)


def quantized(latents, scale, book, chunk=4096):
    """[M, 16, h, w] -> codes [M, h * w, 4], int16; in small pieces, as each cell is compared with four times 1,024 codes"""
    m, _, h, w = latents.shape
    codes, half = np.empty((m * h * w, CODES), np.int16), 0.5 * np.square(book).sum(-1)
    score, step = np.empty((chunk, VOCABULARY), np.float32), max(1, chunk // (h * w))
    for begin in range(0, m, step):
        cells = (latents[begin : begin + step].astype(np.float32) * scale).transpose(0, 2, 3, 1).reshape(-1, CODES, PART)
        for c in range(CODES):
            part = np.matmul(cells[:, c], book[c].T, out=score[: len(cells)])
            part -= half[c]
            codes[begin * h * w : begin * h * w + len(cells), c] = part.argmax(1)
    return codes.reshape(m, h * w, CODES)


@torch.no_grad()
def copying(book, latents, codes, copies, side):
    """Codes with those of a reference or a neighbour instead wherever they are about as good: [B, N, 4]

    Rate-distortion optimised quantization: the nearest of 1,024 codes is often one of several that look alike, and
    what could have been copied is no longer equal. TOLERANCE bounds what that may cost.
    """
    cells = latents.flatten(-2).transpose(-1, -2).unflatten(-1, (CODES, PART))
    chosen, nearest = codes.clone(), codes
    for p in range(codes.shape[1]):
        near = [chosen[:, p - back] if p >= back else torch.full_like(chosen[:, 0], -1) for back in (1, side)]
        ways = torch.cat([copies[:, p], torch.stack(near, 1)], 1)
        seen = torch.stack([book[c][ways[..., c].clamp(min=0)] for c in range(CODES)], -2)
        cost = (seen - cells[:, p, None]).square().mean(-1) + (ways < 0) * 1e3
        best = cost.mean(-1).argmin(-1)
        rows = torch.arange(len(codes))
        whole = cost[rows, best].mean(-1, keepdim=True) < TOLERANCE[side]
        # A part of its own: the way that fits it best.
        parts, way = cost.min(1)
        single = torch.where(parts < TOLERANCE[side], ways.gather(1, way[:, None])[:, 0], nearest[:, p])
        chosen[:, p] = torch.where(whole, ways[rows, best], single)
    return chosen


class CodedScenes(Scenes):
    """Scenes with their codes and those of their references, quantized once: quantizing costs more than a training step."""

    def __init__(self, seed, side, held_out=False):
        super().__init__(seed, held_out)
        self.side = side

    def encode(self, codebook):
        self.book = codebook.book.clone()
        code = lambda a, scale=1.0: quantized(a, scale, codebook.book.numpy())
        self.codes, self.of_half = code(self.arrays["latents" if self.side == 16 else "half"]), code(self.bank.half, self.bank.scale)
        self.of_half[-1] = -1
        if self.side == 16:
            self.of_large = code(self.bank.large, self.bank.scale)
            self.of_large[-1] = -1

    def batch(self, count, rows=None):
        rows = self.rng.choice(self.rows, count) if rows is None else rows
        batch = super().batch(count, rows)
        batch["copies"] = self._copies(batch["references"])
        latents, nearest = batch["latents" if self.side == 16 else "half"], torch.from_numpy(self.codes[rows].astype(np.int64))
        batch["codes"] = copying(self.book, latents, nearest, batch["copies"], self.side)
        return batch

    def _copies(self, references):
        """-> [B, N, J, 4], places as in stage.candidates"""
        half = torch.from_numpy(self.of_half[references].astype(np.int64))
        if self.side == 8:
            return half.transpose(1, 2)
        b, k = references.shape
        tiled = half.reshape(b * k, 8, 8, CODES).permute(0, 3, 1, 2).repeat(1, 1, 2, 2)
        moved = [roll(tiled, -y, -x).reshape(b, k, CODES, 256) for y, x in MOVES]
        large = torch.from_numpy(self.of_large[references].astype(np.int64)).transpose(2, 3)
        return torch.cat([large, *moved], 1).permute(0, 3, 1, 2)


def loss_of(model, batch):
    codes, copies, shown = batch["codes"], batch["copies"], model.prepare.look(batch["large"], batch["halves"])
    memory = model.prepare(batch["text"], batch["pooled"], batch["mask"], shown)
    hidden = model.trunk(codes, memory, copies)
    b, n = codes.shape[:2]
    # The first cells decide the background; those after them mostly follow, so the first ones are always scored, and count for more.
    cells = (torch.rand(b, n) + (torch.arange(n) >= FIRST)).argsort(1)[:, : min(n, SCORED)]
    pick = lambda a: a.gather(1, cells.reshape(b, -1, *[1] * (a.ndim - 2)).expand(-1, -1, *a.shape[2:])).flatten(0, 1)
    hidden, mine, ways = pick(hidden), pick(codes), pick(model.neighbours(codes, copies))
    scores = torch.cat([model.head.score(hidden, mine, which, ways) for which in range(CODES)])
    # So do those where something begins: most cells go on as the one before, and a drawing of what is likely would be one plain colour.
    begins = pick((codes != shifted(codes, 1, -1)).float().mean(-1))
    weight = (1 + FIRST_WEIGHT * (cells < FIRST).float().flatten() + BEGIN_WEIGHT * begins).repeat(CODES)
    loss = -(weight * scores).sum() / weight.sum()
    return loss, dict(nats=-scores.mean().item(), first=-scores[(cells < FIRST).flatten().repeat(CODES)].mean().item(), perfect=(scores > -0.1).float().mean().item())


def learn_codebook(model, data, rounds=12, count=60_000):
    """k-means for each part, on cells of whole and of half-size pictures (those of plain background are rarer there)."""
    a, rng = data.arrays, data.rng
    cells = [x[rng.choice(data.rows, 1200, replace=False)].transpose(0, 2, 3, 1).reshape(-1, CHANNELS) for x in (a["latents"], a["half"])]
    cells = torch.from_numpy(np.concatenate(cells).astype(np.float32))
    cells = cells + 0.02 * torch.randn_like(cells)
    cells = cells[torch.randperm(len(cells))[:count]].reshape(-1, CODES, PART)
    for c in range(CODES):
        part = cells[:, c]
        book = part[torch.randperm(len(part))[:VOCABULARY]].clone()
        for _ in range(rounds):
            owner = torch.cat([(p @ book.T - 0.5 * book.square().sum(-1)).argmax(-1) for p in part.split(8192)])
            sums = torch.zeros_like(book).index_add_(0, owner, part)
            counts = torch.bincount(owner, minlength=VOCABULARY)[:, None]
            fresh = part[torch.randint(len(part), (VOCABULARY,))]
            book = torch.where(counts > 0, sums / counts.clamp(min=1), fresh)
        model.codebook.book[c] = book


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--side", type=int, default=16, choices=[8, 16])
    parser.add_argument("--minutes", type=float, default=20)
    args = parser.parse_args()
    trainer.start("autoregressive")
    torch.manual_seed(0)
    model, data = Autoregressive(args.side), CodedScenes(6, args.side)
    loop = trainer.Loop(f"autoregressive-{args.side}", model.to(memory_format=torch.channels_last), data, loss_of, lr=1.5e-3, batch=16 if args.side == 16 else 32, minutes=args.minutes)
    if loop.step == 0:
        learn_codebook(model, data)
        loop.ema.shadow["codebook.book"].copy_(model.codebook.book)
        latents = torch.from_numpy(data.arrays["latents"][data.rows[:64]].astype(np.float32))
        print(f"# codebook: error {(model.codebook.decode(model.codebook.encode(latents), 16) - latents).square().mean():.4f} of the latents' variance {latents.var():.3f}", flush=True)
    data.encode(model.codebook)
    loop.run()


if __name__ == "__main__":
    main()
