using Grin.Cryptography.Batches;
using Grin.Cryptography.Curve;
using Grin.Cryptography.Tests.Curve;

namespace Grin.Cryptography.Tests.Batches;

public sealed class BisectionTests
{
    [Fact]
    public void Any_set_of_failing_members_is_found_in_order()
    {
        for (int set = 0; set < 1 << 7; set++)
        {
            for (int count = 0; count <= 7; count++)
            {
                int[] failing = [.. Enumerable.Range(0, count).Where(i => (set >> i & 1) != 0)];
                Assert.Equal(failing, Bisection.FindFailing(new Counted(count, failing)));
            }
        }
    }

    [Fact]
    public void One_failing_member_takes_a_sum_per_halving_and_as_many_members_again_as_the_batch_has()
    {
        foreach (int failing in new[] { 0, 1, 511, 777, 1023 })
        {
            var batch = new Counted(1024, [failing]);
            Assert.Equal([failing], Bisection.FindFailing(batch));
            Assert.Equal(1 + 10, batch.Sums);
            Assert.Equal(1024 + 1023, batch.Summed);
        }
    }

    [Fact]
    public void Many_failing_members_take_at_most_a_sum_per_halving_each()
    {
        var random = new Random(1);
        foreach (int bad in new[] { 2, 3, 10, 40 })
        {
            int[] failing = [.. Enumerable.Range(0, 1024).OrderBy(_ => random.Next()).Take(bad).Order()];
            var batch = new Counted(1024, failing);
            Assert.Equal(failing, Bisection.FindFailing(batch));
            Assert.InRange(batch.Sums, bad, 1 + (10 * bad));
        }
    }

    [Fact]
    public void A_good_batch_takes_one_sum_and_an_empty_one_none()
    {
        var batch = new Counted(1024, []);
        Assert.Empty(Bisection.FindFailing(batch));
        Assert.Equal(1, batch.Sums);
        batch = new Counted(0, []);
        Assert.Empty(Bisection.FindFailing(batch));
        Assert.Equal(0, batch.Sums);
    }

    private sealed class Counted(int count, int[] failing) : IBatch
    {
        private readonly int[] _indices = [.. Enumerable.Range(0, count)];

        public int Sums { get; private set; }

        public int Summed { get; private set; }

        public int Count => count;

        public ReadOnlySpan<int> Indices => _indices;

        public JacobianPoint Sum(int start, int length)
        {
            Sums++;
            Summed += length;
            JacobianPoint sum = default;
            foreach (int index in failing.Where(index => index >= start && index < start + length))
            {
                sum.Add(ReferenceCurve.AffineMultiple(index + 1));
            }

            return sum;
        }
    }
}
