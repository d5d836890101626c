"""Words for colours, styles, places and counts in the languages that prompts are written in."""

# Order of the colours in every row below: as in COLOR_KEYS.
COLOR_KEYS = ["white", "black", "gray", "red", "orange", "yellow", "green", "turquoise", "blue", "light blue",
              "dark blue", "purple", "pink", "brown", "beige", "light green"]

_COLORS = {
    "en": "white|black|gray|red|orange|yellow|green|turquoise|blue|light blue|dark blue|purple|pink|brown|beige|light green",
    "zh": "白色|黑色|灰色|红色|橙色|黄色|绿色|青绿色|蓝色|浅蓝色|深蓝色|紫色|粉色|棕色|米色|浅绿色",
    "ja": "白い|黒い|灰色の|赤い|オレンジ色の|黄色い|緑の|青緑の|青い|水色の|紺色の|紫の|ピンクの|茶色い|ベージュの|黄緑の",
    "es": "blanco|negro|gris|rojo|naranja|amarillo|verde|turquesa|azul|azul claro|azul oscuro|morado|rosa|marrón|beige|verde claro",
    "fr": "blanc|noir|gris|rouge|orange|jaune|vert|turquoise|bleu|bleu clair|bleu foncé|violet|rose|marron|beige|vert clair",
    "de": "weiß|schwarz|grau|rot|orange|gelb|grün|türkis|blau|hellblau|dunkelblau|lila|rosa|braun|beige|hellgrün",
    "pt": "branco|preto|cinza|vermelho|laranja|amarelo|verde|turquesa|azul|azul claro|azul escuro|roxo|rosa|marrom|bege|verde claro",
    "ru": "белый|чёрный|серый|красный|оранжевый|жёлтый|зелёный|бирюзовый|синий|голубой|тёмно-синий|фиолетовый|розовый|коричневый|бежевый|салатовый",
    "hi": "सफ़ेद|काला|धूसर|लाल|नारंगी|पीला|हरा|फ़िरोज़ी|नीला|हल्का नीला|गहरा नीला|बैंगनी|गुलाबी|भूरा|बेज|हल्का हरा",
}
COLORS = {language: dict(zip(COLOR_KEYS, row.split("|"))) for language, row in _COLORS.items()}
COLOR_SYNONYMS = {"gray": ["grey"], "turquoise": ["teal", "cyan"], "light blue": ["sky blue", "pale blue"],
                  "dark blue": ["navy", "navy blue", "night blue"], "purple": ["violet"], "light green": ["mint", "pale green"],
                  "beige": ["cream"], "pink": ["rose"]}

# {t}: what is drawn, {c}, {d}: colours.
ON_BACKGROUND = {
    "en": ["{t} on {c} background", "{t} on a {c} background", "{t}, {c} background", "{t} on {c}", "{c} background, {t}", "{t} with {c} background"],
    "zh": ["{c}背景上的{t}", "{t}，{c}背景"], "ja": ["{c}背景の{t}", "{t}、{c}背景"],
    "es": ["{t} sobre fondo {c}", "{t}, fondo {c}", "{t} en fondo {c}"], "fr": ["{t} sur fond {c}", "{t}, fond {c}"],
    "de": ["{t} auf {c} Hintergrund", "{t}, Hintergrund {c}", "{t} vor {c}em Hintergrund"],
    "pt": ["{t} em fundo {c}", "{t}, fundo {c}"], "ru": ["{t}, {c} фон", "{t} на фоне: {c}"],
    "hi": ["{c} पृष्ठभूमि पर {t}", "{t}, {c} पृष्ठभूमि"],
}
ON_GRADIENT = {
    "en": ["{t} on a {c} to {d} gradient", "{t}, {c} and {d} gradient background", "{t} on {c} {d} gradient background"],
    "zh": ["{c}到{d}渐变背景上的{t}"], "ja": ["{c}{d}グラデーション背景の{t}"], "es": ["{t}, fondo degradado {c} a {d}"],
    "fr": ["{t}, dégradé {c} et {d}"], "de": ["{t}, Verlauf {c} zu {d}"], "pt": ["{t}, fundo gradiente {c} e {d}"],
    "ru": ["{t}, градиент {c} и {d}"], "hi": ["{t}, {c} और {d} ग्रेडिएंट"],
}
# {n}: name of a thing, {c}: the colour it is painted in.
PAINTED = {"en": ["{c} {n}", "{c} {n}", "{n} in {c}"], "zh": ["{c}的{n}", "{c}{n}"], "ja": ["{c}{n}"], "es": ["{n} {c}"], "fr": ["{n} {c}"],
           "de": ["{n} in {c}", "{c}e {n}"], "pt": ["{n} {c}"], "ru": ["{c} {n}"], "hi": ["{c} {n}"]}
BESIDE = {"en": ["{a} and {b}", "{a} next to {b}", "{a} beside {b}", "{a} left of {b}", "{a} with {b}"], "zh": ["{a}和{b}", "{a}在{b}旁边"],
          "ja": ["{a}と{b}"], "es": ["{a} y {b}", "{a} junto a {b}"], "fr": ["{a} et {b}", "{a} à côté de {b}"],
          "de": ["{a} und {b}", "{a} neben {b}"], "pt": ["{a} e {b}", "{a} ao lado de {b}"], "ru": ["{a} и {b}", "{a} рядом с {b}"], "hi": ["{a} और {b}"]}
ABOVE = {"en": ["{a} above {b}", "{a} over {b}", "{a} on top of {b}"], "zh": ["{a}在{b}上方"], "ja": ["{b}の上に{a}"], "es": ["{a} encima de {b}"],
         "fr": ["{a} au-dessus de {b}"], "de": ["{a} über {b}"], "pt": ["{a} acima de {b}"], "ru": ["{a} над {b}"], "hi": ["{b} के ऊपर {a}"]}
