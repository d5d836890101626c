"""Writes MODEL_CARD.md of each family from what training and evaluate_families.py found: python families/write_cards.py vae flow ..."""
import argparse
import json
from pathlib import Path

import trainer  # noqa: F401  (finds the modules one folder up)
import paths
from base import ORBIS
from table import MODELS, PROMPTS, training

COMMANDS = {
    "vae": "vae.py --minutes {}", "gan": "gan.py --minutes {}", "flow": "coupling.py --minutes {}", "ar": "autoregressive.py --side 16 --minutes {}",
    "ddpm": "ddpm.py --minutes {}", "cascade": "enlarger.py --minutes {}", "dalle": "autoregressive.py --side 8 --minutes {}",
}
NOTES = json.loads((Path(__file__).parent / "card_notes.json").read_text())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("families", nargs="+", choices=list(COMMANDS))
    for family in parser.parse_args().families:
        folder = ORBIS.parent / f"orbis-{family}"
        (folder / "MODEL_CARD.md").write_text(card(family, json.loads((folder / "model.json").read_text())))


def card(family, model):
    own = {n: f for n, f in model["files"].items() if "in" not in f and n.endswith(".onnx")}
    shared = sorted({f"`{n}` of {f['in']}" for n, f in model["files"].items() if "in" in f and n.endswith(".onnx")})
    found = json.loads((paths.SHEETS / f"family-{family}.json").read_text())
    note = NOTES[family]
    lines = [
        f"# {model['name']}", "", model["description"], "", "![Samples](samples.webp)", "",
        f"{len(PROMPTS)} prompts, two seeds, none chosen: {'; '.join(PROMPTS)}.", "",
        f"**Looked at:** {note['looked']}", "", "## What it is", "", note["what"], "",
        f"After {model['paper']['title']} ([arXiv {model['paper']['arxiv']}](https://arxiv.org/abs/{model['paper']['arxiv']})). "
        f"{model['parameters']} million parameters, {sum(f['bytes'] for f in own.values()) / 1e6:.1f} MB of its own "
        f"({', '.join(f'`{n}`' for n in sorted(own))}), with int8 weights that become float32 on loading. It shares {', '.join(shared)}.", "",
        "## Data", "",
        "The illustrations, captions and scenes that Orbis learnt from, with the licences listed in [its card](../orbis/MODEL_CARD.md#data); 9,744 scenes were drawn for the "
        "families, 256 more are held out. It looks at the same illustrations as Orbis, whose makers are named with every picture. Weights: CC-BY-4.0.", "",
        "## Training", "", *trained(family), "", "## Measured", "", "On the 256 scenes that it has not seen, `python families/evaluate_families.py " + family + "`:", "",
        "| what | number |", "| --- | --- |", *[f"| {name} | {value:.4g} |" for name, value in found.items()], "",
        *judged(family), "",
        "How long a picture takes on your machine, beside the bare calls of the same graphs: `npm run bench families`.", "",
        "## Known failures", "", *[f"- {failure}" for failure in note["failures"]], "",
    ]
    return "\n".join(lines)


def judged(family):
    path = paths.SHEETS / f"evaluation-orbis-{family}.json"
    if not path.exists():
        return []
    result = json.loads(path.read_text())
    return [f"By the judge, `npm run train:evaluate` ({result['pictures']} pictures): {result['top1'] * 100:.0f}% named right, {result['top5'] * 100:.0f}% among five, background right in "
            f"{result['background'] * 100:.0f}%, count in {result['count'] * 100:.0f}%, Fréchet distance {result['distance']:.0f}, variety {result['variety']:.1f}. "
            "What that means, beside the other families: [the table](../FAMILIES.md)."]


def trained(family):
    steps, batch, minutes = training(MODELS[f"orbis-{family}"])
    return [
        "On two shared processor cores without bf16 (AVX2), one thread each, in float32:", "", "```sh",
        "npm run train:data && python families/make_scenes.py --scenes 5000 --part 0 && python families/make_scenes.py --scenes 5000 --part 1",
        f"python families/{COMMANDS[family].format(minutes)}", f"python families/export_families.py {family}", "```", "",
        f"{steps:,} steps of {batch}, {steps * batch:,} pictures in {minutes} minutes of wall-clock on a crowded machine.",
    ]


if __name__ == "__main__":
    main()
