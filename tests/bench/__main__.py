"""`make bench`: figures and ratios of one run on this machine, as tables and as JSON beside this file.

Parts: ``model`` (the estimate beside its peers), ``web`` (the dashboard beside a naive app) and
``load`` (many readers, and one for very long). Name parts as arguments to run only those.
"""

from __future__ import annotations

import json
import platform
import sys
from pathlib import Path


def main(parts: list[str]) -> None:
    from tests.bench import load, model, web

    runners = {"model": model.run, "web": web.run, "load": load.run}
    unknown = [p for p in parts if p not in runners]
    if unknown:
        sys.exit(f"bench: no part called {unknown[0]}; there are {', '.join(runners)}")
    results: dict[str, object] = {"python": platform.python_version(), "machine": platform.machine()}
    for name in parts or list(runners):
        results[name] = runners[name]()
    target = Path(__file__).with_name("results.json")
    target.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    print(f"written to tests/bench/{target.name}")


if __name__ == "__main__":
    main(sys.argv[1:])
