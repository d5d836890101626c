"""Complete little pipelines with random weights in the layout that Optimum and diffusers export, and
what their PyTorch originals compute: `python build.py` writes ../../testing/data."""
import json
import shutil
from pathlib import Path

import onnx
import torch

import tokenizer as bpe
from networks import Decoder, Encoder, UNet
from pipeline import Pipeline
from text import TextEncoder

OUT = Path(__file__).resolve().parents[2] / "testing" / "data"
LENGTH, OPSET = 77, 18
STABLE = {"beta_end": 0.012, "beta_schedule": "scaled_linear", "beta_start": 0.00085, "num_train_timesteps": 1000,
          "prediction_type": "epsilon", "trained_betas": None}
SCHEDULERS = {
    "tiny-sd": {"_class_name": "PNDMScheduler", **STABLE, "clip_sample": False, "set_alpha_to_one": False,
                "skip_prk_steps": True, "steps_offset": 1},
    "tiny-sdxl": {"_class_name": "EulerDiscreteScheduler", **STABLE, "interpolation_type": "linear", "steps_offset": 1,
                  "timestep_spacing": "leading", "use_karras_sigmas": False},
    "tiny-lcm": {"_class_name": "LCMScheduler", **STABLE, "original_inference_steps": 50, "set_alpha_to_one": True,
                 "steps_offset": 0, "timestep_scaling": 10.0, "timestep_spacing": "leading"},
}
SCALING = {"tiny-sd": 0.18215, "tiny-sdxl": 0.13025, "tiny-lcm": 0.18215}


def lively(module, seed):
    """Random weights that make prompts and pictures tell: PyTorch's own start is too timid."""
    generator = torch.Generator().manual_seed(seed)
    for name, weight in module.named_parameters():
        if weight.ndim < 2:
            spread = 0.2 * torch.randn(weight.shape, generator=generator)
            weight.data = spread + (1.0 if name.endswith("weight") and "norm" in name else 0.0)
        else:
            strength = 3.0 if "cross_attention.out" in name else 1.2
            weight.data = torch.randn(weight.shape, generator=generator) * strength * weight[0].numel() ** -0.5
    return module.eval().requires_grad_(False)


def export(module, inputs, outputs, free, path, external=False):
    """free: which dimensions of each input are free, by name; the rest are fixed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    shapes = tuple({axis: torch.export.Dim.DYNAMIC for axis in free.get(name, ())} for name in inputs)
    program = torch.onnx.export(module, args=(), kwargs=inputs, input_names=list(inputs), output_names=outputs,
                                dynamic_shapes=dict(zip(inputs, shapes)), dynamo=True, opset_version=OPSET, verbose=False)
    model = program.model_proto
    name_dims(model, free)
    bare(model)
    extra = {"save_as_external_data": True, "location": path.name + "_data", "size_threshold": 256} if external else {}
    onnx.save_model(model, path, **extra)


def name_dims(model, free):
    for value in model.graph.input:
        for axis in free.get(value.name, ()):
            value.type.tensor_type.shape.dim[axis].dim_param = f"{value.name}_{axis}"


def bare(model):
    """The exporter's notes about where each node came from are larger than the weights."""
    del model.metadata_props[:], model.graph.metadata_props[:], model.graph.value_info[:]
    model.graph.doc_string = ""
    for part in [*model.graph.node, *model.graph.initializer, *model.graph.input, *model.graph.output]:
        part.doc_string = ""
        del part.metadata_props[:]


def write_json(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=2) + "\n")


def build(name, vocab, merges):
    folder, xl, distilled = OUT / name, name == "tiny-sdxl", name == "tiny-lcm"
    shutil.rmtree(folder, ignore_errors=True)
    number = torch.float16 if distilled else torch.float32
    texts = [lively(TextEncoder(len(vocab), LENGTH, 16), 1)]
    if xl:
        texts.append(lively(TextEncoder(len(vocab), LENGTH, 24, projection=20, quick=False), 2))
    unet = lively(UNet(40 if xl else 16, pooled=20 if xl else 0, guidance=32 if distilled else 0), 3)
    encoder, decoder = lively(Encoder(), 4), lively(Decoder(), 5)
    for module in (*texts, unet, encoder, decoder):
        module.to(number)

    pads = [bpe.END, "!"]
    for i, text in enumerate(texts):
        suffix = f"_{i + 1}" if i else ""
        bpe.write(folder / f"tokenizer{suffix}", vocab, merges, LENGTH, pads[i], whole=distilled)
        ids = torch.ones(2, LENGTH, dtype=torch.int32 if name == "tiny-sd" else torch.int64)
        keep = text.names if xl else text.names[:2]
        export(Only(text, len(keep)), {"input_ids": ids}, keep, {"input_ids": (0,)}, folder / f"text_encoder{suffix}/model.onnx")
    export_unet(name, unet, number, folder, xl, distilled)
    export(encoder, {"sample": torch.zeros(2, 3, 64, 96, dtype=number)}, ["latent_parameters"], {"sample": (0, 2, 3)},
           folder / "vae_encoder/model.onnx")
    export(decoder, {"latent_sample": torch.zeros(2, 4, 16, 24, dtype=number)}, ["sample"], {"latent_sample": (0, 2, 3)},
           folder / "vae_decoder/model.onnx")
    write_configs(name, folder, texts, xl, distilled)
    for module in (*texts, unet, encoder, decoder):
        module.float()  # halves compute as the floats they round to
    tokenizers = [(bpe.reference(vocab, merges), vocab[pad]) for pad in pads[:len(texts)]]
    return Pipeline(tokenizers, texts, unet, encoder, decoder, SCALING[name], distilled, whole=not xl)


