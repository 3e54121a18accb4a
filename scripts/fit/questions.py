"""Which signs are asked together: questions.txt, a line each."""
import os

TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "questions.txt")


def questions(names, table=TABLE):
    """All questions, each a list of (sign, lines below); first every sign alone."""
    asked = [[(name, 0)] for name in names]
    for line in open(table, encoding="utf-8"):
        if line.strip() and not line.startswith("#"):
            parts = [part.partition("@") for part in line.split()]
            asked.append([(name, int(offset or 0)) for name, _, offset in parts])
    for question in asked:
        for name, _ in question:
            if name not in names:
                raise SystemExit(f"{table}: there is no sign `{name}`")
    return asked
