"""A linear-chain conditional random field over the lines of pages, fitted by stochastic gradients (AdaGrad).

Lafferty, McCallum and Pereira: Conditional Random Fields (2001). Duchi, Hazan and Singer: Adaptive Subgradient Methods (2011),
with the weights drawn to nought by a proximal step. Pages are arrays: `rows` holds for each line and question the place of its answer's weights, `roles` each line's role.
"""
import numba
import numpy as np

ROLES = 10
# Weights that fewer lines ask for are none.
LEAST_LINES = 3
# Pages between two steps that draw the weights to nought.
PULL_EVERY = 200
# The steps' length, and what it shrinks to: (share of the rounds from which on, factor).
STEP, SHRINKS = 0.02, ((0.85, 0.25), (0.6, 0.5))
# The weights of so many last rounds are averaged.
AVERAGED = 5


class Asked:
    """All questions, with the place of each answer's weights."""

    def __init__(self, signs, questions):
        """`signs`: pairs of a name and its answers; `questions`: lists of (sign, lines below)."""
        number = {name: i for i, (name, _) in enumerate(signs)}
        self.parts = [[(number[name], offset) for name, offset in asked] for asked in questions]
        self.most = [len(answers) for _, answers in signs]
        sizes = [int(np.prod([self.most[sign] + 1 for sign, _ in parts])) for parts in self.parts]
        self.starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)

    def rows(self, signs):
        """For each line of a page and each question the place of its answer's weights."""
        count = len(signs)
        rows, columns = np.empty((count, len(self.parts)), np.int32), {}
        for k, parts in enumerate(self.parts):
            number = np.zeros(count, np.int32)
            for sign, offset in parts:
                if (sign, offset) not in columns:
                    column = np.full(count, self.most[sign], np.int32)
                    low, high = max(0, -offset), min(count, count - offset)
                    if low < high:
                        column[low:high] = signs[low + offset:high + offset, sign]
                    columns[sign, offset] = column
                number = number * (self.most[sign] + 1) + columns[sign, offset]
            rows[:, k] = number + self.starts[k]
        return rows

    def answers(self, question, place):
        """The answers that a place among a question's weights stands for; one past the last is past the page."""
        out = []
        for sign, _ in reversed(self.parts[question]):
            out.append(place % (self.most[sign] + 1))
            place //= self.most[sign] + 1
        return out[::-1]


@numba.njit(fastmath=True, cache=True, nogil=True)
def _chances(scores, following, likely, pairs):
    """Fills the chances of each line's roles and the sums of those of neighbours' pairs."""
    count = len(scores)
    forward, shown = np.empty((count, ROLES)), np.empty((count, ROLES))
    behind, sums, odds = np.ones(ROLES), np.empty(count), np.exp(following)
    for i in range(count):
        most = scores[i].max()
        for role in range(ROLES):
            shown[i, role] = np.exp(scores[i, role] - most)
            reached = 1.0
            if i > 0:
                reached = 0.0
                for above in range(ROLES):
                    reached += forward[i - 1, above] * odds[above, role]
            forward[i, role] = reached * shown[i, role]
        sums[i] = forward[i].sum()
        for role in range(ROLES):
            forward[i, role] /= sums[i]
    pairs[:] = 0
    for i in range(count - 1, -1, -1):
        whole = 0.0
        for role in range(ROLES):
            likely[i, role] = forward[i, role] * behind[role]
            whole += likely[i, role]
        for role in range(ROLES):
            likely[i, role] /= whole
        if i > 0:
            before = np.zeros(ROLES)
            for above in range(ROLES):
                for role in range(ROLES):
                    on = odds[above, role] * shown[i, role] * behind[role] / sums[i]
                    pairs[above, role] += forward[i - 1, above] * on
                    before[above] += on
            behind = before


