"""The samplers, written down again from their papers as diffusers computes them."""
import numpy as np
import torch

BETAS = np.linspace(0.00085**0.5, 0.012**0.5, 1000, dtype=np.float64) ** 2
SHARES = np.cumprod(1 - BETAS)
SIGMAS = ((1 - SHARES) / SHARES) ** 0.5


def begun(start, noise, alpha, sigma):
    """start: latents of a picture and how many of the first steps are left out; None for noise alone."""
    return noise if start is None else alpha * start[0] + sigma * noise


def ddim(model, noise, steps, start=None):
    stride, first = 1000 // steps, start[1] if start else 0
    places = ((np.arange(steps) * stride)[::-1] + 1)[first:]
    x = begun(start, noise, SHARES[places[0]] ** 0.5, (1 - SHARES[places[0]]) ** 0.5)
    for t in places:
        share, before = SHARES[t], SHARES[t - stride] if t >= stride else SHARES[0]
        eps = model(x, t)
        clean = (x - (1 - share) ** 0.5 * eps) / share**0.5
        x = before**0.5 * clean + (1 - before) ** 0.5 * eps
        yield x


def euler(model, noise, steps, spacing="linspace", start=None):
    places = {
        "linspace": lambda: np.linspace(0, 999, steps)[::-1],
        "leading": lambda: (np.arange(steps) * (1000 // steps))[::-1] + 1.0,
        "trailing": lambda: np.round(np.arange(1000, 0, -1000 / steps)) - 1,
    }[spacing]()
    sigmas = [*np.interp(places, np.arange(1000), SIGMAS), 0.0]
    first = start[1] if start else 0
    places, sigmas = places[first:], sigmas[first:]
    x = noise * ((sigmas[0] ** 2 + 1) ** 0.5 if spacing == "leading" else sigmas[0])
    x = x if start is None else begun(start, noise, 1, sigmas[0])
    for t, here, there in zip(places, sigmas, sigmas[1:]):
        x = x + model(x / (here**2 + 1) ** 0.5, t) * (there - here)
        yield x


def dpmpp_2m(model, noise, steps):
    places = np.linspace(0, 999, steps + 1).round()[::-1][:-1]
    sigmas = [*np.interp(places, np.arange(1000), SIGMAS), 0.0]
    level = lambda s: (1 / (1 + s**2) ** 0.5, s / (1 + s**2) ** 0.5)
    x, last = noise, None
    for i, (t, here, there) in enumerate(zip(places, sigmas, sigmas[1:])):
        (alpha, sigma), (alpha_next, sigma_next) = level(here), level(there)
        clean = (x - sigma * model(x, t)) / alpha
        ahead = clean
        if last is not None and there > 0:
            ratio = np.log(sigmas[i - 1] / here) / np.log(here / there)
            ahead = clean + (clean - last) / (2 * ratio)
        x, last = sigma_next / sigma * x - alpha_next * (there / here - 1) * ahead, clean
        yield x


def lcm(model, noise, steps, generator, start=None):
    origin = (np.arange(1, 51) * 20 - 1)[::-1]
    places = origin[np.floor(np.linspace(0, 50, steps, endpoint=False)).astype(int)]
    places = places[start[1] if start else 0:]
    x = begun(start, noise, SHARES[places[0]] ** 0.5, (1 - SHARES[places[0]]) ** 0.5)
    for i, t in enumerate(places):
        share = SHARES[t]
        scaled = t * 10.0
        skip, out = 0.25 / (scaled**2 + 0.25), scaled / (scaled**2 + 0.25) ** 0.5
        clean = out * (x - (1 - share) ** 0.5 * model(x, t)) / share**0.5 + skip * x
        x = clean
        if i + 1 < len(places):
            fresh = torch.randn(x.shape, generator=generator)
            x = SHARES[places[i + 1]] ** 0.5 * clean + (1 - SHARES[places[i + 1]]) ** 0.5 * fresh
        yield x


def guidance_wave(scale, width):
    """How a distilled U-Net is told its guidance (Meng et al. 2023), as diffusers embeds it."""
    half = width // 2
    angles = torch.tensor([(scale - 1) * 1000.0])[:, None] * torch.exp(
        torch.arange(half) * -(torch.log(torch.tensor(10000.0)) / (half - 1)))[None]
    return torch.cat([angles.sin(), angles.cos()], -1)
