"""The time a planner may take. It works by counted steps; the clock only stops what a slow machine would draw out."""

import time


class Budget:
    def __init__(self, seconds: float) -> None:
        self.started_at = time.perf_counter()
        self.seconds = seconds

    @property
    def used(self) -> float:
        return time.perf_counter() - self.started_at

    @property
    def left(self) -> float:
        return max(self.seconds - self.used, 0.0)
