"""Measures, one small module each. Every value is in 0..1 unless its docstring says otherwise."""

from eval.measures.abstention import abstention_f1, abstention_precision, abstention_recall
from eval.measures.auroc import auroc
from eval.measures.bootstrap import intervals
from eval.measures.calibration import calibration_error
from eval.measures.char_f1 import char_f1
from eval.measures.citation_precision import citation_precision
from eval.measures.citation_recall import citation_recall
from eval.measures.contains import contains
from eval.measures.document_number import document_number
from eval.measures.facts import facts
from eval.measures.hit import hit
from eval.measures.mean import mean
from eval.measures.mrr import mrr
from eval.measures.ndcg import ndcg
from eval.measures.percentile import percentile
from eval.measures.recall import recall
from eval.measures.rouge_l import rouge_l
from eval.measures.sign_flip import sign_flip

__all__ = [
    "abstention_f1",
    "abstention_precision",
    "abstention_recall",
    "auroc",
    "calibration_error",
    "char_f1",
    "citation_precision",
    "citation_recall",
    "contains",
    "document_number",
    "facts",
    "hit",
    "intervals",
    "mean",
    "mrr",
    "ndcg",
    "percentile",
    "recall",
    "rouge_l",
    "sign_flip",
]
