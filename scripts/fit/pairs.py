"""The second reader of joins: a small network over what a pair of blocks answers (JAX).

What it reckons is described in src/segment/join/second.rs, which does the same. The chances of a block's successors (none among them) and of
its predecessors are softmax over the pairs' scores, as in `scripts/fit-join`; the likelihood of the true ones is made greatest by Adam with
decoupled decay of the weights, while single answers are left out at random; in the end the running mean of the weights is taken.
"""
import functools

import adam
import jax
import jax.numpy as jnp
import numpy as np

WIDE, INNER = 24, 12
# Share of answers that are left out at random while it is fitted.
NO_ANSWER = 0.05
# The steps' length at most.
STEP = 4e-3
# Pages are reckoned together with others of about as many blocks, so many pairs at a time.
SIZES, AT_ONCE = (4, 8, 12, 16, 24, 32, 48, 64, 96, 128, 160), 20000


class Fitted:
    """The weights, and what each question's first answer is by number."""

    def __init__(self, questions, weights):
        self.questions, self.starts, self.weights = questions, starts(questions), weights

    def scores(self, answers):
        """What speaks for each join of a page, by the first block and the second."""
        count = len(answers)
        size = next(n for n in SIZES if n >= count)
        places = np.zeros((1, size, size, len(self.questions)), np.int32)
        places[0, :count, :count] = answers + self.starts
        scores = np.array(_scores(self.weights, places)[0, :count, :count])
        np.fill_diagonal(scores, 0)
        return scores

    def lines(self):
        """The weights in thousandths, as lines of the readable file."""
        w = {name: np.asarray(value) for name, value in self.weights.items()}

        def row(what, numbers):
            return what + "\t" + " ".join(str(int(n)) for n in np.rint(1000 * np.atleast_1d(numbers)))

        # An answer was left out now and then; now it never is.
        out = [row(f"{name} {a}", w["answers"][start + i] * (1 - NO_ANSWER))
               for (name, answers), start in zip(self.questions, self.starts) for i, a in enumerate(answers)]
        return [*out, row("start", w["start"]), *(row("inner", r) for r in w["inner"]), row("bias", w["bias"]),
                row("speaks", w["speaks"]), row("always", w["always"])]


def starts(questions):
    """The number of each question's first answer."""
    return np.concatenate([[0], np.cumsum([len(answers) for _, answers in questions])])[:-1].astype(np.int32)


def _begun(questions, key):
    """Weights to begin with."""
    keys = iter(jax.random.split(key, 4))

    def some(*shape, size):
        return jax.random.normal(next(keys), shape) * size

    return {"answers": some(sum(len(answers) for _, answers in questions), WIDE, size=0.2), "start": jnp.zeros(WIDE),
            "inner": some(WIDE, INNER, size=(2 / WIDE) ** 0.5), "bias": jnp.zeros(INNER), "speaks": some(INNER, size=0.3),
            "always": jnp.array(-2.0)}


def _read(weights, places, key=None):
    """What speaks for each join of some pages; with a key answers are left out at random."""
    of_answers = weights["answers"][places]
    if key is None:
        heard = of_answers.sum(-2) * (1 - NO_ANSWER)
    else:
        heard = (of_answers * jax.random.bernoulli(key, 1 - NO_ANSWER, places.shape)[..., None]).sum(-2)
    inner = jax.nn.relu(jax.nn.relu(heard + weights["start"]) @ weights["inner"] + weights["bias"])
    return inner @ weights["speaks"] + weights["always"]


_scores = jax.jit(_read)


@functools.partial(jax.jit, donate_argnums=0)
def _step(state, number, length, key, places, right, known, there):
    """One step of `adam.step`."""
    def loss(weights):
        score = _read(weights, places, key)
        count = places.shape[1]
        pairs = there[:, :, None] * there[:, None, :] * (1 - jnp.eye(count))
        score = jnp.where(pairs > 0, score, -1e9)
        nought = jnp.zeros((*score.shape[:2], 1))
        after = jax.nn.logsumexp(jnp.concatenate([score, nought], 2), 2)
        before = jax.nn.logsumexp(jnp.concatenate([score.swapaxes(1, 2), nought], 2), 2)
        own = jnp.where(right, score, 0)
        total = (known * (after - own.sum(2))).sum() + (known * (before - own.sum(1))).sum()
        return total / jnp.maximum(known.sum(), 1)

    return adam.step(state, loss, number, length)


def _batches(pages, chance):
    """All pages in heaps of about as many blocks, in a random order."""
    by_size = {}
    for number in chance.permutation(len(pages)):
        size = next((n for n in SIZES if n >= pages[number]["count"]), None)
        if size:
            by_size.setdefault(size, []).append(number)
    heaps = []
    for size, numbers in sorted(by_size.items()):
        many = max(1, AT_ONCE // size ** 2)
        heaps += [(size, many, numbers[at:at + many]) for at in range(0, len(numbers), many)]
    return [heaps[i] for i in chance.permutation(len(heaps))]


def fit(questions, pages, rounds, seed=1):
    """The network fitted on pages (`count`, `answers`, `after`, `known`). `questions`: pairs of a question and its answers."""
    first, chance, key = starts(questions), np.random.default_rng(seed), jax.random.PRNGKey(seed)
    state = adam.begun(_begun(questions, key))
    number = 0
    for done in range(rounds):
        heaps = _batches(pages, chance)
        for at, (size, many, numbers) in enumerate(heaps):
            number += 1
            share = (done + at / len(heaps)) / rounds
            step = adam.length(STEP, share)
            places = np.zeros((many, size, size, len(questions)), np.int32)
            right = np.zeros((many, size, size), bool)
            known, there = np.zeros((many, size), np.float32), np.zeros((many, size), np.float32)
            for row, page in enumerate(numbers):
                count, after = pages[page]["count"], pages[page]["after"]
                places[row, :count, :count] = pages[page]["answers"] + first
                joined = np.nonzero(after >= 0)[0]
                right[row, joined, after[joined]] = True
                known[row, :count], there[row, :count] = pages[page]["known"], 1
            key, own = jax.random.split(key)
            state = _step(state, float(number), step, own, places, right, known, there)
    return Fitted(questions, state[3])
