"""The app's own engine, for measuring what people get: Engine().draw("orbis-gan", "a fox", seed=1) -> uint8 [h, w, 3]"""
import base64
import json
import subprocess
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]


class Engine:
    def __init__(self, threads=2):
        command = ["node", "--import", "tsx", str(ROOT / "workers/training/draw.ts"), str(threads)]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.seconds = []

    def draw(self, model, prompt, seed, **settings):
        """settings: steps, guidance; else the model's defaults. How long it took is added to `seconds`."""
        self.process.stdin.write(json.dumps(dict(model=model, prompt=prompt, seed=seed, **settings)) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the engine stopped at {model}: {prompt!r}")
        drawn = json.loads(line)
        self.seconds.append(drawn["seconds"])
        return np.frombuffer(base64.b64decode(drawn["pixels"]), np.uint8).reshape(drawn["height"], drawn["width"], 3)

    def close(self):
        self.process.stdin.close()
        self.process.wait()
