"""Muon for matrices and convolutions (Jordan et al. 2024), AdamW for the rest, in one optimizer."""
import torch

COEFFICIENTS = (3.4445, -4.7750, 2.0315)


def fast_bf16(device):
    """Whether bf16 products are faster than float32 ones: without instructions for them they take sixty times as long."""
    return device.type != "cpu" or torch.cpu._is_avx512_bf16_supported()


def orthogonalize(matrix, steps=5):
    """Newton-Schulz: pushes the singular values of a [rows, columns] gradient towards 1."""
    a, b, c = COEFFICIENTS
    x = matrix.bfloat16() if fast_bf16(matrix.device) else matrix.float()
    tall = x.shape[0] > x.shape[1]
    x = x.T if tall else x
    x = x / (x.norm() + 1e-7)
    for _ in range(steps):
        gram = x @ x.T
        x = a * x + (b * gram + c * gram @ gram) @ x
    return (x.T if tall else x).to(matrix.dtype)


class Muon(torch.optim.Optimizer):
    def __init__(self, params, lr, momentum=0.95, weight_decay=0.01, run=map):
        """run: how to do a function for many weights; a thread pool's map uses all cores."""
        self.run = run
        super().__init__(params, dict(lr=lr, momentum=momentum, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            list(self.run(lambda p: self._update(p, group), [p for p in group["params"] if p.grad is not None]))

    @torch.no_grad()
    def _update(self, p, group):
        state = self.state[p]
        if not state:
            state["momentum"] = torch.zeros_like(p)
        buffer = state["momentum"].lerp_(p.grad, 1 - group["momentum"])
        gradient = p.grad.lerp(buffer, group["momentum"]).flatten(1)
        update = orthogonalize(gradient)
        # The update's RMS matches AdamW's (Moonlight, 2025), so both share one learning rate.
        scale = 0.2 * max(gradient.shape) ** 0.5
        p.mul_(1 - group["lr"] * group["weight_decay"])
        p.add_(update.view_as(p), alpha=-group["lr"] * scale)


class Optimizer:
    """Muon where a weight is a matrix inside the network, AdamW for embeddings, norms, in- and outputs."""

    def __init__(self, model, lr, matrices=lambda name, p: p.ndim >= 2, weight_decay=0.01, betas=(0.9, 0.95), run=map):
        named = [(n, p) for n, p in model.named_parameters() if p.requires_grad]
        hidden = [p for n, p in named if matrices(n, p)]
        rest = [p for n, p in named if not matrices(n, p)]
        self.parts = [Muon(hidden, lr, weight_decay=weight_decay, run=run), torch.optim.AdamW(rest, lr, betas=betas, weight_decay=0.0)]
        self.params = hidden + rest

    def step(self, lr, clip=1.0):
        norm = torch.nn.utils.clip_grad_norm_(self.params, clip)
        if not torch.isfinite(norm):
            return self.zero_grad()
        for part in self.parts:
            for group in part.param_groups:
                group["lr"] = lr
            part.step()
        self.zero_grad()
        return norm

    def zero_grad(self):
        for part in self.parts:
            part.zero_grad(set_to_none=True)

    def state_dict(self):
        return [part.state_dict() for part in self.parts]

    def load_state_dict(self, states):
        for part, state in zip(self.parts, states):
            part.load_state_dict(state)
