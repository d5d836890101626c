"""The originals at work: the way from a prompt to pixels, with the numbers in between."""
import numpy as np
import torch

import sampling
from tokenizer import ids_of

LENGTH = 77
PROMPTS = ["a photo of a red fox in the snow", "", "   ", "A  Painting,\n of THE sea!!", "it's 2026: 10,000 flowers & more…",
           "猫が笑う 🦊", "Ünïcödé café naïve", "<|endoftext|> in the middle <|startoftext|>", "x" * 300, "the moon " * 90,
           "don't they'll we've I'm", "e\u0301 \u200b tab\tend", "рыжая лиса", "$100% #1 @home (a:1.3) [b]"]


class Pipeline:
    def __init__(self, tokenizers, texts, unet, encoder, decoder, scaling, distilled, whole):
        self.tokenizers, self.texts, self.unet, self.encoder, self.decoder = tokenizers, texts, unet, encoder, decoder
        self.scaling, self.distilled, self.whole = scaling, distilled, whole

    def ids(self, prompt):
        return [ids_of(tokenizer, prompt, LENGTH, pad) for tokenizer, pad in self.tokenizers]

    def tokenized(self):
        return [{"prompt": prompt, "ids": self.ids(prompt)} for prompt in PROMPTS]

    def encode(self, prompt):
        """Text rows and the pooled vector; zeros for SDXL's empty prompt, as its model_index asks."""
        outs = [text(torch.tensor([ids])) for text, ids in zip(self.texts, self.ids(prompt))]
        if len(outs) == 1:
            return outs[0][0], None
        # Of each encoder the layer before the last: [text or last, last or pooled, states...].
        rows, pooled = torch.cat([out[-2] for out in outs], -1), outs[1][0]
        return (rows * 0, pooled * 0) if prompt == "" else (rows, pooled)

    def model(self, prompt, negative, guidance, shape):
        """Noise predicted for x at t, guided."""
        conditions = [self.encode(prompt), self.encode(negative)]
        height, width = shape[-2] * 4, shape[-1] * 4

        def predict(x, t):
            # A graph that was exported with whole timesteps is told no fractions.
            x, t = x.float(), torch.tensor([float(int(t) if self.whole else t)])
            if self.distilled:
                return self.unet(x, t, conditions[0][0], timestep_cond=sampling.guidance_wave(guidance, 32))
            outs = []
            for rows, pooled in conditions[: 2 if guidance > 1 else 1]:
                ids = None if pooled is None else torch.tensor([[height, width, 0, 0, height, width]]).float()
                outs.append(self.unet(x, t, rows, text_embeds=pooled, time_ids=ids))
            return outs[0] if len(outs) == 1 else outs[1] + guidance * (outs[0] - outs[1])

        return predict

    def run(self, sampler, steps, guidance, seed, prompt, negative="", shape=(1, 4, 16, 16), skipped=None, **options):
        generator = torch.Generator().manual_seed(seed)
        noise = torch.randn(shape, generator=generator)
        if sampler == "lcm":
            options["generator"] = generator
        started = {}
        if skipped is not None:
            started = {"skipped": skipped}
            mean = self.encoder(waves(shape[-1] * 4, shape[-2] * 4))[:, :4]
            options["start"] = (mean * self.scaling, skipped)
        walk = getattr(sampling, sampler.replace("-", "_"))(self.model(prompt, negative, guidance, shape), noise, steps, **options)
        latents = [x.float() for x in walk]
        image = self.decoder(latents[-1] / self.scaling)
        pixels = (image / 2 + 0.5).clamp(0, 1).mul(255).round().int()[0].permute(1, 2, 0).flatten()
        recipe = {"sampler": sampler, "steps": steps, "guidance": guidance, "seed": seed, "prompt": prompt,
                  "negativePrompt": negative, "width": shape[-1] * 4, "height": shape[-2] * 4}
        return {"recipe": recipe, **started, **options_told(options), "latents": [sparse(x, 13) for x in latents], "image": sparse(image, 41),
                "pixels": pixels[::41].tolist()}

    def golden(self, name):
        prompt = "a painting of an old lighthouse at night"
        rows, pooled = self.encode(prompt)
        told = {"prompt": prompt, "text": sparse(rows, 5), "pooled": [] if pooled is None else sparse(pooled, 1)}
        picture = torch.linspace(-1, 1, 3 * 64 * 64).sin().reshape(1, 3, 64, 64)
        told["encoded"] = sparse(self.encoder(picture), 7)
        told["runs"] = [self.run(**options) for options in RUNS[name]]
        told["fromPicture"] = [self.run(**options) for options in FROM_PICTURE[name]]
        return told


