"""The encoder's tokenizer: SentencePiece's unigram model with the normalisation that it was trained with."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

if TYPE_CHECKING:
    from index.runtime.weights import Pieces

SPECIAL = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>", "mask_token": "<mask>"}
_FULL_WIDTH_TILDE = "～"
_TILDE_STAND_IN = "\ue000"
_SPACE = "▁"
_HAN = (("\u3400", "\u9fff"), ("\uf900", "\ufaff"), ("\U00020000", "\U000323af"), ("〇", "〇"), ("々", "々"))


def tokenizer(pieces: Pieces) -> Tokenizer:
    """The tokenizer over the whole vocabulary."""
    return _over(pieces.scored, pieces)


def pruned(pieces: Pieces) -> tuple[Tokenizer, list[int]]:
    """A tokenizer over the pieces that Chinese and ASCII can use, and their ids in the whole vocabulary, rising.

    It gives the same tokens, under new ids, for all texts of Han, ASCII, digits, punctuation and symbols. Of other
    scripts it has the single characters, so that their words are cut finer but not lost.
    """
    kept = [at for at, (piece, _) in enumerate(pieces.scored) if _is_kept(piece)]
    return _over([pieces.scored[at] for at in kept], pieces), kept


def _over(scored: list[tuple[str, float]], pieces: Pieces) -> Tokenizer:
    ids = {piece: at for at, (piece, _) in enumerate(scored)}
    bos, eos, unknown = (pieces.scored[at][0] for at in (pieces.bos, pieces.eos, pieces.unknown))
    made = Tokenizer(models.Unigram(scored, unk_id=ids[unknown]))
    made.normalizer = _normalizer()
    made.pre_tokenizer = pre_tokenizers.Metaspace()
    made.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[(bos, ids[bos]), (eos, ids[eos])],
    )
    made.add_special_tokens(list(SPECIAL.values()))
    return made


def _is_kept(piece: str) -> bool:
    characters = piece.removeprefix(_SPACE)
    return piece in SPECIAL.values() or len(characters) <= 1 or all(map(_is_usual, characters))


def _is_usual(character: str) -> bool:
    if character.isascii() or character == _SPACE or any(first <= character <= last for first, last in _HAN):
        return True
    return unicodedata.category(character)[0] in "NPSZ"


def _normalizer() -> normalizers.Normalizer:
    """What the model was trained with: NFKC, control characters and line ends as spaces, ``～`` kept."""
    return normalizers.Sequence(
        [
            normalizers.Nmt(),
            normalizers.Replace(_FULL_WIDTH_TILDE, _TILDE_STAND_IN),
            normalizers.NFKC(),
            normalizers.Replace(_TILDE_STAND_IN, _FULL_WIDTH_TILDE),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
