#include "Specimens.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

// The specimens of errors stay files that are run by the tests; the compiler copies them in, so that `oiq explain`
// shows them. Each file is copied in above and named in the list below, which a test compares with the folder. The
// length stands beside the bytes, for a specimen may hold any byte.

#define SPECIMEN(name, bytes) {name, bytes, sizeof(bytes)}
static const unsigned char ambiguous_name[] = {
#embed "../../examples/errors/ambiguous-name.oiq"
};
static const unsigned char assertion_failed[] = {
#embed "../../examples/errors/assertion-failed.oiq"
};
static const unsigned char assignment_in_condition[] = {
#embed "../../examples/errors/assignment-in-condition.oiq"
};
static const unsigned char bad_arguments[] = {
#embed "../../examples/errors/bad-arguments.oiq"
};
static const unsigned char bad_data[] = {
#embed "../../examples/errors/bad-data.oiq"
};
static const unsigned char bad_date[] = {
#embed "../../examples/errors/bad-date.oiq"
};
static const unsigned char bad_fact[] = {
#embed "../../examples/errors/bad-fact.oiq"
};
static const unsigned char bad_number[] = {
#embed "../../examples/errors/bad-number.oiq"
};
static const unsigned char bad_period[] = {
#embed "../../examples/errors/bad-period.oiq"
};
static const unsigned char bad_plot[] = {
#embed "../../examples/errors/bad-plot.oiq"
};
static const unsigned char bad_quantity[] = {
#embed "../../examples/errors/bad-quantity.oiq"
};
static const unsigned char bad_range[] = {
#embed "../../examples/errors/bad-range.oiq"
};
static const unsigned char bad_world[] = {
#embed "../../examples/errors/bad-world.oiq"
};
static const unsigned char chained_comparison[] = {
#embed "../../examples/errors/chained-comparison.oiq"
};
static const unsigned char circular_definition[] = {
#embed "../../examples/errors/circular-definition.oiq"
};
static const unsigned char crowded_plot[] = {
#embed "../../examples/errors/crowded-plot.oiq"
};
static const unsigned char double_counting[] = {
#embed "../../examples/errors/double-counting.oiq"
};
static const unsigned char duplicate_name[] = {
#embed "../../examples/errors/duplicate-name.oiq"
};
static const unsigned char empty_override[] = {
#embed "../../examples/errors/empty-override.oiq"
};
static const unsigned char empty_plot[] = {
#embed "../../examples/errors/empty-plot.oiq"
};
static const unsigned char fan_out[] = {
#embed "../../examples/errors/fan-out.oiq"
};
static const unsigned char file_problem[] = {
#embed "../../examples/errors/file-problem.oiq"
};
static const unsigned char foreign_comment[] = {
#embed "../../examples/errors/foreign-comment.oiq"
};
static const unsigned char foreign_word[] = {
#embed "../../examples/errors/foreign-word.oiq"
};
static const unsigned char guarded_sum[] = {
#embed "../../examples/errors/guarded-sum.oiq"
};
static const unsigned char hidden_binding[] = {
#embed "../../examples/errors/hidden-binding.oiq"
};
static const unsigned char import_cycle[] = {
#embed "../../examples/errors/import-cycle.oiq"
};
static const unsigned char invalid_character[] = {
#embed "../../examples/errors/invalid-character.oiq"
};
static const unsigned char invalid_utf8[] = {
#embed "../../examples/errors/invalid-utf8.oiq"
};
static const unsigned char many_matches[] = {
#embed "../../examples/errors/many-matches.oiq"
};
static const unsigned char misplaced_aggregate[] = {
#embed "../../examples/errors/misplaced-aggregate.oiq"
};
static const unsigned char missing_rate[] = {
#embed "../../examples/errors/missing-rate.oiq"
};
static const unsigned char mixed_units[] = {
#embed "../../examples/errors/mixed-units.oiq"
};
static const unsigned char negative_rest[] = {
#embed "../../examples/errors/negative-rest.oiq"
};
static const unsigned char nesting_too_deep[] = {
#embed "../../examples/errors/nesting-too-deep.oiq"
};
static const unsigned char no_effect[] = {
#embed "../../examples/errors/no-effect.oiq"
};
static const unsigned char no_such_fabric[] = {
#embed "../../examples/errors/no-such-fabric.oiq"
};
static const unsigned char not_a_span[] = {
#embed "../../examples/errors/not-a-span.oiq"
};
static const unsigned char not_yet[] = {
#embed "../../examples/errors/not-yet.oiq"
};
static const unsigned char nul_byte[] = {
#embed "../../examples/errors/nul-byte.oiq"
};
static const unsigned char operator_at_line_start[] = {
#embed "../../examples/errors/operator-at-line-start.oiq"
};
static const unsigned char out_of_domain[] = {
#embed "../../examples/errors/out-of-domain.oiq"
};
static const unsigned char partial_override[] = {
#embed "../../examples/errors/partial-override.oiq"
};
static const unsigned char parts_disagree[] = {
#embed "../../examples/errors/parts-disagree.oiq"
};
static const unsigned char period_lengths[] = {
#embed "../../examples/errors/period-lengths.oiq"
};
static const unsigned char range_needs_units[] = {
#embed "../../examples/errors/range-needs-units.oiq"
};
static const unsigned char ranged_arithmetic[] = {
#embed "../../examples/errors/ranged-arithmetic.oiq"
};
static const unsigned char ranged_condition[] = {
#embed "../../examples/errors/ranged-condition.oiq"
};
static const unsigned char redefined[] = {
#embed "../../examples/errors/redefined.oiq"
};
static const unsigned char reserved_word[] = {
#embed "../../examples/errors/reserved-word.oiq"
};
static const unsigned char row_order[] = {
#embed "../../examples/errors/row-order.oiq"
};
static const unsigned char too_large[] = {
#embed "../../examples/errors/too-large.oiq"
};
static const unsigned char type_mismatch[] = {
#embed "../../examples/errors/type-mismatch.oiq"
};
static const unsigned char unclosed_bracket[] = {
#embed "../../examples/errors/unclosed-bracket.oiq"
};
static const unsigned char unexpected_token[] = {
#embed "../../examples/errors/unexpected-token.oiq"
};
static const unsigned char unit_mismatch[] = {
#embed "../../examples/errors/unit-mismatch.oiq"
};
static const unsigned char unknown_column[] = {
#embed "../../examples/errors/unknown-column.oiq"
};
static const unsigned char unknown_function[] = {
#embed "../../examples/errors/unknown-function.oiq"
};
static const unsigned char unknown_member[] = {
#embed "../../examples/errors/unknown-member.oiq"
};
static const unsigned char unknown_name[] = {
#embed "../../examples/errors/unknown-name.oiq"
};
static const unsigned char unknown_parameter[] = {
#embed "../../examples/errors/unknown-parameter.oiq"
};
static const unsigned char unknown_plot[] = {
#embed "../../examples/errors/unknown-plot.oiq"
};
static const unsigned char unknown_stage[] = {
#embed "../../examples/errors/unknown-stage.oiq"
};
static const unsigned char unknown_table[] = {
#embed "../../examples/errors/unknown-table.oiq"
};
static const unsigned char unknown_unit[] = {
#embed "../../examples/errors/unknown-unit.oiq"
};
static const unsigned char unlike_figures[] = {
#embed "../../examples/errors/unlike-figures.oiq"
};
static const unsigned char unterminated_text[] = {
#embed "../../examples/errors/unterminated-text.oiq"
};

