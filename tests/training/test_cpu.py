"""What the processor can do decides how products are taken."""

import pytest

from zoo.training import cpu as processor
from zoo.training.recipe import Training
from zoo.training.run_recipe import products_of

TRAINING = {"seed": 1, "epochs": 1, "batch_size": 1, "learning_rate": 1, "final_learning_rate": 1, "clip_norm": 1}


@pytest.mark.parametrize(
    ("flags", "wanted", "taken"),
    [
        ("fpu amx_bf16 amx_tile", "bfloat16", "bfloat16"),
        ("fpu avx512_bf16", "bfloat16", "bfloat16"),
        ("fpu avx512f", "bfloat16", "float32"),
        ("fpu amx_bf16 amx_tile", "float32", "float32"),
    ],
)
def test_products_are_in_bfloat16_where_the_recipe_wants_it_and_the_processor_has_it(
    flags, wanted, taken, tmp_path, monkeypatch
):
    monkeypatch.setattr(processor, "_CPUINFO", tmp_path / "cpuinfo")
    (tmp_path / "cpuinfo").write_text(
        f"model name\t: An Owl\nflags\t\t: {flags}\n\nmodel name\t: An Owl\nflags\t\t: no\n"
    )
    assert processor.processor() == "An Owl"
    assert products_of(Training(**TRAINING, products=wanted)) == taken


def test_a_processor_that_says_nothing_takes_float32(tmp_path, monkeypatch):
    monkeypatch.setattr(processor, "_CPUINFO", tmp_path / "none")
    assert products_of(Training(**TRAINING, products="bfloat16")) == "float32"
