"""What the app reads of each family (workers/models/card.ts)."""
from card import EXAMPLES

SHARED = {"text_encoder.onnx": "orbis", "tokenizer.json": "orbis", "references.json": "orbis", "names.json": "orbis"}
DECODERS = {"decoder.onnx": "orbis", "preview_decoder.onnx": "orbis"}
CODEC = {**DECODERS, "encoder.onnx": "orbis"}
BLOCKS = 8

FLOW_SCHEDULE = {"kind": "flow", "shift": 1, "timeScale": 1, "lowest": 0}
DDPM_SCHEDULE = {"kind": "discrete", "trainSteps": 1000, "betaStart": 0.0001, "betaEnd": 0.02, "betaSchedule": "linear", "offset": 0, "lcmSteps": 50,
                 "spacing": "trailing"}
CELLS = {"layers": 3, "width": 160, "vocabulary": 1024, "codes": 4}

ABOUT = {
    "vae": ("Orbis VAE", "vae", "A variational autoencoder: one look at 128 random numbers, and the picture is there, all at once and a little soft. You watch it go from the average picture to this one.",
            ("Auto-Encoding Variational Bayes", "1312.6114")),
    "flow": ("Orbis Flow", "flow", "A normalizing flow: noise goes through eight reversible blocks and comes out as a picture. Run backwards, a picture becomes its noise again, exactly.",
             ("Jet: A Modern Transformer-Based Normalizing Flow", "2412.15129")),
    "gan": ("Orbis GAN", "gan", "A generative adversarial network: a generator that learnt by fooling a discriminator. You watch it leave the average picture for a daring one.",
            ("The GAN is dead; long live the GAN! A Modern Baseline GAN", "2501.05441")),
    "ar": ("Orbis AR", "autoregressive", "Autoregressive: the picture is a text of 1,024 codes, written row by row, each guessed from those before it.",
           ("Autoregressive Image Generation using Residual Quantization", "2203.01941")),
    "ddpm": ("Orbis DDPM", "pixel-diffusion", "Diffusion on pixels, as the paper has it: 64 x 64 pixels of noise, cleaned step by step.",
             ("Denoising Diffusion Probabilistic Models", "2006.11239")),
    "cascade": ("Orbis Cascade", "cascade", "A cascade, as in Imagen: diffusion draws a picture of 64 x 64 pixels, then a second one enlarges it to 256 x 256, knowing the prompt.",
                ("Photorealistic Text-to-Image Diffusion Models with Deep Language Understanding", "2205.11487")),
    "dalle": ("Orbis Codes", "autoregressive-diffusion", "Autoregression, then diffusion, as in DALL-E: coarse codes are written row by row, and a diffusion decoder makes the picture of them.",
              ("Hierarchical Text-Conditional Image Generation with CLIP Latents", "2204.06125")),
}

DEFAULTS = {
    "vae": dict(steps=12, guidance=1, sampler="latent-path", negativePrompt="", sampling=dict(temperature=1, topK=0, topP=1)),
    "flow": dict(steps=BLOCKS, guidance=1, sampler="flow-blocks", negativePrompt="", sampling=dict(temperature=0.7, topK=0, topP=1)),
    "gan": dict(steps=12, guidance=1, sampler="latent-path", negativePrompt="", sampling=dict(temperature=1, topK=0, topP=1)),
    "ar": dict(steps=16, guidance=1, sampler="tokens", negativePrompt="", sampling=dict(temperature=0.6, topK=0, topP=0.9)),
    "ddpm": dict(steps=20, guidance=1.5, sampler="ddim", negativePrompt=""),
    "cascade": dict(steps=32, guidance=2, sampler="ddim", negativePrompt=""),
    "dalle": dict(steps=20, guidance=1, sampler="tokens", negativePrompt="", sampling=dict(temperature=0.8, topK=0, topP=0.9)),
}
MOST_STEPS = {"vae": 60, "flow": BLOCKS, "gan": 60, "ar": 16, "ddpm": 250, "cascade": 250, "dalle": 60}


