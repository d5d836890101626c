"""Captions of scenes, varied, in nine languages; and the words of a thing."""
import re

import lexicon

ENGLISH_SHARE = 0.62
LANGUAGES = ["en", "zh", "ja", "es", "fr", "de", "pt", "ru", "hi"]
# Tags too broad to ask for a thing by.
BROAD = {"animal", "face", "food", "drink", "sign", "symbol", "object", "tool", "plant", "fruit", "vehicle", "nature", "weather", "music", "game", "sport", "person", "place"}


def choose(rng, options):
    return options[int(rng.integers(len(options)))]


class Owners:
    """Whom a name means when several things have it: the one that is called so, the one that lexicon.MEANS says, the
    one whose label ends with it, the one with the fewest tags. "car" is the automobile, not the tram car."""

    def __init__(self, things):
        """things: id -> names, those that may be drawn"""
        self.claims = {}
        for thing, info in things.items():
            for language, entry in info["names"].items():
                label = entry["label"]
                self._claim(language, label, thing, (0,))
                self._claim(language, short(label), thing, (1, len(label)))
                for tag in entry["tags"]:
                    kind = 2 if label.lower().endswith(f" {tag.lower()}") else 3
                    self._claim(language, tag, thing, (kind, len(entry["tags"]), len(label)))
            for name in everyday(info):
                self._claim("en", name, thing, (0, 1))

    def _claim(self, language, name, thing, rank):
        key = (language, name.lower())
        self.claims[key] = min(self.claims.get(key, ((9,), "")), (rank, thing))

    def owns(self, thing, language, name):
        return self.claims.get((language, name.lower()), (None, thing))[1] == thing


def everyday(info):
    """English words for a thing that its own names may lack."""
    return [name.replace("_", " ") for name in lexicon.MEANS.get(info["names"]["en"]["label"], "").split()]


def short(label):
    """The label's head, without 'face'."""
    return re.sub(r"( with .*| face$|^face with )", "", label) or label


class Captioner:
    def __init__(self, pictures):
        self.rows, self.things = pictures.rows, pictures.things
        self.owners = Owners({thing: pictures.things[thing] for thing in pictures.first_things()})

    def __call__(self, scene, rng):
        language = "en" if rng.random() < ENGLISH_SHARE else choose(rng, LANGUAGES[1:])
        text = self._subject(scene, language, rng)
        text = self._styled(scene, text, language, rng)
        text = _with_background(scene, text, language, rng)
        text = tidy(text)
        return typo(text, rng) if rng.random() < 0.06 else text

    def name(self, thing, language, rng):
        """A name that a person may use and that means this thing: the label, its head, or a tag."""
        info = self.things[thing]
        language = language if language in info["names"] else "en"
        entry, u = info["names"][language], rng.random()
        if u < 0.05 and info["emoji"]:
            return info["emoji"]
        label, tags = entry["label"], [t for t in entry["tags"] if t not in BROAD and len(t) < 24]
        own = [t for t in tags if self.owners.owns(thing, language, t)]
        if u < 0.60 or not tags:
            return label
        words = [w for w in everyday(info) if language == "en" and self.owners.owns(thing, "en", w)]
        if u < 0.75 and words:
            return choose(rng, words)
        if u < 0.75 and self.owners.owns(thing, language, short(label)):
            return short(label)
        return choose(rng, own) if u < 0.93 and own else f"{choose(rng, tags)} {label}"

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
    # Who names no background gets white.
    mention = 0.12 if scene.background == ("white",) else 1
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