static const oiq_specimen specimens[] = {
    SPECIMEN("ambiguous-name", ambiguous_name),
    SPECIMEN("assertion-failed", assertion_failed),
    SPECIMEN("assignment-in-condition", assignment_in_condition),
    SPECIMEN("bad-arguments", bad_arguments),
    SPECIMEN("bad-data", bad_data),
    SPECIMEN("bad-date", bad_date),
    SPECIMEN("bad-fact", bad_fact),
    SPECIMEN("bad-number", bad_number),
    SPECIMEN("bad-period", bad_period),
    SPECIMEN("bad-plot", bad_plot),
    SPECIMEN("bad-quantity", bad_quantity),
    SPECIMEN("bad-range", bad_range),
    SPECIMEN("bad-world", bad_world),
    SPECIMEN("chained-comparison", chained_comparison),
    SPECIMEN("circular-definition", circular_definition),
    SPECIMEN("crowded-plot", crowded_plot),
    SPECIMEN("double-counting", double_counting),
    SPECIMEN("duplicate-name", duplicate_name),
    SPECIMEN("empty-override", empty_override),
    SPECIMEN("empty-plot", empty_plot),
    SPECIMEN("fan-out", fan_out),
    SPECIMEN("file-problem", file_problem),
    SPECIMEN("foreign-comment", foreign_comment),
    SPECIMEN("foreign-word", foreign_word),
    SPECIMEN("guarded-sum", guarded_sum),
    SPECIMEN("hidden-binding", hidden_binding),
    SPECIMEN("import-cycle", import_cycle),
    SPECIMEN("invalid-character", invalid_character),
    SPECIMEN("invalid-utf8", invalid_utf8),
    SPECIMEN("many-matches", many_matches),
    SPECIMEN("misplaced-aggregate", misplaced_aggregate),
    SPECIMEN("missing-rate", missing_rate),
    SPECIMEN("mixed-units", mixed_units),
    SPECIMEN("negative-rest", negative_rest),
    SPECIMEN("nesting-too-deep", nesting_too_deep),
    SPECIMEN("no-effect", no_effect),
    SPECIMEN("no-such-fabric", no_such_fabric),
    SPECIMEN("not-a-span", not_a_span),
    SPECIMEN("not-yet", not_yet),
    SPECIMEN("nul-byte", nul_byte),
    SPECIMEN("operator-at-line-start", operator_at_line_start),
    SPECIMEN("out-of-domain", out_of_domain),
    SPECIMEN("partial-override", partial_override),
    SPECIMEN("parts-disagree", parts_disagree),
    SPECIMEN("period-lengths", period_lengths),
    SPECIMEN("range-needs-units", range_needs_units),
    SPECIMEN("ranged-arithmetic", ranged_arithmetic),
    SPECIMEN("ranged-condition", ranged_condition),
    SPECIMEN("redefined", redefined),
    SPECIMEN("reserved-word", reserved_word),
    SPECIMEN("row-order", row_order),
    SPECIMEN("too-large", too_large),
    SPECIMEN("type-mismatch", type_mismatch),
    SPECIMEN("unclosed-bracket", unclosed_bracket),
    SPECIMEN("unexpected-token", unexpected_token),
    SPECIMEN("unit-mismatch", unit_mismatch),
    SPECIMEN("unknown-column", unknown_column),
    SPECIMEN("unknown-function", unknown_function),
    SPECIMEN("unknown-member", unknown_member),
    SPECIMEN("unknown-name", unknown_name),
    SPECIMEN("unknown-parameter", unknown_parameter),
    SPECIMEN("unknown-plot", unknown_plot),
    SPECIMEN("unknown-stage", unknown_stage),
    SPECIMEN("unknown-table", unknown_table),
    SPECIMEN("unknown-unit", unknown_unit),
    SPECIMEN("unlike-figures", unlike_figures),
    SPECIMEN("unterminated-text", unterminated_text),
};

oiq_specimen oiq_specimen_at(size_t index) {
  oiq_specimen none = {0, 0, 0};
  return index < sizeof(specimens) / sizeof(specimens[0]) ? specimens[index] : none;
}
