"""What recipes of networks that answer every token share."""

from typing import Literal

from pydantic import Field

from zoo.store.checkpoint import DataName
from zoo.training.recipe import Share, Training


class SentenceTraining(Training):
    """How a network is trained that answers the tokens of sentences."""

    quotations: Share = 0.0
    openings: Share = 0.0
    """Sentences that `zoo.tasks.token_level.augmentation` makes of others, as shares of those there are."""
    cases: dict[Literal["lower", "upper", "title"], Share] = Field(default_factory=dict)
    """Sentences that are added once more in letters of another case, as shares of all others."""
    plain_text: DataName | None = None
    """Unlabelled text, of which it makes sentences without a name."""
