"""What the references alone say of the clean latents: which of them a noisy picture most likely shows, and where.

If the picture is one of the references exactly, Bayes' rule needs no network: the noise that would have to be added
to each of them says how likely it is. The denoiser is shown the answer, and its gates decide how far to trust it.
"""
import torch

# Where things of half the size may lie: rows and columns that a 2 x 2 pattern of half-size boxes is moved by.
MOVES = ((0, 0), (4, 0), (0, 4), (4, 4))
PLANES = 1 + len(MOVES)
# Variance that a picture may differ by from the reference it shows.
SPREAD = 0.1


def recall(latents, timestep, large, half):
    """latents [B, C, 16, 16], large [B, K, C, 16, 16], half [B, K, C, 8, 8] -> [B, 1 + moves, C, 16, 16]

    Means of the references, each weighted by how likely it is: first for one picture that fills the frame, then for
    every move of four boxes, each of which may show another reference.
    """
    absent = (large.abs().amax((2, 3, 4)) == 0).float() * -1e6
    whole = _boxes(latents[:, None], timestep, large, absent)[:, 0]
    return torch.stack([whole, *(_moved(latents, timestep, half, absent, y, x) for y, x in MOVES)], 1)


def _moved(latents, timestep, half, absent, y, x):
    b, c, side, _ = latents.shape
    n = side // 2
    boxes = roll(latents, y, x).reshape(b, c, 2, n, 2, n).permute(0, 2, 4, 1, 3, 5).reshape(b, 4, c, n, n)
    found = _boxes(boxes, timestep, half, absent).reshape(b, 2, 2, c, n, n).permute(0, 3, 1, 4, 2, 5)
    return roll(found.reshape(b, c, side, side), -y, -x)


def _boxes(boxes, timestep, references, absent):
    """[B, N, C, h, w] noisy boxes -> the mean reference of each"""
    t = timestep[:, None, None]
    flat, known = boxes.flatten(2), references.flatten(2)
    # log p(box | reference), without the part that all references share; float32, as it is sharp.
    fit = (flat[:, :, None] * known[:, None]).sum(-1) * (1 - t) - 0.5 * (1 - t) ** 2 * known.square().sum(-1)[:, None]
    weights = (fit / t.square().clamp(min=1e-4) + absent[:, None]).softmax(-1)
    return (weights[..., None] * known[:, None]).sum(2).reshape(boxes.shape)


def roll(planes, y, x):
    """Moves the content up by y and left by x, around the edges."""
    planes = torch.cat([planes[:, :, y:], planes[:, :, :y]], 2)
    return torch.cat([planes[..., x:], planes[..., :x]], 3)


def proposals(latents, timestep, clean):
    """Answers that would be right, as in flow.precondition, if the clean latents were N(clean, SPREAD)."""
    t = timestep[:, None, None, None, None]
    rest = latents[:, None] - (1 - t) * clean
    variance = (1 - t) ** 2 * SPREAD + t**2
    better, noise = clean + (1 - t) * SPREAD / variance * rest, t / variance * rest
    return (t * better - (1 - t) * noise) * ((1 - t) ** 2 + t**2).rsqrt()
