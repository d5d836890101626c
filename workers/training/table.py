"""The families side by side: samples of the same prompts, and the table workers/models/FAMILIES.md, of what evaluate.py found.

python table.py draws the samples again, and takes the time of each picture: best while nothing else runs.
"""
import json

import numpy as np
from PIL import Image

import paths
import runtime
from engine import Engine

# In the order of the table: what it is trained as, and the checkpoint that says for how long.
MODELS = {"orbis-vae": "vae", "orbis-flow": "flow", "orbis-gan": "gan", "orbis-ar": "autoregressive-16", "orbis-ddpm": "ddpm", "orbis": None,
          "orbis-cascade": "enlarger", "orbis-dalle": "autoregressive-8"}
PROMPTS = ["an apple", "a fox on light blue background", "a rocket", "a robot, 3d style", "a red heart", "a whale on pink background", "two cats",
           "a penguin, flat style", "a cake on a purple to orange gradient", "a dog and a house", "a sunflower on blue background", "🍕",
           "three bananas", "a green frog", "红苹果", "un perro sobre fondo amarillo"]
SIDE, SEEDS = 112, (1, 2)


def draw(engine, models):
    draw_samples(engine, models)
    write()


def draw_samples(engine, models):
    """The same prompts and seeds for each: samples.webp of each family, and families.webp of all, a row each"""
    for model in models:
        engine.seconds.clear()
        rows = [row_of(engine, model, seed) for seed in SEEDS]
        (paths.SHEETS / f"seconds-{model}.json").write_text(f"{np.median(engine.seconds):.2f}\n")
        Image.fromarray(rows[0]).save(paths.SHEETS / f"row-{model}.png")
        if model != "orbis":  # its own card shows a hundred prompts
            Image.fromarray(np.concatenate(rows)).save(paths.MODELS / model / "samples.webp", quality=82, method=6)
    found = [paths.SHEETS / f"row-{model}.png" for model in MODELS]
    if all(path.exists() for path in found):
        rows = np.concatenate([np.asarray(Image.open(path)) for path in found])
        Image.fromarray(rows).save(paths.MODELS / "families.webp", quality=82, method=6)


def row_of(engine, model, seed):
    pictures = [Image.fromarray(engine.draw(model, prompt, seed)) for prompt in PROMPTS]
    return np.concatenate([np.asarray(p.resize((SIDE, SIDE), Image.BICUBIC)) for p in pictures], 1)


def write():
    found = {m: json.loads(p.read_text()) for m in MODELS if (p := paths.SHEETS / f"evaluation-{m}.json").exists()}
    if len(found) == len(MODELS):
        (paths.MODELS / "FAMILIES.md").write_text(page(found))


def page(found):
    any_of = found["orbis"]
    first, five = (f"{share * 100:.0f}%" for share in any_of["judge_on_real_pictures"])
    head = ["model", "family", "named right", "among five", "background", "count", "Fréchet distance", "variety", "seconds", "parameters", "own files", "trained for", "likelihood"]
    lines = [
        "# The families, side by side", "",
        "One prompt a column, one seed for all: " + "; ".join(f"“{p}”" for p in PROMPTS) + ".", "",
        "![A row for each family](families.webp)", "",
        "From the top: " + ", ".join(card(m)["name"] for m in MODELS) + ".", "",
        f"| {' | '.join(head)} |", f"| {' | '.join('---' for _ in head)} |",
        *[f"| {' | '.join(row(model, result))} |" for model, result in found.items()], "",
        "- **Named right**: the judge, a small classifier of real pictures, names the thing in "
        f"{any_of['pictures']} pictures that each ask for another one of 1,065 (“a …”). On real pictures that it has not seen it is right in {first} ({five} among five); "
        "drawn ones resemble some that it was trained on, so compare rows rather than read marks.",
        "- **Background**, **count**: shares of pictures with the colour, and with the two or three things, that were asked for.",
        f"- **Fréchet distance** in the judge's features to real pictures (as FID does it); {any_of['distance_of_real_halves']:.0f} between two halves of real ones.",
        f"- **Variety**: mean distance of four seeds of one prompt in the same features; {any_of['variety_of_data']:.1f} between real pictures of one thing.",
        "- **Seconds** a picture with the card's defaults and no previews, on two processor cores (AVX2), median.",
        "- **Parameters** of the generation model alone, in millions; text encoder (5.6) and decoder (8.1 with its encoder) are shared. **Trained for**: pictures seen, and wall-clock "
        "minutes on one or two shared processor cores.",
        "- **Likelihood** where the family has one: bits a dimension of the latents (flow), bits a code (the two that write codes), on scenes held out.", "",
        "`npm run train:evaluate` draws all of this anew with the engine of the app; what goes on inside each is told in the models' cards and, step by step, in the page (*Under the hood*).", "",
    ]
    return "\n".join(lines)


def row(model, result):
    about, percent = card(model), lambda share: f"{share * 100:.0f}%"
    own = sum(f["bytes"] for f in about["files"].values() if "in" not in f) / 1e6
    return [f"[{about['name']}]({model}/MODEL_CARD.md)", about["family"], percent(result["top1"]), percent(result["top5"]), percent(result["background"]),
            percent(result["count"]), f"{result['distance']:.0f}", f"{result['variety']:.1f}", seconds(model), f"{about['parameters']:.1f}", f"{own:.1f} MB",
            cost(model), likelihood(model)]


def seconds(model):
    return f"{json.loads((paths.SHEETS / f'seconds-{model}.json').read_text()):.1f}"


def cost(model):
    if model == "orbis":
        return "189,504 pictures, 187 min"
    steps, batch, minutes = training(MODELS[model])
    return f"{steps * batch:,} pictures, {minutes} min"


def training(checkpoint):
    """-> steps, pictures in each, minutes of wall-clock"""
    saved = runtime.load(checkpoint)
    return saved["step"], 16 if checkpoint == "autoregressive-16" else 32, round(saved["seconds"] / 60)


def likelihood(model):
    path = paths.SHEETS / f"family-{model.removeprefix('orbis-')}.json"
    measured = json.loads(path.read_text()) if path.exists() else {}
    for name, value in measured.items():
        if name.startswith("bits a dimension"):
            return f"{value:.3f} bits a dimension"
        if name.startswith("nats a code"):
            return f"{value / np.log(2):.2f} bits a code"
    return "–"


def card(model):
    return json.loads((paths.MODELS / model / "model.json").read_text())


def main():
    engine = Engine()
    draw(engine, MODELS)
    engine.close()


if __name__ == "__main__":
    main()
