"""The model's card as the app reads it (workers/models/card.ts), with the lists that belong to it."""
import hashlib
import json

import paths

ID, NAME = "orbis", "Orbis"
DESCRIPTION = "Illustrations of 1,065 things in a dozen styles, on any colour, one to three at a time, from prompts in nine languages. It looks at drawings of what you ask for, and says which."
EXAMPLES = [
    "a fox on light blue background", "a rocket", "a unicorn, 3d style", "two hearts on pink background",
    "a ninja on gray background", "a red apple on turquoise background", "a birthday cake", "a mermaid",
    "a panda, flat style", "a dinosaur on light green background", "three mushrooms, 3d style",
    "a trophy on purple background", "un perro sobre fondo amarillo", "a slice of watermelon, gradient style",
    "ein roter Apfel", "a light bulb on yellow background", "🦊", "a castle on a purple to orange gradient",
]


def write(folder, pictures, things, shown):
    """shown: the pictures in the order in which the text encoder counts them"""
    label = lambda thing: pictures.things[thing]["names"]["en"]["label"]
    rows = [pictures.rows[i] for i in shown]
    save(folder / "references.json", {"sets": sets(), "pictures": [[r["set"], r["name"], label(r["thing"])] for r in rows]})
    save(folder / "names.json", sorted({label(t) for t in things}))
    files = {p.name: {"bytes": p.stat().st_size, "sha256": hashlib.sha256(p.read_bytes()).hexdigest()} for p in sorted(folder.iterdir())}
    save(folder / "model.json", {**about(), "files": files, **technical(files)}, indent=2)


def sets():
    """Whom to thank, by set."""
    sources = json.loads((paths.DATA / "sources.json").read_text())["sources"]
    return {s["set"]: {"title": s["title"], "author": s["author"]["name"], "license": s["license"]["spdx"],
                       **({"url": url} if (url := s["author"].get("url") or s["license"].get("url")) else {})} for s in sources}


def about():
    return {
        "format": 1, "id": ID, "name": NAME, "family": "latent-diffusion", "description": DESCRIPTION, "license": "CC-BY-4.0",
        "sizes": [{"width": 256, "height": 256}],
        "defaults": {"steps": 20, "guidance": 3, "sampler": "flow-euler", "negativePrompt": ""},
        "maxSteps": 100, "samplers": ["flow-euler", "flow-heun", "dpmpp-2m"], "examples": EXAMPLES, "names": "names.json",
        "parameters": 20.6, "paper": {"title": "High-Resolution Image Synthesis with Latent Diffusion Models", "arxiv": "2112.10752"},
    }


def technical(files):
    """The guide and the decoder of previews, where they are among the files, and what is always there."""
    graph = lambda name, inputs, outputs: {"file": f"{name}.onnx", "inputs": inputs, "outputs": outputs}
    graphs = {
        "textEncoder": graph("text_encoder", {"ids": "input_ids"}, {"text": "text", "pooled": "text_pooled", "references": "references"}),
        "denoiser": graph("denoiser", {"latents": "latents", "timestep": "timestep", "text": "text", "pooled": "text_pooled", "mask": "text_mask"},
                          {"prediction": "velocity"}),
        "guide": graph("guide", {"latents": "latents", "timestep": "timestep"}, {"prediction": "velocity"}) | {"upTo": 0.72, "strength": 0.5},
        "previewDecoder": graph("preview_decoder", {"latents": "latents"}, {"image": "image"}),
        "decoder": graph("decoder", {"latents": "latents"}, {"image": "image"}),
        "encoder": graph("encoder", {"image": "image"}, {"latents": "latents"}),
    }
    return {
        "latent": {"channels": 16, "factor": 16},
        "prediction": "flow",
        "schedule": {"kind": "flow", "shift": 1, "timeScale": 1, "lowest": 0},
        "tokenizer": {"kind": "bpe", "file": "tokenizer.json", "maxTokens": 32, "pad": 0},
        "references": "references.json",
        "graphs": {name: one for name, one in graphs.items() if one["file"] in files},
    }


def save(path, value, indent=None):
    path.write_text(json.dumps(value, ensure_ascii=False, indent=indent) + "\n")
