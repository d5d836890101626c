"""Device, precision, checkpoints: what every training script shares."""
import concurrent.futures
import contextlib
import os
import sys
import time

import torch

import paths
from muon import fast_bf16

# Memory stays with the allocator between steps (else half of a CPU step is page faults), and a thread that waits
# for the other sleeps (else, on a crowded machine, it spins while the other cannot run).
ENVIRONMENT = {"MALLOC_MMAP_THRESHOLD_": str(8 << 30), "MALLOC_TRIM_THRESHOLD_": str(8 << 30),
               "MALLOC_TOP_PAD_": str(64 << 20), "OMP_WAIT_POLICY": "PASSIVE"}


def start(name, pid=True):
    """Sets threads and allocator (by starting over once), writes trainer.pid if this is the trainer, returns the device."""
    if any(os.environ.get(key) != value for key, value in ENVIRONMENT.items()) and sys.platform == "linux":
        os.environ.update(ENVIRONMENT)
        os.execv(sys.executable, [sys.executable, *sys.argv])
    paths.ensure()
    torch.set_num_threads(int(os.environ.get("EMERGE_THREADS", 2)))
    if pid:
        (paths.ROOT / "trainer.pid").write_text(f"{os.getpid()}\n")
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    if device.type == "cuda":
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
        torch.backends.cudnn.benchmark = True
    print(f"# {name} on {device}, {torch.get_num_threads()} threads, pid {os.getpid()}", flush=True)
    return device


def bf16(device):
    """Autocast: bf16 matrix products run about four times as fast as float32 on AMX. Off where they would be slower."""
    return torch.autocast(device.type, torch.bfloat16, enabled=fast_bf16(device))


class Halves:
    """Splits each batch over Python threads with one compute thread each, and averages their gradients.

    oneDNN's weight gradients wait in a spin barrier; on a crowded machine two compute threads of one
    product then burn most of their time. Threads that meet once a step do not.
    """

    def __init__(self, device):
        self.count = 1 if device.type == "cuda" else int(os.environ.get("EMERGE_THREADS", 2))
        if device.type == "cpu":
            torch.set_num_threads(1)
        self.pool = concurrent.futures.ThreadPoolExecutor(self.count, initializer=lambda: torch.set_num_threads(1))

    def gradients(self, params, loss_of, batch):
        """Sets .grad to that of the mean loss; loss_of(*tensors) -> loss, tuple of numbers. Returns their means."""
        parts = list(zip(*(tensor.chunk(self.count) for tensor in batch)))

        def work(part):
            loss, numbers = loss_of(*part)
            return torch.autograd.grad(loss / len(parts), params, allow_unused=True), numbers

        results = list(self.pool.map(work, parts))
        for p, *grads in zip(params, *(r[0] for r in results)):
            grads = [g for g in grads if g is not None]
            p.grad = sum(grads[1:], grads[0]) if grads else None
        return [sum(values) / len(parts) for values in zip(*(r[1] for r in results))]


def to_device(model, device):
    return model.to(device=device, memory_format=torch.channels_last)


def save(name, state):
    """Atomic: a killed trainer leaves the former checkpoint whole."""
    target = paths.CHECKPOINTS / f"{name}.pt"
    partial = target.with_suffix(".partial")
    torch.save(state, partial)
    os.replace(partial, target)


def load(name, device="cpu"):
    target = paths.CHECKPOINTS / f"{name}.pt"
    return torch.load(target, map_location=device, weights_only=True) if target.exists() else None


class Ema:
    """Exponential mean of the weights, warmed up so that early weights are forgotten."""

    def __init__(self, model, decay=0.9995):
        self.decay, self.steps = decay, 0
        self.shadow = {k: v.detach().float().clone() for k, v in model.state_dict().items()}

    @torch.no_grad()
    def update(self, model):
        self.steps += 1
        decay = min(self.decay, (1 + self.steps) / (20 + self.steps))
        state = model.state_dict()
        shadow, current = [], []
        for key, value in self.shadow.items():
            if value.dtype.is_floating_point:
                shadow.append(value)
                current.append(state[key].detach().float())
        torch._foreach_lerp_(shadow, current, 1 - decay)

    def state_dict(self):
        return {"steps": self.steps, "shadow": self.shadow}

    def load_state_dict(self, state):
        self.steps = state["steps"]
        for key, value in state["shadow"].items():
            self.shadow[key].copy_(value)


class Clock:
    """Process time with the CPU, so that a paused or crowded trainer still counts its own work."""

    def __init__(self, spent=0.0):
        self.before, self.begin = spent, time.time()

    def seconds(self):
        return self.before + time.time() - self.begin


@contextlib.contextmanager
def evaluating(model):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        yield model
    model.train(was_training)
