using Grin.Cryptography.Fields.Lanes;

namespace Grin.Cryptography.Tests.Fields.Lanes;

public sealed class FieldLanesTests
{
    public static TheoryData<ArithmeticPath> Paths => [.. Arithmetic.Available];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Sums_differences_products_and_squares_are_those_of_big_integers(ArithmeticPath path) => Checks(path).Sums_differences_products_and_squares_are_those_of_big_integers();

    [Theory]
    [MemberData(nameof(Paths))]
    public void Products_of_the_largest_limbs_that_are_allowed_are_right(ArithmeticPath path) => Checks(path).Products_of_the_largest_limbs_that_are_allowed_are_right();

    [Theory]
    [MemberData(nameof(Paths))]
    public void Lanes_that_are_zero_in_any_form_are_told(ArithmeticPath path) => Checks(path).Lanes_that_are_zero_in_any_form_are_told();

    [Theory]
    [MemberData(nameof(Paths))]
    public void Only_the_lanes_named_are_negated(ArithmeticPath path) => Checks(path).Only_the_lanes_named_are_negated();

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_value_is_broadcast_and_written_to_single_lanes(ArithmeticPath path) => Checks(path).A_value_is_broadcast_and_written_to_single_lanes();

    [Theory]
    [MemberData(nameof(Paths))]
    public void Lanes_are_inverted_together_and_refused_with_a_zero_among_them(ArithmeticPath path) => Checks(path).Lanes_are_inverted_together_and_refused_with_a_zero_among_them();

    [Theory]
    [MemberData(nameof(Paths))]
    public void Points_and_pairs_are_loaded_with_their_signs_and_stored(ArithmeticPath path) => Checks(path).Points_and_pairs_are_loaded_with_their_signs_and_stored();

    [Fact]
    public void Every_path_is_available_whose_instructions_there_are()
    {
        Assert.Equal(FieldLanes256.IsSupported, Arithmetic.Available.Contains(ArithmeticPath.Avx2));
        Assert.Equal(FieldLanes512.IsSupported, Arithmetic.Available.Contains(ArithmeticPath.Avx512));
        Assert.Contains(ArithmeticPath.Portable, Arithmetic.Available);
        Assert.Equal(Arithmetic.Available.Max(), Arithmetic.Path);
    }

    private static IFieldLanesChecks Checks(ArithmeticPath path) => path switch
    {
        ArithmeticPath.Avx512 => new FieldLanesChecks<FieldLanes512>((5, 52)),
        ArithmeticPath.Avx2 => new FieldLanesChecks<FieldLanes256>((9, 29)),
        _ => new FieldLanesChecks<FieldLanesPortable>((0, 0)),
    };
}
