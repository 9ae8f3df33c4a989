"""What the demo's school wrote itself: conclusions from its own figures, and what it chose to change. Invented.

The themes follow the conclusions that a centre drew from such figures (S095-S101), in words of our own.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Conclusion:
    """Finding -> need -> measure, with the keys of the characteristics it rests on."""

    finding: str
    need: str
    measure: str
    characteristics: tuple[str, ...]


CONCLUSIONS: tuple[Conclusion, ...] = (
    Conclusion(
        "De meeste ouders spreken en lezen goed Nederlands; een kleine groep niet.",
        "Wie minder Nederlands leest, moet even goed weten wat er speelt.",
        "We schrijven kort en in gewone taal, en vragen bij de intake of een tolk helpt.",
        ("insufficient_dutch", "home_language_other"),
    ),
    Conclusion(
        "In veel gezinnen werken beide ouders.",
        "Ouders willen meedoen, maar hebben overdag weinig tijd.",
        "We vragen kleine klussen die ook thuis of in een half uur kunnen, en plannen activiteiten ruim vooruit.",
        ("working",),
    ),
    Conclusion(
        "De meeste ouders kennen het kindcentrum al van een ouder broertje of zusje.",
        "Nieuwe gezinnen weten nog niet hoe het hier gaat.",
        "Nieuwe gezinnen krijgen een uitgebreider intakegesprek en het aanbod van een huisbezoek.",
        (),
    ),
)
