"""What all tests share."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

if os.environ.get("KERAS_BACKEND", "tensorflow") != "tensorflow":
    # Referees count in float64: JAX must be told before it is imported, and so must Keras, which takes it for float32.
    os.environ.setdefault("JAX_ENABLE_X64", "1")
    from keras.src.backend.common import dtypes

    dtypes.BIT64_TO_BIT32_DTYPE["float64"] = "float64"


def pytest_collection_modifyitems(items):
    """The runs on other backends come first: they take longest, in processes of their own beside the others."""
    items.sort(key=lambda item: item.path.name != "test_backends.py")


# Read once: tests of the settings themselves change the environment.
_DATA = Path(os.environ.get("ZOO_DATA_DIR") or Path(__file__).parents[2] / "shared" / "data")


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The folder of the real data; tests that ask for it (and are marked `data`) are skipped where there is none."""
    if not _DATA.is_dir():
        pytest.skip("needs the real data: ZOO_DATA_DIR, or shared/data beside the checkout")
    return _DATA


@pytest.fixture
def write_file(tmp_path):
    """Writes a file, and gives its path."""

    def write(content: str | bytes, name: str = "file.txt") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def random() -> np.random.Generator:
    """Random numbers that are the same for every run of a test."""
    return np.random.default_rng(1)


@pytest.fixture(scope="session")
def gradients():
    """The gradients of a scalar function by each of its arrays, on the backend that Keras runs on; `compiled` where
    that backend would else go through a long loop by hand."""

    import keras

    def compute(function, *arrays, compiled=False):
        backend = keras.backend.backend()
        if backend == "jax":
            import jax

            return [np.asarray(g) for g in jax.grad(function, argnums=tuple(range(len(arrays))))(*arrays)]
        tensors = [keras.ops.convert_to_tensor(array) for array in arrays]
        if backend == "torch":
            tensors = [tensor.clone().requires_grad_() for tensor in tensors]
            function(*tensors).backward()
            return [keras.ops.convert_to_numpy(tensor.grad) for tensor in tensors]
        import tensorflow

        def differentiate(*tensors):
            with tensorflow.GradientTape() as tape:
                tape.watch(tensors)
                value = function(*tensors)
            return tape.gradient(value, tensors)

        differentiate = tensorflow.function(differentiate) if compiled else differentiate
        return [np.asarray(tensorflow.convert_to_tensor(g)) for g in differentiate(*tensors)]

    return compute


@pytest.fixture(scope="session")
def toy_tags() -> Callable[[int, int], tuple[list[list[str]], list[list[str]]]]:
    """Made-up sentences of a simple rule: people's names end in -ix, and a surname follows; places end in -ora."""

    def make(count: int, seed: int):
        chance = np.random.default_rng(seed)

        def word(ending):
            return "".join(chance.choice(list("bdklmt"), 2)).capitalize() + "a" + ending

        sentences, tags = [], []
        for _ in range(count):
            person = [word("ix"), word("sen")][: chance.integers(1, 3)]
            sentence = [(token, "I-PER" if place else "B-PER") for place, token in enumerate(person)]
            sentence += [(token, "O") for token in chance.choice(["went", "to", "the", "old", "mill"], 3)]
            sentence += [(word("ora"), "B-LOC")] * chance.integers(0, 2) + [(".", "O")]
            sentences.append([token for token, _ in sentence])
            tags.append([tag for _, tag in sentence])
        return sentences, tags

    return make


@pytest.fixture(scope="session")
def make_tagger():
    """Makes a tagger of a few hundred weights for people and places, untrained."""
    import keras

    from zoo.tasks.tagger.backbone import TaggerBackbone
    from zoo.tasks.tagger.model import Tagger
    from zoo.tasks.tagger.preprocessor import TaggerPreprocessor
    from zoo.text.iob2 import label_set

    def make(seed: int = 1, **options) -> Tagger:
        keras.utils.set_random_seed(seed)
        words = ["went", "to", "the", "old", "mill", "."]
        letters, shapes = list("abdeiklmnorstxBDKLMT."), ["Xxx", "xx", "."]
        preprocessor = TaggerPreprocessor(words, words, letters, shapes, label_set(["PER", "LOC"]), 8)
        sizes = {
            "word_size": 4,
            "cased_word_size": 3,
            "learned_size": 4,
            "character_size": 5,
            "shape_size": 3,
            "filters": 8,
            "units": 6,
        }
        numbers = preprocessor.encoder.sizes() | {
            "learned_words": 8,
            "common_words": 4,
            "filters": 8,
            "units": 6,
            "dropout": 0.1,
        }
        backbone = TaggerBackbone(**(numbers | sizes | options))
        tagger = Tagger(backbone, preprocessor, output_dropout=0.1)
        tagger.compile(optimizer=keras.optimizers.Adam(0.02))
        return tagger

    return make


