"""Checks that need no data: python -m unittest test_parts (from this folder)."""
import unittest

import numpy as np
import torch
from PIL import Image

import lexicon
import scenes
from captions import LANGUAGES, Owners, plural, typo
from evaluate import blobs, frechet
from flow import precondition
from muon import orthogonalize
from recall import MOVES, proposals, recall, roll
from references import to_planes, to_rows
from sampling import integrate


class Disc:
    """Stands in for Pictures: every picture is a red disc."""

    def image(self, index):
        y, x = np.mgrid[-1:1:256j, -1:1:256j]
        rgba = np.zeros((256, 256, 4), np.uint8)
        rgba[x**2 + y**2 < 0.8] = (220, 40, 40, 255)
        return Image.fromarray(rgba, "RGBA")


class Parts(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(0)

    def test_rows_and_planes_are_inverse(self):
        large, half = torch.randn(2, 4, 16, 16, 16), torch.randn(2, 4, 16, 8, 8)
        for plane, latents in zip(to_planes(to_rows(large, half)), (large, half)):
            self.assertTrue(torch.equal(plane, latents))

    def test_a_noisy_reference_is_recalled_wherever_it_lies(self):
        large, half, t = torch.randn(1, 4, 16, 16, 16), torch.randn(1, 4, 16, 8, 8), torch.tensor([0.7])
        noisy = lambda clean: 0.3 * clean + 0.7 * torch.randn_like(clean)
        self.assertLess((recall(noisy(large[:, 2]), t, large, half)[:, 0] - large[:, 2]).abs().max().item(), 1e-3)
        for i, (y, x) in enumerate(MOVES):
            scene = torch.cat([torch.cat([half[:, 1], half[:, 3]], 3), torch.cat([half[:, 0], half[:, 1]], 3)], 2)
            scene = roll(scene, -y, -x)
            self.assertLess((recall(noisy(scene), t, large, half)[:, 1 + i] - scene).abs().max().item(), 1e-3)

    def test_proposals_are_right_for_what_they_assume(self):
        clean, noise, t = torch.randn(8, 1, 16, 4, 4), torch.randn(8, 16, 4, 4), torch.rand(8) * 0.9 + 0.05
        at = t[:, None, None, None]
        noisy = (1 - at) * clean[:, 0] + at * noise
        velocity = precondition(noisy, t, lambda x: proposals(noisy, t, clean)[:, 0])
        self.assertLess(((velocity - (noise - clean[:, 0])) * at).square().mean().item(), 0.05)

    def test_preconditioning_is_exact_for_the_right_network(self):
        clean, noise, t = torch.randn(64, 16, 2, 2), torch.randn(64, 16, 2, 2), torch.rand(64)
        at = t[:, None, None, None]
        power = (1 - at) ** 2 + at**2
        target = (at * clean - (1 - at) * noise) / power.sqrt()
        velocity = precondition((1 - at) * clean + at * noise, t, lambda x: target)
        self.assertLess((velocity - (noise - clean)).abs().max().item(), 1e-4)

    def test_euler_steps_reach_the_clean_latents(self):
        clean, noise = torch.randn(3, 16, 4, 4), torch.randn(3, 16, 4, 4)
        reached = integrate(lambda x, t, *given: noise - clean, noise, [], [], steps=7, guidance=3.0)
        self.assertLess((reached - clean).abs().max().item(), 1e-4)

    def test_muon_flattens_singular_values(self):
        values = torch.linalg.svdvals(orthogonalize(torch.randn(48, 160)))
        self.assertGreater(values.min().item(), 0.5)
        self.assertLess(values.max().item(), 1.4)

    def test_scenes_repeat_with_their_seed_and_count_as_asked(self):
        draw = lambda: [scenes.sample_scene(np.random.default_rng(s), lambda rng: 0) for s in range(40)]
        self.assertEqual(draw(), draw())
        for scene in draw():
            scene.background, scene.shades = ("white",), ((252, 252, 252),)
            if scene.objects[0].color is None:
                self.assertEqual(blobs(scenes.render(scene, Disc())), len(scene.objects))

    def test_repainting_reaches_the_colour(self):
        red = Disc().image(0)
        for color, hue in scenes.HUES.items():
            pixel = scenes.repaint(red, color).convert("RGB").convert("HSV").getpixel((128, 128))[0] / 256 * 360
            self.assertLess(abs((pixel - hue + 180) % 360 - 180), 12, color)

    def test_every_language_has_every_colour_and_place(self):
        for language in LANGUAGES:
            self.assertEqual(set(lexicon.COLORS[language]), set(scenes.COLORS))
            self.assertEqual(set(lexicon.WHERE[language]), set(lexicon.WHERE["en"]))

    def test_a_name_means_what_is_called_so(self):
        thing = lambda label, *tags: {"names": {"en": {"label": label, "tags": list(tags)}}}
        owners = Owners({"a": thing("police car", "car"), "b": thing("automobile", "car"), "c": thing("cat face", "cat"), "d": thing("cat")})
        owner = lambda name: [t for t in "abcd" if owners.owns(t, "en", name)]
        self.assertEqual([owner(n) for n in ("car", "cat", "Cat face")], [["b"], ["d"], ["c"]])

    def test_words(self):
        self.assertEqual([plural(w) for w in ("cat", "fox", "cherry", "monkey")], ["cats", "foxes", "cherries", "monkeys"])
        self.assertEqual({abs(len(typo("strawberry", np.random.default_rng(s))) - 10) for s in range(30)}, {0, 1})

    def test_frechet_distance_of_equals_is_nothing(self):
        features = torch.randn(400, 8)
        self.assertAlmostEqual(frechet(features, features), 0, places=3)
        self.assertGreater(frechet(features, features + 1), 7)


if __name__ == "__main__":
    unittest.main()
