"""A CLIP tokenizer with a vocabulary of its own: byte-level BPE whose words end in </w>."""
import json
from collections import Counter

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

START, END = "<|startoftext|>", "<|endoftext|>"
MERGES = 160
CORPUS = """a photo of a red fox in the snow, a painting of an old lighthouse at night, the sea under a full moon
portrait of a smiling astronaut, watercolour, a green dragon flying over the mountains, oil on canvas, highly detailed
a small house in the forest, soft light, a cat sitting on a wooden table, an illustration of a rocket and the stars
blue flowers on a white background, a city street in the rain, digital art, the quiet lake in the morning, a yellow bird"""


def pipeline(model):
    """Normalizer, splitter and special tokens as transformers' CLIPTokenizer has them."""
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()])
    words = Regex(r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+")
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(words, "removed", invert=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    return tokenizer


def learn():
    """vocab and merges in CLIP's order: bytes, bytes that end a word, merges, special tokens."""
    splitter = pipeline(models.BPE())
    text = splitter.normalizer.normalize_str(CORPUS)
    words = Counter((*word[:-1], f"{word[-1]}</w>") for word, _ in splitter.pre_tokenizer.pre_tokenize_str(text))
    merges = []
    for _ in range(MERGES):
        pairs = Counter()
        for word, count in words.items():
            pairs.update({pair: count * times for pair, times in Counter(zip(word, word[1:])).items()})
        # Ties go by spelling: every build learns the same.
        merges.append(max(pairs, key=lambda pair: (pairs[pair], pair)))
        words = Counter({merged(word, merges[-1]): count for word, count in words.items()})
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokens = [*alphabet, *(f"{c}</w>" for c in alphabet), *("".join(pair) for pair in merges), START, END]
    return {token: i for i, token in enumerate(dict.fromkeys(tokens))}, merges


def merged(word, pair):
    out, rest = [], list(word)
    while rest:
        taken = 2 if tuple(rest[:2]) == pair else 1
        out.append("".join(rest[:taken]))
        rest = rest[taken:]
    return tuple(out)


def reference(vocab, merges):
    """The tokenizer library's own answer, special tokens included."""
    model = models.BPE(vocab=vocab, merges=merges, continuing_subword_prefix="", end_of_word_suffix="</w>",
                       fuse_unk=False, unk_token=END)
    tokenizer = pipeline(model)
    tokenizer.add_special_tokens([START, END])
    tokenizer.post_processor = processors.RobertaProcessing((END, vocab[END]), (START, vocab[START]), False, False)
    return tokenizer


def ids_of(tokenizer, prompt, length, pad):
    """Cut to the model's length with the end token kept, then padded, as the pipelines ask for it."""
    ids = tokenizer.encode(prompt).ids
    ids = ids if len(ids) <= length else [*ids[:length - 1], ids[-1]]
    return ids + [pad] * (length - len(ids))


def write(folder, vocab, merges, length, pad, whole):
    """whole: all in one tokenizer.json, as newer exports have it."""
    folder.mkdir(parents=True, exist_ok=True)
    if whole:
        (folder / "tokenizer.json").write_text(reference(vocab, merges).to_str() + "\n")
    else:
        (folder / "vocab.json").write_text(json.dumps(vocab, ensure_ascii=False))
        (folder / "merges.txt").write_text("#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in merges))
    special = {"bos_token": START, "eos_token": END, "unk_token": END}
    (folder / "special_tokens_map.json").write_text(json.dumps({**special, "pad_token": pad}, indent=2) + "\n")
    config = {**special, "pad_token": pad, "add_prefix_space": False, "do_lower_case": True, "model_max_length": length,
              "tokenizer_class": "CLIPTokenizer"}
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=2) + "\n")
