"""The rasterized illustrations: N x 256 x 256 RGBA on disk, mapped, with their rows and things."""
import json
import re

import numpy as np
from PIL import Image

import paths

SIZE = 256
# Emoji groups that the first stage draws: faces, animals and nature, food, travel, activities, objects.
FIRST_GROUPS = {0, 3, 4, 5, 6, 7}
# Of people and body parts only those that are not one of many variants of somebody.
PEOPLE = 1
VARIANT = re.compile(r"\b(man|woman|men|women|boy|girl|person|people|couple|family|kiss|hand|finger|thumb|fist|index|male|female|adult|child|older|deaf)\b")
MIN_PICTURES = 3


class Pictures:
    def __init__(self):
        self.rows = json.loads((paths.DATA / "pictures.json").read_text())
        self.things = json.loads((paths.DATA / "things.json").read_text())
        self.rgba = np.memmap(paths.DATA / "pictures.rgba", np.uint8, "r").reshape(-1, SIZE, SIZE, 4)
        assert len(self.rgba) == len(self.rows), "pictures.rgba and pictures.json differ: run train:data again"
        self.of_thing = {}
        for index, row in enumerate(self.rows):
            self.of_thing.setdefault(row["thing"], []).append(index)

    def image(self, index):
        return Image.fromarray(np.asarray(self.rgba[index]), "RGBA")

    def first_things(self):
        """Ids of the things of the first stage: those people ask for, drawn in at least three styles."""
        return [t for t in sorted(self.things) if self._is_first(t)]

    def _is_first(self, thing):
        info = self.things[thing]
        label = info["names"]["en"]["label"]
        wanted = info["group"] in FIRST_GROUPS or (info["group"] == PEOPLE and not VARIANT.search(label))
        return wanted and len(self.of_thing[thing]) >= MIN_PICTURES and not any(word in label for word in EXCLUDED)


# Clock faces, playing-card suits and the like are many and nobody types them.
EXCLUDED = ("o’clock", "-thirty", "mahjong", "suit", "no ", "ballot", "mailbox with", "mute", "speaker ", "volume")
