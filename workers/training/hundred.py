"""A hundred prompts for the card, drawn as the app draws them, seed by seed: python hundred.py -> workers/models/orbis/samples.webp"""
import numpy as np
from PIL import Image

import paths
from engine import Engine
from sampling import MORE, PROMPTS

REST = [
    "a red apple on turquoise background", "a fox on light blue background", "a cat", "a panda, flat style",
    "a dragon on orange background", "a unicorn, 3d style", "a mermaid", "a ninja on gray background", "a vampire, noto style", "a robot, 3d style",
    "a purple octopus", "a bee on yellow background", "a dinosaur on light green background", "a lion on beige background",
    "a shark on dark blue background", "three bananas", "two hearts on pink background", "three stars on dark blue background", "two birds",
    "three mushrooms, 3d style", "a dog and a cat", "a sun above a house", "a cup of tea and a cookie", "a lemon next to a strawberry",
    "a moon above a mountain", "a small rocket at the top, dark blue background", "a small flower at the bottom", "a bicycle, flat style", "a train",
    "a blue bus", "a piano", "a trophy on purple background", "a pumpkin on black background", "a skull, twemoji style",
    "a crown on red background", "ice cream on pink background", "a slice of watermelon, gradient style", "sushi", "a hamburger and french fries",
    "a beer on orange background", "a snowflake on a blue to white gradient", "a rainbow", "a volcano on black background", "a tent, line art",
    "a camera, icon", "a light bulb on yellow background", "a key, outline style", "un chat noir", "une pomme verte sur fond bleu", "zwei Hunde",
    "una casa, estilo 3d", "um foguete em fundo azul escuro", "рыба на синем фоне", "два яблока",
    "红苹果", "蓝色背景上的熊猫", "ピンク背景のケーキ", "青い背景のロケット", "लाल दिल", "🚀 on purple", "🦊", "🍕🍕", "a dog wearing a hat", "zorblax",
]
HUNDRED, COLUMNS, SIDE = PROMPTS + MORE + REST, 10, 150


def main():
    engine = Engine()
    pictures = [engine.draw("orbis", prompt, seed) for seed, prompt in enumerate(HUNDRED, 1)]
    engine.close()
    small = [np.asarray(Image.fromarray(p).resize((SIDE, SIDE), Image.BICUBIC)) for p in pictures]
    rows = [np.concatenate(small[i : i + COLUMNS], 1) for i in range(0, len(small), COLUMNS)]
    Image.fromarray(np.concatenate(rows)).save(paths.MODELS / "orbis" / "samples.webp", quality=85, method=6)


if __name__ == "__main__":
    main()