COUNTS = {"en": {2: ["two {n}", "2 {n}", "a pair of {n}"], 3: ["three {n}", "3 {n}"]}, "zh": {2: ["两个{n}"], 3: ["三个{n}"]},
          "ja": {2: ["二つの{n}", "2つの{n}"], 3: ["三つの{n}", "3つの{n}"]}, "es": {2: ["dos {n}"], 3: ["tres {n}"]},
          "fr": {2: ["deux {n}"], 3: ["trois {n}"]}, "de": {2: ["zwei {n}"], 3: ["drei {n}"]}, "pt": {2: ["dois {n}"], 3: ["três {n}"]},
          "ru": {2: ["два {n}", "две {n}"], 3: ["три {n}"]}, "hi": {2: ["दो {n}"], 3: ["तीन {n}"]}}
SMALL = {"en": "small {n}", "zh": "小{n}", "ja": "小さい{n}", "es": "{n} pequeño", "fr": "petit {n}", "de": "kleine {n}", "pt": "{n} pequeno", "ru": "маленький {n}", "hi": "छोटा {n}"}
WHERE = {
    "en": {"left": "on the left", "right": "on the right", "top": "at the top", "bottom": "at the bottom", "center": "in the center"},
    "zh": {"left": "在左边", "right": "在右边", "top": "在上面", "bottom": "在下面", "center": "在中间"},
    "ja": {"left": "左に", "right": "右に", "top": "上に", "bottom": "下に", "center": "中央に"},
    "es": {"left": "a la izquierda", "right": "a la derecha", "top": "arriba", "bottom": "abajo", "center": "en el centro"},
    "fr": {"left": "à gauche", "right": "à droite", "top": "en haut", "bottom": "en bas", "center": "au centre"},
    "de": {"left": "links", "right": "rechts", "top": "oben", "bottom": "unten", "center": "in der Mitte"},
    "pt": {"left": "à esquerda", "right": "à direita", "top": "em cima", "bottom": "embaixo", "center": "no centro"},
    "ru": {"left": "слева", "right": "справа", "top": "сверху", "bottom": "снизу", "center": "в центре"},
    "hi": {"left": "बाएँ", "right": "दाएँ", "top": "ऊपर", "bottom": "नीचे", "center": "बीच में"},
}
STYLES = {
    "noto": ["noto"], "blob": ["blob"], "twemoji": ["twemoji"], "emojione": ["emojione"], "firefox": ["firefox"],
    "gradient": ["gradient", "glossy"], "flat": ["flat"], "icon": ["icon"], "weather": ["icon"], "outline": ["outline"],
    "lineart": ["line art"], "sketch": ["sketch", "hand drawn"], "3d": ["3d", "3d render"],
}
STYLED = {"en": ["{t}, {s} style", "{s} style {t}", "{s} {t}", "{t} in {s} style"], "zh": ["{s}风格的{t}"], "ja": ["{s}スタイルの{t}"],
          "es": ["{t}, estilo {s}"], "fr": ["{t}, style {s}"], "de": ["{t} im {s}-Stil"], "pt": ["{t}, estilo {s}"], "ru": ["{t}, стиль {s}"], "hi": ["{t}, {s} शैली"]}
# Everyday words that several things have among their tags, or none, and which of them is meant.
MEANS = {
    "automobile": "car", "deciduous tree": "tree", "tulip": "flower", "sailboat": "boat", "airplane": "plane aeroplane", "ship": "ferry",
    "grinning face": "smile happy smiley", "crying face": "sad", "red heart": "heart love", "crescent moon": "moon", "birthday cake": "cake",
    "teacup without handle": "tea", "hot beverage": "coffee cup_of_coffee", "soccer ball": "football ball", "musical note": "music", "droplet": "water drop",
    "locked": "lock padlock", "mobile phone": "phone smartphone", "laptop": "computer", "running shoe": "shoe sneaker", "red apple": "apple",
    "grinning cat": "smiling_cat happy_cat", "cloud with rain": "rain", "french fries": "fries chips", "hamburger": "burger", "soft ice cream": "icecream ice_cream",
    "doughnut": "donut", "rabbit": "bunny", "dog face": "puppy", "cat face": "kitten", "lady beetle": "ladybug", "light bulb": "lightbulb lamp",
    "money bag": "money", "gem stone": "diamond gem", "globe showing Europe-Africa": "earth world globe", "ringed planet": "planet saturn",
    "flying saucer": "ufo spaceship", "pile of poo": "poop", "jack-o-lantern": "pumpkin halloween", "Santa Claus": "santa", "Christmas tree": "christmas",
    "wrapped gift": "gift present", "snowflake": "snow", "high voltage": "lightning", "beer mug": "beer", "wine glass": "wine", "cooked rice": "rice",
    "T-Rex": "dinosaur dino", "mage": "wizard witch", "fire": "flame", "books": "library", "open book": "book", "alarm clock": "clock", "camera": "photo",
    "sunglasses": "glasses", "t-shirt": "shirt", "top hat": "hat", "crown": "king queen", "castle": "fortress", "house": "home", "bicycle": "bike",
    "sun": "sunshine", "hatching chick": "chick", "chicken": "hen", "honeybee": "bee", "spouting whale": "whale", "fish": "goldfish", "artist palette": "palette paint",
    "television": "tv", "video game": "gamepad controller", "smiling face with sunglasses": "cool", "police car": "police", "fire engine": "fire_truck",
    "locomotive": "steam_train", "pot of food": "soup", "cup with straw": "soda juice", "banana": "bananas", "grapes": "grape", "cherries": "cherry", "ghost": "boo",
}