@numba.njit(fastmath=True, cache=True, nogil=True)
def _round(rows, roles, starts, times, order, weights, squares, following, squares_next, used, step, pull):
    """Goes over all pages once."""
    pairs = np.zeros((ROLES, ROLES))
    for done in range(len(order)):
        first, last, counted = starts[order[done]], starts[order[done] + 1], times[order[done]]
        scores, likely = np.zeros((last - first, ROLES)), np.empty((last - first, ROLES))
        for i in range(last - first):
            for row in rows[first + i]:
                if used[row]:
                    for role in range(ROLES):
                        scores[i, role] += weights[row, role]
        _chances(scores, following, likely, pairs)
        for i in range(last - first):
            likely[i, roles[first + i]] -= 1.0
            if i > 0:
                pairs[roles[first + i - 1], roles[first + i]] -= 1.0
            for row in rows[first + i]:
                if used[row]:
                    for role in range(ROLES):
                        slope = counted * likely[i, role]
                        if abs(slope) > 1e-5:
                            squares[row, role] += slope * slope
                            weights[row, role] -= step * slope / np.sqrt(squares[row, role])
        for above in range(ROLES):
            for role in range(ROLES):
                slope = counted * pairs[above, role]
                squares_next[above, role] += slope * slope
                following[above, role] -= step * slope / np.sqrt(squares_next[above, role])
        if (done + 1) % PULL_EVERY == 0 or done + 1 == len(order):
            since = ((done % PULL_EVERY) + 1) / len(order)
            for row in range(len(weights)):
                if used[row]:
                    for role in range(ROLES):
                        far = step / np.sqrt(squares[row, role]) * since
                        size = max(0.0, abs(weights[row, role]) - far * pull[0]) / (1.0 + far * pull[1])
                        weights[row, role] = np.sign(weights[row, role]) * size


def fit(asked, pages, pull=(1.0, 4.0), rounds=10, seed=1):
    """Weights of all answers (place, role) and of neighbouring roles (above, below).

    `pages`: rows, roles, and how many times the page counts. `pull`: the weights' pull to nought, L1 (the table stays short) and L2
    (it stays calm).
    """
    rows, roles = np.concatenate([p[0] for p in pages]), np.concatenate([p[1] for p in pages])
    starts = np.concatenate([[0], np.cumsum([len(p[1]) for p in pages])])
    times = np.array([float(p[2]) for p in pages])
    used = np.zeros(asked.starts[-1], np.int64)
    for k in range(rows.shape[1]):
        used += np.bincount(rows[:, k], minlength=len(used))
    used = used >= LEAST_LINES
    weights, squares = np.zeros((len(used), ROLES)), np.ones((len(used), ROLES))
    following, squares_next = np.zeros((ROLES, ROLES)), np.ones((ROLES, ROLES))
    mean, mean_next, order = np.zeros_like(weights), np.zeros_like(following), np.random.default_rng(seed)
    for number in range(rounds):
        step = STEP * next((factor for since, factor in SHRINKS if number >= since * rounds), 1.0)
        _round(rows, roles, starts, times, order.permutation(len(pages)), weights, squares, following, squares_next, used,
               step, np.array(pull))
        if number >= rounds - AVERAGED:
            mean += weights / min(AVERAGED, rounds)
            mean_next += following / min(AVERAGED, rounds)
    return mean, mean_next


@numba.njit(cache=True, nogil=True)
def best(rows, weights, following):
    """The roles of a page's lines that weigh most together."""
    count = len(rows)
    back, reached = np.zeros((count, ROLES), np.int8), np.zeros(ROLES)
    for i in range(count):
        scores = np.zeros(ROLES)
        for row in rows[i]:
            scores += weights[row]
        if i > 0:
            for role in range(ROLES):
                come = reached + following[:, role]
                back[i, role] = np.argmax(come)
                scores[role] += come.max()
        reached = scores
    out = np.empty(count, np.int8)
    role = np.argmax(reached)
    for i in range(count - 1, -1, -1):
        out[i] = role
        role = back[i, role]
    return out
