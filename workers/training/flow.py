"""Rectified flow: x_t = (1 - t) clean + t noise, velocity = noise - clean."""


def precondition(latents, timestep, network):
    """Velocity from a network whose input and target have unit variance at every t, as in EDM (arXiv 2206.00364).

    With p = (1 - t)^2 + t^2, the variance of x_t: the network's target is (t clean - (1 - t) noise) / sqrt(p), which is
    the picture itself at t = 1, so nothing has to carry the noise through. With a network that answers 0 this is
    already the best linear guess for Gaussian data.
    """
    t = timestep[:, None, None, None]
    power = (1 - t) ** 2 + t**2
    return (2 * t - 1) / power * latents - network(latents * power.rsqrt()) * power.rsqrt()