@pytest.fixture(scope="session")
def make_binary_tagger():
    """Makes a binary tagger of a few hundred weights, untrained."""
    import keras

    from zoo.tasks.binary_tagger.backbone import BinaryTaggerBackbone
    from zoo.tasks.binary_tagger.encoder import FORMS
    from zoo.tasks.binary_tagger.model import BinaryTagger
    from zoo.tasks.binary_tagger.preprocessor import BinaryTaggerPreprocessor

    def make(seed: int = 1, **options) -> BinaryTagger:
        keras.utils.set_random_seed(seed)
        words = ["went", "to", "the", "old", "mill", "."]
        preprocessor = BinaryTaggerPreprocessor(words, ["Xxx", "xx", "."], ["bad", "mil"], ["aix", "sen", "ora"])
        encoder = preprocessor.encoder
        sizes = {"width": encoder.width, "ones": len(FORMS), "words": len(encoder.words), "common_words": 6, "units": 8}
        backbone = BinaryTaggerBackbone(**(sizes | options))
        tagger = BinaryTagger(backbone, preprocessor, dropout=0.1)
        tagger.compile(optimizer=keras.optimizers.Adam(0.02))
        return tagger

    return make


@pytest.fixture
def eager():
    """Compiles no graph: for tests of which that would take most of the time."""
    import tensorflow as tf

    tf.config.run_functions_eagerly(True)
    yield
    tf.config.run_functions_eagerly(False)


@pytest.fixture(scope="module")
def numbers_of_32_bits():
    """JAX as it is out of the box: KerasHub's samplers want it so."""
    import keras

    if keras.backend.backend() != "jax":
        yield
        return
    import jax

    with jax.enable_x64(False):
        yield


@pytest.fixture(scope="session")
def make_language_model():
    """Makes a language model of a few hundred weights; they are random, and far from even, unless `trainable`."""
    import keras

    from zoo.tasks.language_model.backbone import LanguageModelBackbone
    from zoo.tasks.language_model.model import LanguageModel
    from zoo.tasks.language_model.preprocessor import LanguageModelPreprocessor

    def make(
        symbols="ab", seed=1, unit="character", end="\n", backwards=False, lower=False, trainable=False, **options
    ) -> LanguageModel:
        keras.utils.set_random_seed(seed)
        preprocessor = LanguageModelPreprocessor(list(symbols), unit, end, backwards, lower)
        sizes = {"units": 5, "layers": 2, "embedding_size": 4}
        model = LanguageModel(LanguageModelBackbone(len(preprocessor.encoder), **(sizes | options)), preprocessor)
        if not trainable:
            chance = np.random.default_rng(seed)
            model.set_weights([chance.normal(size=weight.shape) for weight in model.weights])
        model.compile(optimizer=keras.optimizers.Adam(0.02, global_clipnorm=1.0), run_eagerly=True)
        return model

    return make


@pytest.fixture(scope="session")
def toy_reviews() -> Callable[[int, int], tuple[list[str], list[str]]]:
    """Made-up reviews of a simple rule: one word among others says what the reviewer thinks."""

    def make(count: int, seed: int):
        chance = np.random.default_rng(seed)
        texts, labels = [], []
        for _ in range(count):
            label = ["negative", "positive"][chance.integers(2)]
            word = chance.choice(["dull", "bad", "Flat"] if label == "negative" else ["fine", "good", "Warm"])
            others = chance.choice(["film", "the", "a", "was", "owl", ",", "it"], chance.integers(1, 7))
            words = [*others, word]
            chance.shuffle(words)
            texts.append(" ".join(words))
            labels.append(label)
        return texts, labels

    return make


@pytest.fixture(scope="session")
def make_classifier():
    """Makes a classifier of a few hundred weights, untrained."""
    import keras

    from zoo.tasks.classifier.backbone import ClassifierBackbone
    from zoo.tasks.classifier.model import Classifier
    from zoo.tasks.classifier.preprocessor import ClassifierPreprocessor

    words = ["film", "the", "a", "was", "owl", ",", "dull", "bad", "flat", "fine", "good", "warm"]

    def make(
        seed: int = 1,
        symbols=words,
        labels=("negative", "positive"),
        unit="word",
        lower=True,
        output_dropout=0.0,
        hidden_units=0,
        **options,
    ) -> Classifier:
        keras.utils.set_random_seed(seed)
        preprocessor = ClassifierPreprocessor(list(symbols), list(labels), unit, lower)
        sizes = {"units": 5, "embedding_size": 4}
        backbone = ClassifierBackbone(len(preprocessor.encoder), **(sizes | options))
        classifier = Classifier(backbone, preprocessor, output_dropout, hidden_units)
        classifier.compile(optimizer=keras.optimizers.Adam(0.02, global_clipnorm=1.0), run_eagerly=True)
        return classifier

    return make


