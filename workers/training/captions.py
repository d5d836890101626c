"""Captions of scenes, varied, in nine languages; and the words of a thing."""
import re

import lexicon

ENGLISH_SHARE = 0.62
LANGUAGES = ["en", "zh", "ja", "es", "fr", "de", "pt", "ru", "hi"]
# Tags too broad to ask for a thing by.
BROAD = {"animal", "face", "food", "drink", "sign", "symbol", "object", "tool", "plant", "fruit", "vehicle", "nature", "weather", "music", "game", "sport", "person", "place"}


def choose(rng, options):
    return options[int(rng.integers(len(options)))]


class Captioner:
    def __init__(self, pictures):
        self.rows, self.things = pictures.rows, pictures.things

    def __call__(self, scene, rng):
        language = "en" if rng.random() < ENGLISH_SHARE else choose(rng, LANGUAGES[1:])
        text = self._subject(scene, language, rng)
        text = self._styled(scene, text, language, rng)
        text = _with_background(scene, text, language, rng)
        text = tidy(text)
        return typo(text, rng) if rng.random() < 0.06 else text

    def name(self, thing, language, rng):
        """A name that a person may use: the label, its head without 'face', or a tag."""
        info = self.things[thing]
        entry = info["names"].get(language) or info["names"]["en"]
        u = rng.random()
        if u < 0.03 and info["emoji"]:
            return info["emoji"]
        tags = [t for t in entry["tags"] if t not in BROAD and len(t) < 24]
        if u < 0.60 or not tags:
            return entry["label"]
        if u < 0.78:
            return re.sub(r"( with .*| face$|^face with )", "", entry["label"]) or entry["label"]
        return choose(rng, tags) if u < 0.92 else f"{choose(rng, tags)} {entry['label']}"

    def _subject(self, scene, language, rng):
        names = [self.name(self.rows[p.picture]["thing"], language, rng) for p in scene.objects]
        color = scene.objects[0].color
        if color:
            word = _color(color, language, rng)
            names[0] = choose(rng, lexicon.PAINTED[language]).format(c=word, n=names[0])
        if scene.layout == "count":
            name = plural(names[0]) if language == "en" else names[0]
            return choose(rng, lexicon.COUNTS[language][len(scene.objects)]).format(n=name)
        if scene.layout == "small":
            return f"{lexicon.SMALL[language].format(n=names[0])} {lexicon.WHERE[language][scene.where]}"
        if scene.layout in ("beside", "above"):
            table = lexicon.BESIDE if scene.layout == "beside" else lexicon.ABOVE
            a, b = (_article(n, language, rng) for n in names)
            return choose(rng, table[language]).format(a=a, b=b)
        return _article(names[0], language, rng)

    def _styled(self, scene, text, language, rng):
        styles = {self.rows[p.picture]["style"] for p in scene.objects}
        if len(styles) > 1 or rng.random() < 0.45:
            return text
        word = choose(rng, lexicon.STYLES[styles.pop()])
        return choose(rng, lexicon.STYLED[language]).format(t=text, s=word)


def _with_background(scene, text, language, rng):
    colors = [_color(c, language, rng) for c in scene.background]
    if len(colors) == 2:
        return choose(rng, lexicon.ON_GRADIENT[language]).format(t=text, c=colors[0], d=colors[1])
    mention = 0.12 if scene.background == ("white",) else 0.95
    if rng.random() > mention:
        return text
    return choose(rng, lexicon.ON_BACKGROUND[language]).format(t=text, c=colors[0])


def _color(key, language, rng):
    if language == "en" and key in lexicon.COLOR_SYNONYMS and rng.random() < 0.3:
        return choose(rng, lexicon.COLOR_SYNONYMS[key])
    return lexicon.COLORS[language][key]


def _article(name, language, rng):
    if language != "en" or rng.random() < 0.5 or not name[:1].isascii():
        return name
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}" if rng.random() < 0.8 else f"the {name}"


def plural(name):
    if re.search(r"(s|x|ch|sh)$", name):
        return name + "es"
    return re.sub(r"([^aeiou])y$", r"\1ie", name) + "s"


def tidy(text):
    return re.sub(r"\s+", " ", text).strip()


def typo(text, rng):
    """Drops, doubles or swaps one letter."""
    if len(text) < 4:
        return text
    i, kind = int(rng.integers(1, len(text) - 1)), int(rng.integers(3))
    if kind == 0:
        return text[:i] + text[i + 1 :]
    return text[:i] + text[i] + text[i:] if kind == 1 else text[:i] + text[i + 1] + text[i] + text[i + 2 :]
