namespace Grin.Cryptography.Tests.Fields.Lanes;

/// <summary>The checks that all kinds of lanes go through.</summary>
internal interface IFieldLanesChecks
{
    void Sums_differences_products_and_squares_are_those_of_big_integers();

    void Products_of_the_largest_limbs_that_are_allowed_are_right();

    void Lanes_that_are_zero_in_any_form_are_told();

    void Only_the_lanes_named_are_negated();

    void A_value_is_broadcast_and_written_to_single_lanes();

    void Lanes_are_inverted_together_and_refused_with_a_zero_among_them();

    void Points_and_pairs_are_loaded_with_their_signs_and_stored();
}