def card(family, parameters):
    name, kind, description, (title, arxiv) = ABOUT[family]
    side = 64 if family == "ddpm" else 256
    samplers = ["ddim", "ddpm"] if family in ("ddpm", "cascade") else [DEFAULTS[family]["sampler"]]
    return {
        "format": 1, "id": f"orbis-{family}", "name": name, "family": kind, "description": description, "license": "CC-BY-4.0",
        "sizes": [{"width": side, "height": side}], "defaults": DEFAULTS[family], "maxSteps": MOST_STEPS[family], "samplers": samplers,
        "examples": EXAMPLES, "names": "names.json", "parameters": parameters, "paper": {"title": title, "arxiv": arxiv},
        "tokenizer": {"kind": "bpe", "file": "tokenizer.json", "maxTokens": 32, "pad": 0}, "references": "references.json",
        **technical(family), "graphs": graphs(family),
    }


def technical(family):
    latent = {"latent": {"channels": 16, "factor": 16}}
    return {
        "vae": {**latent, "z": 128}, "gan": {**latent, "z": 128}, "flow": {**latent, "noise": 0.1}, "ar": {**latent, "side": 16, **CELLS},
        "ddpm": {"latent": {"channels": 3, "factor": 1}, "prediction": "epsilon", "schedule": DDPM_SCHEDULE},
        "cascade": {**latent, "schedule": FLOW_SCHEDULE, "small": {"side": 64, "prediction": "epsilon", "schedule": DDPM_SCHEDULE}, "share": 0.6},
        "dalle": {**latent, "schedule": FLOW_SCHEDULE, "side": 8, **CELLS},
    }[family]


def graphs(family):
    own = lambda name: {"file": f"{name}.onnx"}
    text = {"file": "text_encoder.onnx", "inputs": {"ids": "input_ids"}, "outputs": {"text": "text", "pooled": "text_pooled", "references": "references"}}
    decoding = lambda name: {"file": f"{name}.onnx", "inputs": {"latents": "latents"}, "outputs": {"image": "image"}}
    decoders = {"decoder": decoding("decoder"), "previewDecoder": decoding("preview_decoder")}
    encoder = {"file": "encoder.onnx", "inputs": {"image": "image"}, "outputs": {"latents": "latents"}}
    pixels = {"file": "denoiser.onnx", "inputs": {"latents": "latents", "timestep": "timestep", "text": "text", "pooled": "text_pooled", "mask": "text_mask"},
              "outputs": {"prediction": "epsilon"}}
    tokens = {n: own(n) for n in ("prepare", "trunk", "head", "codebook")}
    return {"textEncoder": text, **{
        "vae": {"generator": own("generator"), "recognizer": own("recognizer"), **decoders, "encoder": encoder},
        "gan": {"generator": own("generator"), "discriminator": own("discriminator"), **decoders},
        "flow": {"blocks": [own(f"block_{i}") for i in range(BLOCKS)], "forward": own("forward"), **decoders, "encoder": encoder},
        "ar": {**tokens, **decoders, "encoder": encoder},
        "ddpm": {"denoiser": pixels},
        "cascade": {"small": pixels, "enlarger": own("enlarger"), **decoders},
        "dalle": {**tokens, "coarse": own("coarse"), "enlarger": own("enlarger"), **decoders},
    }[family]}


def files(family, folder):
    """Name -> the folder beside it that has the file, or None for its own"""
    shared = {"vae": CODEC, "flow": CODEC, "ar": CODEC, "gan": DECODERS, "ddpm": {}, "cascade": {**DECODERS, "denoiser.onnx": "orbis-ddpm"},
              "dalle": {**DECODERS, "enlarger.onnx": "orbis-cascade"}}[family]
    return {**{p.name: None for p in folder.glob("*.onnx")}, **SHARED, **shared}
