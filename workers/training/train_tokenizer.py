"""Trains the sub-word tokenizer on names, tags and captions: python train_tokenizer.py -> tokenizer.json

Byte-level BPE: every script and every emoji has tokens, nothing is unknown. Written as a Hugging Face
tokenizer.json, which JavaScript reads as well.
"""
import numpy as np
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

import paths
import scenes
from captions import Captioner
from pictures import Pictures

VOCABULARY = 8192
LENGTH = 32
PAD, EMPTY = 0, 1


def main():
    paths.ensure()
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=VOCABULARY, special_tokens=["<pad>", "<empty>"], show_progress=False,
                                  initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), max_token_length=24)
    tokenizer.train_from_iterator(corpus(), trainer)
    # The leading token stands for the whole prompt, so the empty prompt has one token too.
    tokenizer.post_processor = processors.TemplateProcessing(single="<empty> $A", special_tokens=[("<empty>", EMPTY)])
    tokenizer.enable_padding(pad_id=PAD, pad_token="<pad>", length=LENGTH)
    tokenizer.enable_truncation(LENGTH)
    tokenizer.save(str(paths.DATA / "tokenizer.json"))
    for text in ("a smiling cat on blue background", "笑っている猫", "ein roter Apfel", "🐱", "zorblax", ""):
        encoding = tokenizer.encode(text)
        print(repr(text), [t for t in encoding.tokens if t != "<pad>"])


def corpus():
    pictures = Pictures()
    for info in pictures.things.values():
        for entry in info["names"].values():
            yield entry["label"]
            yield from entry["tags"]
    rng, caption = np.random.default_rng(0), Captioner(pictures)
    for _ in range(30_000):
        yield caption(scenes.sample_scene(rng, lambda r: int(r.integers(len(pictures.rows)))), rng)


if __name__ == "__main__":
    main()
