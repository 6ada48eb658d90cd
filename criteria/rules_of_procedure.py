"""Rules about the law that a method runs under: who may refine criteria at all, and which criteria have to be there."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from criteria.checking import Check
from criteria.schema import Method

#: the regimes under which the Procurement Act 2023 ss.20, 24 and 31 hold
ACT_2023 = ("pa23", "pa23_light_touch", "wales")
#: the five key criteria of the Health Care Services (Provider Selection Regime) Regulations 2023, regulation 5, by the
#: id that marks a criterion as one of them; an id that begins with it and "_" marks a part of it
KEY_CRITERIA: Mapping[str, str] = MappingProxyType(
    {
        "quality_innovation": "quality and innovation",
        "value": "value",
        "integration": "integration, collaboration and service sustainability",
        "access": "improving access, reducing health inequalities and facilitating choice",
        "social_value": "social value",
    }
)


def _procedure_fits(method: Method) -> Iterator[str]:
    acts = method.regime in ACT_2023
    if method.procedure in ("open", "competitive_flexible") and not acts:
        yield f"procedure: '{method.procedure}' is a procedure of the Procurement Act 2023; here it is 'other'."
    if method.procedure == "other" and acts:
        yield (
            "procedure: the Procurement Act 2023 knows two, 'open' and 'competitive_flexible' (s.20(2)); "
            "a light touch contract uses one of them too."
        )
    if method.may_refine and method.procedure != "competitive_flexible":
        yield (
            "may_refine: criteria may be refined only in a competitive flexible procedure "
            "(Procurement Act 2023 s.24(1)); say so in 'procedure', or leave 'may_refine' out."
        )


def _key_criteria_are_there(method: Method) -> Iterator[str]:
    """Under the Provider Selection Regime all five are considered; how much each counts is the authority's to say."""
    if method.regime != "psr":
        return
    ids = [c.id for c in method.criteria]
    for key, title in KEY_CRITERIA.items():
        if not any(name == key or name.startswith(f"{key}_") for name in ids):
            yield (
                f"criteria: the Provider Selection Regime asks for five key criteria (regulation 5), and none stands "
                f"for {title}; give that criterion the id '{key}', or one that begins with '{key}_'."
            )


PROCEDURE: tuple[Check, ...] = (_procedure_fits, _key_criteria_are_there)
