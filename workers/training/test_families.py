"""Checks of the families that need no data: python -m unittest test_families (from this folder)."""
import sys
import unittest
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parent / "families"))

import autoregressive  # noqa: E402
import coupling  # noqa: E402
import ddpm  # noqa: E402
from family_graphs import Block, HeadGraph, TrunkGraph, parted  # noqa: E402
from references import to_rows  # noqa: E402
from stage import candidates  # noqa: E402
from recall import MOVES, roll  # noqa: E402


def scattered(model, by=0.02):
    """A model whose zeros are zeros no more, so that every part of it matters."""
    torch.manual_seed(1)
    for p in model.parameters():
        p.data.add_(by * torch.randn_like(p))
    return model.eval()


class Families(unittest.TestCase):
    def setUp(self):
        torch.set_grad_enabled(False)
        self.addCleanup(torch.set_grad_enabled, True)
        torch.manual_seed(0)
        self.large, self.halves = torch.randn(2, 4, 16, 16, 16), torch.randn(2, 4, 16, 8, 8)
        self.text = torch.cat([torch.randn(2, 32, 256), to_rows(self.large, self.halves)], 1)
        self.pooled, self.mask = torch.randn(2, 256), torch.ones(2, 32)

    def test_text_holds_words_and_references(self):
        words, _, large, halves = parted(self.text)
        self.assertTrue(torch.equal(words, self.text[:, :32]) and torch.equal(large, self.large) and torch.equal(halves, self.halves))

    def test_candidates_lie_where_scenes_put_them(self):
        shown = candidates(self.large, self.halves)
        self.assertTrue(torch.equal(shown[:, :4], self.large))
        for i, (y, x) in enumerate(MOVES):
            boxes = roll(shown[:, 4 * (1 + i) + 2], y, x)
            self.assertTrue(torch.equal(boxes[:, :, :8, 8:], self.halves[:, 2]))

    def test_the_flow_is_undone_block_by_block(self):
        flow, seen = scattered(coupling.Flow()), coupling.arranged(self.large, self.halves)
        latents = torch.randn(2, 16, 16, 16)
        noise, log_det = flow(latents, self.pooled, seen)
        self.assertGreater((noise - latents).abs().max().item(), 0.1)
        for block in reversed(flow.blocks):
            noise = Block(block)(noise, self.text, self.pooled, self.mask)
        self.assertLess((noise - latents).abs().max().item(), 1e-3)
        self.assertEqual(log_det.shape, (2,))

    def test_the_determinant_is_that_of_the_jacobian(self):
        block, seen = scattered(coupling.Coupling(0)), coupling.arranged(self.large, self.halves)[:1]
        x, pooled = torch.randn(1, 16, 16, 16), self.pooled[:1]
        _, log_det = block(x, pooled, seen)
        # A coupling changes each value of one half by itself: the determinant is the product of those slopes.
        step, rotated = 1e-2, block.turn(x, block.rotation)
        def after(value):
            return block(block.turn(value, block.rotation.T), pooled, seen)[0][:, :8]
        nudged = rotated.clone()
        nudged[:, 8:] += step
        slopes = (after(nudged) - after(rotated)) / step
        self.assertLess((slopes.log().sum() - log_det[0]).abs().item() / 2048, 1e-2)

    def test_one_cell_at_a_time_is_all_at_once(self):
        model = scattered(autoregressive.Autoregressive(8))
        model.codebook.book.normal_()
        codes = model.codebook.encode(torch.randn(2, 16, 8, 8))
        shown, copies = model.candidates(self.large, self.halves)
        memory = model.prepare(self.text[:, :32], self.pooled, self.mask, shown)
        whole = model.trunk(codes, memory, copies)
        keys, values = torch.zeros(2, 3, 64, 160), torch.zeros(2, 3, 64, 160)
        for p in range(64):
            known = codes.clone()
            known[:, p:] = -1
            hidden, key, value = TrunkGraph(model)(known, torch.full((2,), p), memory, copies, keys, values)
            keys[:, :, p], values[:, :, p] = key, value
            self.assertLess((hidden - whole[:, p]).abs().max().item(), 1e-3)

    def test_probabilities_add_up_and_agree_with_the_score(self):
        model = scattered(autoregressive.Autoregressive(8))
        model.codebook.book.normal_()
        codes = model.codebook.encode(torch.randn(2, 16, 8, 8))
        _, copies = model.candidates(self.large, self.halves)
        hidden, p, which = torch.randn(2, 160), 20, 2
        log_probs = HeadGraph(model)(hidden, codes[:, p], torch.full((2,), which), torch.full((2,), p), codes, copies)
        self.assertLess((log_probs.exp().sum(-1) - 1).abs().max().item(), 1e-4)
        score = model.head.score(hidden, codes[:, p], which, model.neighbours(codes, copies)[:, p])
        self.assertLess((log_probs.gather(1, codes[:, p, which, None])[:, 0] - score).abs().max().item(), 1e-3)

    def test_codes_are_copied_where_that_costs_little(self):
        model = autoregressive.Autoregressive(8)
        model.codebook.book.normal_()
        latents = self.halves[:, 1] + 0.02 * torch.randn(2, 16, 8, 8)
        _, copies = model.candidates(self.large, self.halves)
        near = model.codebook.encode(latents)
        chosen = autoregressive.copying(model.codebook.book, model.codebook.decode(near, 8), near, copies, 8)
        again = autoregressive.copying(model.codebook.book, model.codebook.decode(chosen, 8), chosen, copies, 8)
        error = lambda codes: (model.codebook.decode(codes, 8) - model.codebook.decode(near, 8)).square().mean()
        self.assertLess(error(chosen).item(), autoregressive.TOLERANCE[8])
        self.assertLess(error(again).item(), 4 * autoregressive.TOLERANCE[8])
        self.assertGreaterEqual((chosen == copies[:, :, 1]).float().mean(), (near == copies[:, :, 1]).float().mean())

    def test_noise_that_is_all_there_is_is_known(self):
        model = ddpm.Ddpm().eval()
        noise = torch.randn(2, 3, 64, 64)
        rows = to_rows(self.large, self.halves)
        found = model(noise, torch.full((2,), 999.0), self.text[:, :32], self.pooled, self.mask, rows, self.large, self.halves)
        self.assertLess((found - noise).square().mean().item(), 0.05)


if __name__ == "__main__":
    unittest.main()
