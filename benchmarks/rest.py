"""What lies between two measurements in one process."""

import time

_SECONDS = 0.1


def rest() -> None:
    """Waits until nobody computes any more: threads of OpenMP and OpenBLAS, torch's and NumPy's among them, wait busily
    for their next work for some hundredths of a second, and would take their cores from whoever is measured next."""
    time.sleep(_SECONDS)