SPELLINGS = {"a": "AE", "b": "B", "d": "D", "k": "K", "i": "IH", "ph": "F", "x": "K S"}
"""How the parts of made-up words are pronounced: two letters may be one symbol, and one letter two."""


@pytest.fixture(scope="session")
def toy_words() -> Callable[[int, int], tuple[list[str], list[list[str]]]]:
    """Made-up words and their pronunciations by `SPELLINGS`; of words that begin with `a` it may also be left out."""

    def make(count: int, seed: int):
        chance = np.random.default_rng(seed)
        words: dict[str, list[str]] = {}
        while len(words) < count:
            parts = chance.choice(list(SPELLINGS), chance.integers(2, 6)).tolist()
            said = " ".join(SPELLINGS[part] for part in parts)
            words["".join(parts)] = [said, said.removeprefix("AE ")] if parts[0] == "a" else [said]
        return list(words), list(words.values())

    return make


@pytest.fixture(scope="session")
def make_pronouncer():
    """Makes a pronouncer of a few hundred weights; they are random, and far from even, unless `trainable`."""
    import keras

    from zoo.tasks.pronouncer.backbone import EncoderDecoderBackbone
    from zoo.tasks.pronouncer.model import Pronouncer
    from zoo.tasks.pronouncer.preprocessor import PronouncerPreprocessor

    def make(
        letters="abdhikpx", symbols=("AE", "B", "D", "F", "IH", "K", "S"), seed=1, trainable=False, **options
    ) -> Pronouncer:
        keras.utils.set_random_seed(seed)
        preprocessor = PronouncerPreprocessor(list(letters), list(symbols))
        encoder = preprocessor.encoder
        sizes = {"units": 5, "layers": 1, "decoder_units": 6, "embedding_size": 4}
        backbone = EncoderDecoderBackbone(len(encoder.source), len(encoder.target), **(sizes | options))
        model = Pronouncer(backbone, preprocessor)
        if not trainable:
            chance = np.random.default_rng(seed)
            model.set_weights([chance.normal(size=weight.shape) for weight in model.weights])
        model.compile(optimizer=keras.optimizers.Adam(0.02, global_clipnorm=1.0), run_eagerly=True)
        return model

    return make


@pytest.fixture(scope="session")
def learnt_pronouncer(make_pronouncer, toy_words):
    """A pronouncer that knows the toy rule."""
    import keras
    import tensorflow as tf

    model = make_pronouncer(trainable=True, units=12, decoder_units=24, embedding_size=8)
    model.compile(optimizer=keras.optimizers.Adam(0.02, global_clipnorm=1.0))
    eager = tf.config.functions_run_eagerly()
    tf.config.run_functions_eagerly(False)  # so many steps are worth compiling
    model.fit(*toy_words(800, seed=1), epochs=12, batch_size=16, verbose=0)
    tf.config.run_functions_eagerly(eager)
    return model


@pytest.fixture(scope="session")
def toy_sounds():
    """Made-up words, 8,000 samples a second: a tone that rises (`up`), one that falls and one that stays, of a few
    pitches each; and a hiss."""

    def make(count: int, seed: int):
        chance = np.random.default_rng(seed)

        def tone(way):
            pitches = chance.uniform(450, 550) * 2 ** (way * np.linspace(-1, 1, 2400))
            return np.sin(2 * np.pi * np.cumsum(pitches) / 8000).astype(np.float32)

        words = {word: [tone(way) for _ in range(count)] for word, way in (("up", 1), ("down", -1), ("flat", 0))}
        return words, {"hiss": [chance.standard_normal(8000, np.float32)]}

    return make


@pytest.fixture(scope="session")
def make_trigger_word():
    """Makes a model of the trigger word `up`, of a few hundred weights, untrained."""
    import keras

    from zoo.tasks.trigger_word.backbone import TriggerWordBackbone
    from zoo.tasks.trigger_word.model import TriggerWord
    from zoo.tasks.trigger_word.preprocessor import TriggerWordPreprocessor

    def make(
        seed: int = 1, bands: int = 10, front_ends=("log", "pcen"), threshold: float = 0.5, others=(), **options
    ) -> TriggerWord:
        keras.utils.set_random_seed(seed)
        preprocessor = TriggerWordPreprocessor(bands=bands, front_ends=front_ends)
        chosen = {"units": 6, "layers": 1} | options
        backbone = TriggerWordBackbone(preprocessor.encoder.width, len(front_ends), **chosen)
        model = TriggerWord(backbone, preprocessor, "up", threshold, others)
        model.compile(optimizer=keras.optimizers.Adam(0.02, global_clipnorm=1.0))
        return model

    return make


