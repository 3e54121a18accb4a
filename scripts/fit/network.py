"""The second reader of roles: a small convolutional network over the signs of a page's lines, under a chain (JAX).

What it reckons is described in src/segment/sequence/network.rs, which does the same. The likelihood of the roles of whole pages is made
greatest by Adam (adam.py), while single signs and numbers are left out at random; in the end the running mean of
the weights is taken.

Srivastava and others: Dropout (2014).
"""
import functools

import adam
import jax
import jax.numpy as jnp
import numpy as np

ROLES, WIDE, INNER = 10, 32, 64
# How many lines away each layer hears its neighbours.
FAR = (1, 2, 4, 1)
LEAST = 1e-6
# Shares of signs, and of what layers add, that are left out at random while it is fitted.
NO_SIGN, NO_PART = 0.05, 0.1
# The steps' length at most.
STEP = 2e-3
# Pages are reckoned together with others of about their length, so many lines at a time; of a longer page the first lines.
LENGTHS, AT_ONCE = (64, 128, 192, 256, 384, 512, 768, 1024, 2048), 4096


class Fitted:
    """The weights, and what each sign's first answer is by number."""

    def __init__(self, names, weights):
        self.names, self.starts, self.weights = names, starts(names), weights

    def scores(self, signs):
        """What speaks for each role of each line of a page."""
        length = -(-len(signs) // 256) * 256
        places = np.zeros((1, length, len(self.names)), np.int32)
        places[0, :len(signs)] = signs + self.starts
        there = (np.arange(length) < len(signs)).astype(np.float32)[None]
        return np.asarray(_scores(self.weights, places, there)[0, :len(signs)])

    def following(self):
        """The weights of neighbouring roles (above, below)."""
        return np.asarray(self.weights["next"])

    def lines(self):
        """The weights in thousandths, as lines of the readable file."""
        w = {name: np.asarray(value) for name, value in self.weights.items()}

        def row(what, numbers):
            return what + "\t" + " ".join(str(int(n)) for n in np.rint(1000 * np.asarray(numbers)))

        out = ["network"]
        for (name, answers), start in zip(self.names, self.starts):
            # A sign was left out now and then; now it never is.
            out += [row(f"sign {name} {a}", w["signs"][start + i] * (1 - NO_SIGN)) for i, a in enumerate(answers)]
        for k, far in enumerate(FAR):
            out += [row("scale", w[f"scale{k}"]), row("bias", w[f"bias{k}"])]
            for place, what in enumerate(("above", "itself", "below")):
                out += [row(what, r) for r in w[f"near{k}"][place]]
            out += [row("mean", r) for r in w[f"page{k}"][:WIDE]] + [row("spread", r) for r in w[f"page{k}"][WIDE:]]
            out += [row("back", r) for r in w[f"back{k}"]]
            out.append(f"hears {far}\t")
        out += [row("start", w["start"]), *(row("roles", r) for r in w["roles"]), row("always", w["always"])]
        return out + [row("next", r) for r in w["next"]]


def starts(names):
    """The number of each sign's first answer."""
    return np.concatenate([[0], np.cumsum([len(answers) for _, answers in names])])[:-1].astype(np.int32)


def _begun(names, key):
    """Weights to begin with."""
    keys = iter(jax.random.split(key, 8 * len(FAR) + 8))

    def some(*shape, size):
        return jax.random.normal(next(keys), shape) * size

    weights = {"signs": some(sum(len(answers) for _, answers in names), WIDE, size=0.15), "start": jnp.zeros(WIDE),
               "roles": some(WIDE, ROLES, size=0.05), "always": jnp.zeros(ROLES), "next": jnp.zeros((ROLES, ROLES))}
    for k in range(len(FAR)):
        weights[f"scale{k}"], weights[f"bias{k}"] = jnp.ones(WIDE), jnp.zeros(INNER)
        weights[f"near{k}"] = some(3, WIDE, INNER, size=(2 / (3 * WIDE)) ** 0.5)
        weights[f"page{k}"] = some(2 * WIDE, INNER, size=0.3 / (2 * WIDE) ** 0.5)
        weights[f"back{k}"] = some(INNER, WIDE, size=0.5 / INNER ** 0.5)
    return weights


def _loud(lines, scale):
    return lines * jax.lax.rsqrt(jnp.mean(lines * lines, -1, keepdims=True) + LEAST) * scale


def _read(weights, places, there, key=None):
    """What speaks for each role of each line of some pages; with a key something is left out at random."""
    def kept(values, share):
        nonlocal key
        if key is None:
            return values
        key, own = jax.random.split(key)
        return values * jax.random.bernoulli(own, 1 - share, values.shape)

    mask, count = there[..., None], jnp.maximum(there.sum(1), 1)[:, None]
    of_signs = weights["signs"][places]
    heard = (of_signs * (1 - NO_SIGN) if key is None else of_signs * kept(jnp.ones(places.shape), NO_SIGN)[..., None]).sum(2)
    lines = (heard + weights["start"]) * mask
    for k, far in enumerate(FAR):
        loud = _loud(lines, weights[f"scale{k}"]) * mask
        around = jnp.pad(loud, ((0, 0), (far, far), (0, 0)))
        made = sum(around[:, n * far:n * far + loud.shape[1]] @ weights[f"near{k}"][n] for n in range(3))
        spread = jnp.sqrt((loud * loud).sum(1) / count + LEAST)
        of_page = jnp.concatenate([loud.sum(1) / count, spread], -1) @ weights[f"page{k}"] + weights[f"bias{k}"]
        added = jax.nn.relu(made + of_page[:, None]) @ weights[f"back{k}"]
        lines = (lines + (added if key is None else kept(added, NO_PART) / (1 - NO_PART))) * mask
    return _loud(lines, 1.0) @ weights["roles"] + weights["always"]


_scores = jax.jit(_read)


def _likelihood(scores, following, roles, there):
    """The log likelihood of the roles of some pages."""
    own = (jnp.take_along_axis(scores, roles[..., None], -1)[..., 0] * there).sum(1)
    pairs = (following[roles[:, :-1], roles[:, 1:]] * there[:, 1:]).sum(1)

    def on(reached, line):
        scores, there = line
        now = jax.nn.logsumexp(reached[:, :, None] + following[None], 1) + scores
        return jnp.where(there[:, None] > 0, now, reached), None

    reached, _ = jax.lax.scan(on, scores[:, 0], (scores[:, 1:].swapaxes(0, 1), there[:, 1:].swapaxes(0, 1)))
    return own + pairs - jax.nn.logsumexp(reached, -1)


@functools.partial(jax.jit, donate_argnums=0)
def _step(state, number, length, key, places, roles, there):
    """One step of `adam.step`."""
    def loss(weights):
        return -_likelihood(_read(weights, places, there, key), weights["next"], roles, there).sum() / there.sum()

    return adam.step(state, loss, number, length)


def _batches(pages, chance):
    """All pages, as often as they count, in heaps of about one length, in a random order."""
    by_length = {}
    for number in chance.permutation(len(pages)):
        times = pages[number][2]
        times = int(times) + (chance.random() < times % 1)
        length = next((n for n in LENGTHS if n >= len(pages[number][1])), LENGTHS[-1])
        by_length.setdefault(length, []).extend([number] * times)
    heaps = []
    for length, numbers in sorted(by_length.items()):
        size = AT_ONCE // length
        numbers = [numbers[i] for i in chance.permutation(len(numbers))]
        heaps += [(length, size, numbers[at:at + size]) for at in range(0, len(numbers), size)]
    return [heaps[i] for i in chance.permutation(len(heaps))]


def fit(names, pages, rounds, seed=1):
    """The network fitted on `pages`: signs, roles, and how many times the page counts. `names`: pairs of a sign and its answers."""
    first, chance, key = starts(names), np.random.default_rng(seed), jax.random.PRNGKey(seed)
    state = adam.begun(_begun(names, key))
    number = 0
    for done in range(rounds):
        heaps = _batches(pages, chance)
        for at, (length, size, numbers) in enumerate(heaps):
            number += 1
            share = (done + at / len(heaps)) / rounds
            step = adam.length(STEP, share)
            places = np.zeros((size, length, len(names)), np.int32)
            roles, there = np.zeros((size, length), np.int32), np.zeros((size, length), np.float32)
            for row, page in enumerate(numbers):
                count = min(length, len(pages[page][1]))
                places[row, :count] = pages[page][0][:count] + first
                roles[row, :count], there[row, :count] = pages[page][1][:count], 1
            key, own = jax.random.split(key)
            state = _step(state, float(number), step, own, places, roles, there)
    return Fitted(names, state[3])
