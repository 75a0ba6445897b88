"""The W3C's tests that our endpoint is known to miss, by the reason.

A test that is missed and not listed here fails the run, and so does one that is listed and passes.
"""

from __future__ import annotations

NORMALIZED = (
    "The engine stores numbers by value, so neither their notation nor a narrower type "
    "(xsd:negativeInteger) is kept, and numbers that are equal are the same term."
)
UNKNOWN_FUNCTION = (
    "The query calls a function that does not exist. It is only meant to be read, and the engine "
    "reads it, but refuses to run it."
)
GRAPH_SCOPE = (
    "The engine binds the variable of GRAPH around the whole group at its end, not inside of it: "
    "it shows where the group uses that variable itself, or has no pattern."
)
ZERO_LENGTH = "The engine starts a path only at nodes that stand in the graph that is asked."
KEEPS_LANGUAGE = (
    "GROUP_CONCAT keeps a language that all parts share; SPARQL 1.1 has a plain string."
)
BLANK_BY_TEXT = "BNODE(text) gives the same blank node in every row; it should in one row only."
DATES = "Dates with and without a time zone are compared as XSD 1.1 has it."
LOWER_CASE = "TRUE and False are not read as truth values; the engine knows the small letters."
TOKENS = "The engine reads `?x<?a&&?b>?y` as comparisons; by the longest token it is an IRI."
REFUSED = "SERVICE is refused on purpose: this server calls no other host."
UPDATE = "Updates are refused on purpose: this endpoint only reads."

_BY_REASON = {
    NORMALIZED: (
        "csv-tsv-res/csv03 - CSV Result Format",
        "csv-tsv-res/tsv03 - TSV Result Format",
        "distinct/Numbers: Distinct",
        "distinct/All: Distinct",
        "expr-builtin/str-1",
        "expr-builtin/str-2",
        "expr-builtin/sameTerm-simple",
        "expr-builtin/sameTerm-eq",
        "expr-builtin/sameTerm-not-eq",
        "expr-equals/Equality 1-1 -- graph",
        "expr-equals/Equality 1-2 -- graph",
        "open-world/open-eq-01",
    ),
    UNKNOWN_FUNCTION: (
        "syntax-query/syntax-select-expr-04.rq",
        "syntax-sparql1/syntax-expr-05.rq",
        "syntax-sparql1/syntax-order-05.rq",
        "syntax-sparql1/syntax-order-06.rq",
        "syntax-sparql2/syntax-function-01.rq",
        "syntax-sparql2/syntax-function-02.rq",
        "syntax-sparql2/syntax-function-03.rq",
        "syntax-sparql2/syntax-function-04.rq",
    ),
    GRAPH_SCOPE: (
        "aggregates/COUNT: no GROUP BY inside of GRAPH",
        "bindings/VALUES inside GRAPH binding the same variable as the graph name",
        "negation/outer GRAPH operator does not affect MINUS disjointness",
        "graph/graph-variable-scope",
        "graph/graph-optional",
    ),
    ZERO_LENGTH: (
        "property-path/* with start being a constant on the empty dataset",
        "property-path/* with end being a constant on the empty dataset",
        "property-path/? with start being a constant on the empty dataset",
        "property-path/? with end being a constant on the empty dataset",
    ),
    KEEPS_LANGUAGE: (
        "aggregates/GROUP_CONCAT with same language tag",
        "aggregates/GROUP_CONCAT with one element",
    ),
    BLANK_BY_TEXT: ("functions/BNODE(str)",),
    DATES: ("open-world/date-2", "open-world/date-3"),
    LOWER_CASE: ("expr-builtin/case-insensitive booleans",),
    TOKENS: ("syntax-sparql3/syn-bad-26.rq",),
    REFUSED: (
        "syntax-fed/syntax-service-01.rq",
        "syntax-fed/syntax-service-02.rq",
        "syntax-fed/syntax-service-03.rq",
    ),
    UPDATE: (
        "protocol/update_dataset_default_graph",
        "protocol/update_dataset_default_graphs",
        "protocol/update_dataset_named_graphs",
        "protocol/update_dataset_full",
        "protocol/update_post_form",
        "protocol/update_post_direct",
        "protocol/update_base_uri",
    ),
}

#: The reason, by test.
EXPECTED = {case: reason for reason, cases in _BY_REASON.items() for case in cases}
#: What a server that only reads refuses, whatever its engine could do.
ON_PURPOSE = frozenset({REFUSED, UPDATE})
