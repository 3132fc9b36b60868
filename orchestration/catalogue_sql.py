"""A metric's calculation as SQL that any analyst can run against the published warehouse.

The query gives the metric of every project at every date that has one, from `metrics.inputs` in floating point; `null_reason`
of `metrics.values` says why the others have none. Calculations over other rows (documents,
people, cases) have none here; `portfolio explain` lists their rows.
"""

from __future__ import annotations

import ast

OPERATORS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
COMPARISONS: dict[type[ast.cmpop], str] = {
    **{ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="},
    **{ast.Eq: "=", ast.NotEq: "<>"},
}
MEMBERS = "members"


def write_query(metric_id: str, calculation: str | None) -> str | None:
    """The query, columns project_key, as_of_date and value; None where the calculation needs more than a project's inputs."""
    if calculation is None:
        return None
    tree = ast.parse(calculation, mode="eval").body
    if any(isinstance(node, ast.Call | ast.Attribute | ast.Pow) for node in ast.walk(tree)):
        return None
    names = sorted({node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - {MEMBERS})
    if not names:
        return None
    columns = ",\n".join(
        f"        max(case when input_name = '{name}' then coalesce(cast(input_amount as double), input_value) end) as {name}"
        for name in names
    )
    return (
        f"with inputs as (\n    select\n        project_key,\n        as_of_date,\n{columns}\n    from metrics.inputs\n"
        f"    group by project_key, as_of_date\n)\n\nselect\n    inputs.project_key,\n    inputs.as_of_date,\n"
        f"    {_write(tree)} as {metric_id}\nfrom inputs\ninner join metrics.values as published\n"
        "    on inputs.project_key = published.entity_id and inputs.as_of_date = published.as_of_date\n"
        f"where published.metric_id = '{metric_id}' and published.null_reason is null\n"
        "order by inputs.project_key, inputs.as_of_date"
    )


def _write(node: ast.expr) -> str:
    match node:
        case ast.Name(id="members"):
            return "1"
        case ast.Name(id=name):
            return name
        case ast.Constant(value=None):
            return "null"
        case ast.Constant(value=value):
            return str(value)
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return f"{_inner(left)} / nullif({_write(right)}, 0)"
        case ast.BinOp(left=left, op=op, right=right):
            return f"{_inner(left)} {OPERATORS[type(op)]} {_inner(right)}"
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return f"case when {_write(test)} then {_write(body)} else {_write(orelse)} end"
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return f"{_inner(left)} {COMPARISONS[type(op)]} {_inner(right)}"
        case ast.BoolOp(op=op, values=values):
            return f" {'and' if isinstance(op, ast.And) else 'or'} ".join(_inner(value) for value in values)
    raise TypeError(f"{type(node).__name__} has no SQL")


def _inner(node: ast.expr) -> str:
    return f"({_write(node)})" if isinstance(node, ast.BinOp | ast.IfExp | ast.Compare | ast.BoolOp) else _write(node)
