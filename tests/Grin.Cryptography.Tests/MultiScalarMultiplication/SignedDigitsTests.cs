using System.Numerics;
using Grin.Cryptography.MultiScalarMultiplication;
using Grin.Cryptography.Tests.Fields;

namespace Grin.Cryptography.Tests.MultiScalarMultiplication;

public sealed class SignedDigitsTests
{
    [Fact]
    public unsafe void Digits_of_every_plan_add_up_to_the_half_and_keep_to_their_buckets()
    {
        BigInteger limit = BigInteger.Pow(2, 128);
        BigInteger[] numbers = [.. EdgeNumbers.All.Select(a => a % limit).Distinct(), limit - 1, .. EdgeNumbers.Random(1, 50).Select(a => a % limit)];
        const int MostWindows = 65;
        short* digits = stackalloc short[2 * MostWindows];
        for (int terms = 1; terms < 1 << 20; terms *= 3)
        {
            var plan = new WindowPlan(terms);
            var cutter = new SignedDigits(plan);
            foreach (BigInteger number in numbers)
            {
                foreach (bool negative in new[] { false, true })
                {
                    cutter.Write((ulong)(number % (BigInteger.One << 64)), (ulong)(number >> 64), negative, digits, 2);
                    BigInteger sum = 0;
                    for (int window = plan.Windows - 1; window >= 0; window--)
                    {
                        Assert.InRange(digits[2 * window], -plan.BucketsOf(window), plan.BucketsOf(window));
                        sum = (sum << plan.Width(window)) + digits[2 * window];
                    }

                    Assert.Equal(negative ? -number : number, sum);
                }
            }
        }
    }

    [Fact]
    public void Windows_cover_129_bits_and_get_wider_with_the_terms()
    {
        int windows = int.MaxValue;
        for (int terms = 1; terms < 1 << 22; terms *= 2)
        {
            var plan = new WindowPlan(terms);
            Assert.Equal(129, Enumerable.Range(0, plan.Windows).Sum(plan.Width));
            Assert.Equal(plan.Buckets, Enumerable.Range(0, plan.Windows).Sum(plan.BucketsOf));
            Assert.InRange(plan.Windows, 1, windows);
            windows = plan.Windows;
        }
    }
}