@pytest.fixture(scope="session")
def learnt_trigger_word(make_trigger_word, toy_sounds):
    """A model that tells `up` from the other toy words."""
    import tensorflow as tf

    from zoo.audio.scenes import SceneMaker

    model = make_trigger_word(units=16)
    eager = tf.config.functions_run_eagerly()
    tf.config.run_functions_eagerly(False)  # so many steps are worth compiling
    maker = SceneMaker(
        *toy_sounds(20, seed=1), "up", 8000, seconds=4.0, loudness=(5.0, 20.0), pause=(0.8, 0.8), silence=0.1
    )
    model.fit(maker, epochs=5, scenes=640, batch_size=16, verbose=0)
    tf.config.run_functions_eagerly(eager)
    return model


@pytest.fixture
def zoo(monkeypatch, capsys):
    """Runs the command line in this process: exit code, standard output, standard error."""
    from zoo import cli

    def run(*arguments) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["zoo", *map(str, arguments)])
        with pytest.raises(SystemExit) as caught:
            cli.main()
        said = capsys.readouterr()
        return caught.value.code or 0, said.out, said.err

    return run


@pytest.fixture
def refused(zoo):
    """Runs the command line on bad input; gives the one line that it answers."""

    def run(*arguments) -> str:
        code, out, err = zoo(*arguments)
        assert (code, out) == (2, "")
        assert err.startswith("zoo: ") and err.count("\n") == 1, err
        return err

    return run


_HEADERS = ["R:?", "R:jig", "R:reel", "M:6/8", "M:4/4", "K:G", "K:D", "K:Em"]
_MUSIC = ["|", "|:", ":|", "||", "|]", *"ABcdefgDEFG23z~", "/2", "^c", "=c", "(3", "[1", "[2"]
TUNE_SYMBOLS = (*_HEADERS, *_MUSIC)


@pytest.fixture(scope="session")
def make_tune_generator():
    """Makes a tune generator of a few hundred weights, untrained."""
    import keras

    from zoo.generation.keras_next_token_backbone import NextTokenBackbone
    from zoo.tasks.tune_generator.model import TuneGenerator
    from zoo.tasks.tune_generator.preprocessor import TuneGeneratorPreprocessor

    def make(symbols=TUNE_SYMBOLS, seed: int = 1, **options) -> TuneGenerator:
        keras.utils.set_random_seed(seed)
        preprocessor = TuneGeneratorPreprocessor(list(symbols))
        sizes = {"units": 6, "layers": 2, "embedding_size": 5}
        model = TuneGenerator(NextTokenBackbone(len(preprocessor.encoder), **(sizes | options)), preprocessor)
        model.compile(optimizer=keras.optimizers.Adam(0.02, global_clipnorm=1.0), run_eagerly=True)
        return model

    return make


@pytest.fixture(scope="session")
def toy_tunes():
    """Made-up tunes of a simple rule: jigs have bars of two crotchet-and-quaver pairs, reels of eight quavers."""
    from zoo.abc_notation import Tune, read_tune

    def make(count: int, seed: int) -> list[Tune]:
        chance = np.random.default_rng(seed)
        tunes = []
        for number in range(1, count + 1):
            type, metre = [("jig", "6/8"), ("reel", "4/4")][chance.integers(2)]
            bars = []
            for _ in range(3):
                notes = chance.choice(list("DEFGABcdefg"), 8)
                bars.append("{}2{} {}2{}".format(*notes) if type == "jig" else "".join(notes))
            header = f"X:{number}\nT:Made up {number}\nR:{type}\nM:{metre}\nK:{chance.choice(['G', 'D', 'Em'])}"
            tunes.append(read_tune(f"{header}\n{'|'.join(bars)}|]", f"made/{number}"))
        return tunes

    return make


@pytest.fixture(scope="session")
def learnt_tune_generator(make_tune_generator, toy_tunes):
    """A tune generator that knows the toy rule."""
    model = make_tune_generator(units=24, layers=1, embedding_size=8)
    model.compile(optimizer=model.optimizer)
    import tensorflow as tf

    eager = tf.config.functions_run_eagerly()
    tf.config.run_functions_eagerly(False)  # so many steps are worth compiling
    model.fit(toy_tunes(96, seed=1), epochs=15, batch_size=16, transposed=0.0, verbose=0)
    tf.config.run_functions_eagerly(eager)
    return model