class Only(torch.nn.Module):
    def __init__(self, inner, count):
        super().__init__()
        self.inner, self.count = inner, count

    def forward(self, input_ids):
        return self.inner(input_ids)[:self.count]


def export_unet(name, unet, number, folder, xl, distilled):
    timestep = {"tiny-sd": torch.ones(2, dtype=torch.int64), "tiny-sdxl": torch.ones(1), "tiny-lcm": torch.tensor(1)}[name]
    inputs = {"sample": torch.zeros(2, 4, 16, 24, dtype=number), "timestep": timestep,
              "encoder_hidden_states": torch.zeros(2, LENGTH, 40 if xl else 16, dtype=number)}
    free = {"sample": (0, 2, 3), "timestep": (0,) if name == "tiny-sd" else (), "encoder_hidden_states": (0,)}
    if xl:
        inputs |= {"text_embeds": torch.zeros(2, 20), "time_ids": torch.ones(2, 6)}
        free |= {"text_embeds": (0,), "time_ids": (0,)}
    if distilled:
        inputs["timestep_cond"], free["timestep_cond"] = torch.zeros(2, 32, dtype=number), (0,)
    export(unet, inputs, ["out_sample"], free, folder / "unet/model.onnx", external=xl)


def write_configs(name, folder, texts, xl, distilled):
    pipeline = "StableDiffusionXLPipeline" if xl else "LatentConsistencyModelPipeline" if distilled else "StableDiffusionPipeline"
    parts = ["text_encoder", "unet", "vae_decoder", "vae_encoder", *(["text_encoder_2"] if xl else [])]
    index = {"_class_name": pipeline, "scheduler": ["diffusers", SCHEDULERS[name]["_class_name"]],
             **{part: ["diffusers", "OnnxRuntimeModel"] for part in parts},
             **{f"tokenizer{s}": ["transformers", "CLIPTokenizer"] for s in (["", "_2"] if xl else [""])}}
    write_json(folder / "model_index.json", {**index, **({"force_zeros_for_empty_prompt": True} if xl else {})})
    write_json(folder / "scheduler/scheduler_config.json", SCHEDULERS[name])
    write_json(folder / "unet/config.json", {
        "_class_name": "UNet2DConditionModel", "in_channels": 4, "out_channels": 4, "sample_size": 16,
        "block_out_channels": [8, 16], "time_cond_proj_dim": 32 if distilled else None,
        "addition_time_embed_dim": 8 if xl else None, "cross_attention_dim": 40 if xl else 16})
    vae = {"_class_name": "AutoencoderKL", "latent_channels": 4, "block_out_channels": [8, 8, 8], "scaling_factor": SCALING[name]}
    write_json(folder / "vae_decoder/config.json", vae)
    write_json(folder / "vae_encoder/config.json", vae)
    for i, _ in enumerate(texts):
        write_json(folder / f"text_encoder{f'_{i + 1}' if i else ''}/config.json", {
            "architectures": ["CLIPTextModelWithProjection" if i else "CLIPTextModel"], "num_hidden_layers": 2})


def main():
    torch.manual_seed(0)
    vocab, merges = bpe.learn()
    pipelines = {name: build(name, vocab, merges) for name in SCHEDULERS}
    golden = {name: one.golden(name) for name, one in pipelines.items()}
    golden["prompts"] = pipelines["tiny-sdxl"].tokenized()
    (OUT / "tiny-pipelines.golden.json").write_text(json.dumps(golden) + "\n")
    print({name: sum(f.stat().st_size for f in (OUT / name).rglob("*") if f.is_file()) for name in SCHEDULERS})


if __name__ == "__main__":
    main()