def waves(width, height):
    """A picture that needs no file, as in workers/testing/pictures.ts: bytes, then -1..1 as the encoder reads it."""
    x, y = np.arange(width)[None, :], np.arange(height)[:, None]
    planes = [127 + 100 * np.sin(1 + c + 5 * x / width) * np.cos(4 * y / height + 1) for c in range(3)]
    return torch.from_numpy(np.floor(np.stack(planes))[None].astype(np.float32)) / 127.5 - 1


def options_told(options):
    return {key: value for key, value in options.items() if isinstance(value, str)}


def sparse(tensor, stride):
    """Every stride-th value, which is enough to tell and a fraction to store."""
    return [float(f"{value:.7g}") for value in tensor.flatten()[::stride].tolist()]


FOX = {"prompt": "a photo of a red fox in the snow", "negative": "a city street in the rain"}
RUNS = {
    "tiny-sd": [
        {"sampler": "ddim", "steps": 6, "guidance": 7.5, "seed": 42, **FOX},
        {"sampler": "euler", "steps": 5, "guidance": 4.0, "seed": 7, **FOX},
        {"sampler": "dpmpp-2m", "steps": 6, "guidance": 7.5, "seed": 42, **FOX},
        {"sampler": "dpmpp-2m", "steps": 4, "guidance": 3.0, "seed": 1, "prompt": FOX["prompt"]},
        {"sampler": "euler", "steps": 3, "guidance": 0.0, "seed": 9, "prompt": "a green dragon"},
        {"sampler": "ddim", "steps": 3, "guidance": 5.0, "seed": 2, "shape": (1, 4, 18, 14), **FOX},
    ],
    "tiny-sdxl": [
        {"sampler": "euler", "steps": 5, "guidance": 5.0, "seed": 42, "spacing": "leading", "prompt": FOX["prompt"]},
        {"sampler": "euler", "steps": 4, "guidance": 6.0, "seed": 3, "spacing": "leading", **FOX},
        {"sampler": "euler", "steps": 2, "guidance": 6.0, "seed": 4, "spacing": "leading", "shape": (1, 4, 14, 18), **FOX},
    ],
    "tiny-lcm": [
        {"sampler": "lcm", "steps": 4, "guidance": 8.0, "seed": 42, "prompt": FOX["prompt"]},
        {"sampler": "lcm", "steps": 2, "guidance": 1.0, "seed": 5, "prompt": "blue flowers"},
    ],
}
# A picture in place of noise, the first steps left out.
FROM_PICTURE = {
    "tiny-sd": [
        {"sampler": "ddim", "steps": 6, "guidance": 5.0, "seed": 42, "skipped": 3, **FOX},
        {"sampler": "euler", "steps": 5, "guidance": 1.0, "seed": 7, "skipped": 2, "prompt": FOX["prompt"]},
    ],
    "tiny-sdxl": [
        {"sampler": "euler", "steps": 5, "guidance": 5.0, "seed": 3, "skipped": 3, "spacing": "leading", **FOX},
    ],
    "tiny-lcm": [{"sampler": "lcm", "steps": 4, "guidance": 8.0, "seed": 5, "skipped": 2, "prompt": FOX["prompt"]}],
}
