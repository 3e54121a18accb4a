"""Steps of Adam with decoupled decay of the weights, and the running mean of the weights, for the networks that are fitted here (JAX).

Kingma and Ba: Adam (2015). Loshchilov and Hutter: Decoupled Weight Decay Regularization (2019).
"""
import jax
import jax.numpy as jnp
import numpy as np

# The share of all steps by which the longest is reached, and the weights' decay.
WARM, DECAY = 0.05, 0.02
# How much of the weights' mean is the last step's.
NEWEST = 0.005


def begun(weights):
    """The state to begin with: the weights, two running means of their slopes, and the weights' own."""
    nought = jax.tree.map(jnp.zeros_like, weights)
    return weights, nought, jax.tree.map(jnp.copy, nought), jax.tree.map(jnp.copy, weights)


def length(longest, share):
    """How long a step is, of the longest, where a share of all steps is done."""
    return longest * min(1.0, share / WARM) * (0.02 + 0.49 * (1 + np.cos(np.pi * share)))


def step(state, loss, number, length):
    """The state after a step, the `number`th, down a loss of the weights."""
    weights, slopes, squares, mean = state
    slope = jax.grad(loss)(weights)
    size = jnp.sqrt(sum((s * s).sum() for s in jax.tree.leaves(slope)))
    slope = jax.tree.map(lambda s: s * jnp.minimum(1, 1 / (size + 1e-9)), slope)
    slopes = jax.tree.map(lambda a, s: 0.9 * a + 0.1 * s, slopes, slope)
    squares = jax.tree.map(lambda a, s: 0.99 * a + 0.01 * s * s, squares, slope)

    def stepped(weight, slope, square):
        towards = slope / (1 - 0.9 ** number) / (jnp.sqrt(square / (1 - 0.99 ** number)) + 1e-8)
        return weight - length * (towards + DECAY * weight)

    weights = jax.tree.map(stepped, weights, slopes, squares)
    return weights, slopes, squares, jax.tree.map(lambda m, w: (1 - NEWEST) * m + NEWEST * w, mean, weights)
