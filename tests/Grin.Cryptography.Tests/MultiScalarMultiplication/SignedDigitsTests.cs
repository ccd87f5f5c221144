using System.Numerics;
using Grin.Cryptography.MultiScalarMultiplication;
using Grin.Cryptography.Tests.Curve;
using Grin.Cryptography.Tests.Fields;

namespace Grin.Cryptography.Tests.MultiScalarMultiplication;

public sealed class SignedDigitsTests
{
    [Fact]
    public void Digits_of_every_width_add_up_to_the_scalar_and_keep_to_their_range()
    {
        BigInteger[] numbers = [.. EdgeNumbers.All.Select(a => a % EdgeNumbers.N).Distinct(), .. EdgeNumbers.Random(1, 50).Select(a => a % EdgeNumbers.N)];
        for (int width = 2; width <= 15; width++)
        {
            foreach (BigInteger number in numbers)
            {
                var digits = new SignedDigits(ReferenceCurve.Scalar(number), width, out bool negative);
                BigInteger sum = 0;
                for (int window = SignedDigits.Windows(width) - 1; window >= 0; window--)
                {
                    int digit = digits.Digit(window, width);
                    Assert.InRange(digit, -(1 << (width - 1)), 1 << (width - 1));
                    sum = (sum << width) + digit;
                }

                Assert.Equal(number, negative ? EdgeNumbers.N - sum : sum);
            }
        }
    }
}
