"""What stands in the columns of a row: one function for each kind of part."""

from .. import tree
from ..models import Rubric


def rubric(content: tree.Rubric) -> dict:
    about, scale, rules, told = content.rubric, content.scale, content.scale.rules, content.succession
    return {
        "identifier": about.id,
        "version": about.version,
        "schema_version": content.schema_version,
        "maturity": about.status,
        "title": about.title,
        "short_title": about.short_title,
        "language": about.language,
        "indicator_count": about.indicator_count,
        "indicators_per_factor": about.indicators_per_factor,
        "designed_for": about.designed_for,
        "unit_of_assessment": about.unit_of_assessment,
        "wording_origin": about.wording_origin,
        "not_covered": about.not_covered,
        "scale_min": scale.min,
        "scale_max": scale.max,
        "band_guard": scale.band_guard,
        "band_status": scale.band_status,
        "minimum_group_size": rules.minimum_group_size,
        "minimum_group_size_export": rules.minimum_group_size_export,
        "minimum_group_size_quotes": rules.minimum_group_size_quotes,
        "views_differ_indicator": rules.views_differ_flag.indicator,
        "views_differ_factor": rules.views_differ_flag.factor,
        "views_differ_status": rules.views_differ_flag.status,
        "noticeable_change_indicator": rules.noticeable_change_flag.indicator,
        "noticeable_change_factor": rules.noticeable_change_flag.factor,
        "noticeable_change_status": rules.noticeable_change_flag.status,
        "follows_identifier": told.identifier if told else None,
        "follows_version": told.version if told else None,
    }


def level(rubric: Rubric, level: tree.Level) -> dict:
    return {"rubric": rubric, "number": level.level, "label": level.label, "meaning": level.meaning}


def informant(part: tree.Informant) -> dict:
    return {"label": part.label, "role": part.role}


def source(part: tree.Source) -> dict:
    return {"cite": part.cite, "doi": part.doi, "access": part.access}


def outcome(part: tree.Outcome) -> dict:
    return {
        "order": part.order,
        "name": part.name,
        "plain": part.plain,
        "grounding_name": part.grounding.name,
        "grounding_plain": part.grounding.plain,
    }


def mechanism(part: tree.Mechanism) -> dict:
    return {"name": part.name, "plain": part.plain, "grounding": part.grounding}


def factor(part: tree.Factor) -> dict:
    return {
        "code": part.code,
        "order": part.order,
        "name": part.name,
        "grounding_name": part.grounding.name,
        "grounding_definition": part.grounding.definition,
        "working_definition": part.working_definition,
        "in_one_line": part.in_one_line,
        "not_this": part.not_this,
        "watch_out_for": list(part.watch_out_for),
        "expected_outcomes_grounding": part.expected_outcomes_grounding,
    }
