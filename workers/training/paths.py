"""Where training keeps its state: outside the repository, so that it survives checkouts."""
import os
from pathlib import Path

ROOT = Path(os.environ.get("EMERGE_TRAINING_DIR", Path.home() / ".cache" / "emerge-training"))
DATA = ROOT / "data"
CHECKPOINTS = ROOT / "checkpoints"
LATENTS = ROOT / "latents"
SHEETS = ROOT / "sheets"
EXPORT = ROOT / "export"
MODELS = Path(__file__).resolve().parents[1] / "models"


def ensure():
    for folder in (DATA, CHECKPOINTS, LATENTS, SHEETS, EXPORT):
        folder.mkdir(parents=True, exist_ok=True)
